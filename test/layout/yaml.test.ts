import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, parseDocument, visit } from 'yaml';
import { toYaml } from '../../lib/layout/yaml.ts';
import { testWithKubectl } from '../support/tool.ts';

/** Text that some reader of some version of YAML has taken for something else. */
const NASTY = [
  ...['yes', 'no', 'on', 'off', 'y', 'n', 'Y', 'N', 'YES', 'null', 'Null', '~', 'true', 'True', ''],
  ...[
    '0',
    '-0',
    '1',
    '+1',
    '01',
    '08',
    '0775',
    '0o17',
    '0x1F',
    '-0x1f',
    '0b101',
    '1_000',
    '_1',
    '1_',
    '12:30',
    '1:30:00',
  ],
  ...[
    '1e3',
    '1E3',
    '1e+3',
    '1.',
    '.5',
    '5.',
    '.',
    '..',
    '.5e3',
    '.e3',
    'e1',
    '1.2.3',
    '.inf',
    '-.Inf',
    '+.inf',
    '.nan',
  ],
  ...[
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '1h',
    '1h30m',
    '=',
    '<<',
    '!!str',
    '&a',
    '*a',
    '%YAML',
    '---',
    '...',
  ],
  ...['-', '?', ':', '#', '@', '%', '!', '&', '*', '|', '>', '{', '}', '[', ']', ',', '`', "'", '"', '\\', '__proto__'],
  ...[
    '- a',
    '? a',
    'a: b',
    'a:',
    'a #b',
    '# a',
    '--- a',
    ' a',
    'a ',
    '  ',
    '\t',
    '\ta',
    'a\t',
    'a\tb',
    'a\\nb',
    '{"a":"b"}',
  ],
  ...[
    '\n',
    '\n\n',
    '\na',
    'a\n',
    'a\n\n',
    'a\n ',
    ' \na',
    'a \nb',
    ' a\nb',
    'a\n b',
    'a\n\n\nb',
    'a\n \nb',
    '\ta\nb',
    'a\n\tb',
  ],
  ...[
    '\r',
    '\r\n',
    'a\r\nb',
    'a\rb\nc',
    '\0',
    '\x07',
    '\x1b',
    '\x7f',
    '\x80',
    '\u0085',
    'a\u0085b\nc',
    '\u00a0',
    '\u2028',
  ],
  ...[
    '\u2029',
    '\ufeff',
    '\ufeffa',
    '\ufffd',
    '\ufffe',
    '\uffff',
    '😀',
    '\u{10ffff}',
    'a'.repeat(2000),
    'a '.repeat(2000),
  ],
];

const nasty = fc.constantFrom(...NASTY);
const text = fc.oneof(
  { weight: 3, arbitrary: nasty },
  fc.tuple(nasty, fc.constantFrom('', ' ', '\n', ': ', ' #'), nasty).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('\n \t\r:-#"\'\\Ay1é\u0085\u2028\ufeff')) }),
);

interface Value {
  readonly value: unknown;
}
const { value } = fc.letrec<Value>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(null, true, false, -0, 2 ** 53, 2 ** 64, 1e20, 1e21, 1e-7, Number.MAX_VALUE, Number.MIN_VALUE),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('whatever an order holds,', () => {
  test.each(['1.1', '1.2'] as const)('a reader of YAML %s gets the same value', (version) => {
    fc.assert(
      fc.property(value, (held) => {
        expect(parse(toYaml(held), { version })).toStrictEqual(held);
      }),
      { numRuns: 300 },
    );
  });

  test('its file is what the library writes, which is asked for all that is not simple', () => {
    const simple = fc.stringMatching(/^[A-Za-z][\w./:=&?,~@+ '"#{}-]{0,12}$/);
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(simple, text), fc.oneof(simple, value), { minKeys: 1 }), (held) => {
        const byLibrary = toYaml({ held, fraction: 1.5 });
        expect(byLibrary).toBe(`${toYaml({ held })}fraction: 1.5\n`);
      }),
      { numRuns: 400 },
    );
  });

  test('its file has LF only, one newline at the end, no indentation by tabs, and nothing that is invisible', () => {
    fc.assert(
      fc.property(value, (held) => {
        const yaml = toYaml({ held });
        expect(yaml).toMatch(/[^\n]\n$/);
        expect(yaml).not.toMatch(/\r|^\t|[\u007f-\u009f\u2028\u2029\ufeff]/m);
      }),
      { numRuns: 300 },
    );
  });

  test('its file has no anchors and no aliases, also where one object is used twice', () => {
    fc.assert(
      fc.property(value, (held) => {
        const refuse = () => {
          throw new Error('an alias or an anchor');
        };
        visit(parseDocument(toYaml({ held, again: [held, held] })), {
          Alias: refuse,
          Value: (_, { anchor }) => (anchor === undefined ? undefined : refuse()),
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('a person reads', () => {
  test.each([
    ['a name', 'whoami-demo', 'whoami-demo'],
    ['a version of an API', 'openportal.dev/v1alpha1', 'openportal.dev/v1alpha1'],
    ['an entity', 'group:default/platform-team', 'group:default/platform-team'],
    ['a url', 'https://example.com/a?b=c&d=e', 'https://example.com/a?b=c&d=e'],
    ['a path', './dist/openportal/demo', './dist/openportal/demo'],
    ['a duration', '30s', '30s'],
    ['what could be a boolean', 'on', '"on"'],
    ['what could be a number', '1e3', '"1e3"'],
    ['an address', '1.1.1.1', '"1.1.1.1"'],
    ['JSON', '{"pushToGit":true}', `'{"pushToGit":true}'`],
    ['several lines', 'one:\n  two\nthree\n', '|\n  one:\n    two\n  three'],
    ['white space that a block would hide', 'one\n\n', String.raw`"one\n\n"`],
    ['what is invisible', '\ufeff\u2028', String.raw`"\ufeff\u2028"`],
    ['a number', 5, '5'],
  ])('%s', (_, held, written) => {
    expect(toYaml({ held })).toBe(`held: ${written}\n`);
  });
});

describe('Flux and kubectl, which read through Go, get the same', () => {
  const withKubectl = testWithKubectl();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The object in some YAML, as kubectl reads it. The label is only there since kubectl prints what it changes. */
  const read = (yaml: string): unknown =>
    JSON.parse(kubectl(['label', '--local', '--output=json', '--filename=-', 'read-by=go'], yaml));
  const kubectl = (args: string[], input = '') =>
    execFileSync('kubectl', args, { input, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' });
  const thing = (spec: unknown) => ({
    apiVersion: 'example.dev/v1',
    kind: 'Thing',
    metadata: { name: 'thing', labels: { 'read-by': 'go' } },
    spec,
  });
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  const numbered = (values: readonly unknown[]) =>
    Object.fromEntries(values.map((one, index) => [`value-${index}`, one]));

  withKubectl('texts, as ConfigMap data, after a build by kustomize', () => {
    // kustomize writes the objects again, and its own writer loses or fails on these, however they came.
    const LOST = /[\u007f-\u009f\ufffe\uffff]/;
    const texts = [...NASTY, ...fc.sample(text, 1500)].filter((one) => !LOST.test(one));
    expect(texts.length).toBeGreaterThan(1000);
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data: numbered(texts) };
    writeFileSync(join(folder, 'texts.yaml'), toYaml(configMap));
    writeFileSync(join(folder, 'kustomization.yaml'), toYaml({ resources: ['texts.yaml'] }));
    expect(read(kubectl(['kustomize', folder]))).toMatchObject({ data: configMap.data });
  });

  withKubectl('any character that some reader may treat apart from others', () => {
    const codes = [...range(0, 0x3000), ...range(0xe000, 0xe100), ...range(0xf900, 0x10000)];
    const spec = numbered(codes.map((code) => `a${String.fromCharCode(code)}b`));
    expect(read(toYaml(thing(spec)))).toStrictEqual(thing(spec));
  });

  withKubectl('any value under any key', () => {
    const values = [...NASTY.map((key) => ({ [key]: key })), ...fc.sample(value, 500)];
    const spec: unknown = JSON.parse(JSON.stringify(numbered(values)));
    expect(read(toYaml(thing(spec)))).toStrictEqual(thing(spec));
  });
});
