import { join } from 'node:path';
import type { Schema } from 'api-server-verdict';
import fc from 'fast-check';
import ts from 'typescript';
import { constructSource } from '../../lib/imports/construct.ts';
import { editorProject } from '../../lib/imports/editor-project.ts';
import { loadClusters } from '../../lib/load/clusters.ts';
import { comment, documentation } from '../../lib/imports/documentation.ts';
import { typeErrorsOf } from '../support/compiler.ts';
import { GENERATED } from '../support/platform.ts';
import { temporaryRepository } from '../support/repository.ts';

describe('what an engineer writes', () => {
  const record = (fields: string) =>
    `new CloudflareDNSRecord(demo, 'dns-demo', { spec: { name: 'a', value: 'b', ${fields} } });`;
  const snippets: readonly [what: string, kind: string, cluster: string, code: string, errors: string[]][] = [
    ['a plain string is accepted for an enum', 'CloudflareDNSRecord', 'openportal', record("type: 'A'"), []],
    [
      'a string that is not in the enum is refused',
      'CloudflareDNSRecord',
      'openportal',
      record("type: 'B'"),
      ['TS2322'],
    ],
    ['a required field that is missing is refused', 'CloudflareDNSRecord', 'openportal', record(''), ['TS2741']],
    ['a kind that the cluster does not serve is refused', 'Namespace', 'openportal', 'Namespace;', ['TS2305']],
    [
      'a field of the pinned revision is accepted',
      'WhoAmIApp',
      'rancher-desktop',
      "new WhoAmIApp(demo, 'a', { spec: { id: 'a' } });",
      [],
    ],
    [
      'a field that the pinned revision lacks is refused',
      'WhoAmIApp',
      'openportal',
      "new WhoAmIApp(demo, 'a', { spec: { id: 'a' } });",
      ['TS2353'],
    ],
    [
      'a field is spelled as in the XRD',
      'ValkeyInstance',
      'openportal',
      "new ValkeyInstance(demo, 'a', { spec: { observability: { webUI: true } } });",
      [],
    ],
    [
      'a field is not spelled as cdk8s does',
      'ValkeyInstance',
      'openportal',
      "new ValkeyInstance(demo, 'a', { spec: { observability: { webUi: true } } });",
      ['TS2561'],
    ],
    [
      'the serializer that drops fields is gone',
      'WhoAmIApp',
      'openportal',
      'WhoAmIApp.manifest({ spec: {} });',
      ['TS2339'],
    ],
    [
      'the apiVersion and kind are there to be used',
      'WhoAmIApp',
      'openportal',
      'WhoAmIApp.GVK.apiVersion satisfies string;',
      [],
    ],
  ];
  const errors = typeErrorsOf(
    new Map(
      snippets.map(([what, kind, cluster, code]) => [
        `${what}.ts`,
        [
          `import { ${kind} } from '#imports/${cluster}';`,
          "import type { Purpose } from '#lib';",
          'declare const demo: Purpose;',
          code,
        ].join('\n'),
      ]),
    ),
  );

  test.each(snippets)('%s', (what, _kind, _cluster, _code, expected) => {
    expect(errors.filter(({ file }) => file === `${what}.ts`).map(({ code }) => code)).toEqual(expected);
  });
});

describe('to complete the name of a kind, an editor offers in the orders of', () => {
  const { root } = temporaryRepository();
  const { clusters } = loadClusters(root);

  test.each(clusters.map(({ context, props }) => [context, Object.keys(props.serves)] as const))(
    '%s the kinds of its own module, and no others',
    (context, kinds) => {
      expect(offered(root, context, kinds)).toEqual(kinds.map((kind) => [kind, `#imports/${context}`]));
    },
  );
});

/** The modules from which an editor offers to import each of these names, in a new order file of a cluster. */
function offered(root: string, context: string, names: readonly string[]): [name: string, ...modules: string[]][] {
  const folder = join(root, 'orders', context);
  const config: unknown = ts.parseConfigFileTextToJson('tsconfig.json', editorProject(context).content).config;
  const project = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const file = join(folder, 'demo/new.ts');
  const text = names.map((name) => `new ${name};\n`).join('');
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => project.options,
    getScriptFileNames: () => [...project.fileNames, file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const content = path === file ? text : ts.sys.readFile(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => (path === file ? text : ts.sys.readFile(path)),
  };
  const preferences = { includeCompletionsForModuleExports: true, allowIncompleteCompletions: true };
  const service = ts.createLanguageService(host);
  return names.map((name) => {
    const place = text.indexOf(`new ${name};`) + `new ${name}`.length;
    const found = service.getCompletionsAtPosition(file, place, preferences)?.entries ?? [];
    return [name, ...found.filter((entry) => entry.name === name).map(({ source }) => source ?? '')];
  });
}

describe('what the hover text says', () => {
  test.each([
    [
      'CloudflareDNSRecord-2.0.2',
      'type',
      'The type of the record.\n\nOne of `A`, `AAAA`, `CNAME`, `TXT`, `MX`, `NS`, `SRV`.',
    ],
    ['CloudflareDNSRecord-2.0.2', 'name', '1 to 63 characters; matching `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(@)?$`.'],
    ['CloudflareDNSRecord-2.0.2', 'ttl', '1 to 86400; by default `1`.'],
    ['CloudflareDNSRecord-2.0.2', 'comment', 'At most 100 characters.'],
    ['ValkeyInstance-0.2.0', 'webUI', 'By default `true`.'],
    ['ValkeyInstance-0.2.0', 'persistence', 'By default `{"enabled":false,"size":"1Gi"}`.'],
  ])('%s %s', (construct, field, said) => {
    expect(hover(GENERATED[`imports/constructs/${construct}.ts`] ?? '', `readonly ${field}`)).toContain(said);
  });

  test('what an import of a kind says, its construct says too', () => {
    const text = constructSource({ apiVersion: 'a/v1', kind: 'App' }, { description: 'An app.', properties: {} });
    expect(hover(`${text}\ndeclare const x: never;\nnew App(x, x, x);`, 'new App')).toBe('An app.');
  });

  test.each<[string, Schema, string]>([
    ['at least', { minimum: 2 }, 'At least 2.'],
    [
      'open bounds',
      { minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
      '0 to 1; not 0 itself; not 1 itself.',
    ],
    ['steps', { multipleOf: 5 }, 'A multiple of 5.'],
    ['items', { minItems: 1, maxItems: 3 }, '1 to 3 items.'],
    ['a format', { format: 'date-time' }, 'In the format `date-time`.'],
    [
      'rules',
      { 'x-kubernetes-validations': [{ rule: 'self > 1' }, { rule: 'x', message: 'be nice' }] },
      '`self > 1`; be nice.',
    ],
    ['backticks', { default: '`' }, 'By default `` ` ``.'],
    ['many backticks', { default: '```' }, 'By default ```` ``` ````.'],
    ['a line break in a value', { default: 'a\n\nb' }, 'By default `"a\\n\\nb"`.'],
    ['several paragraphs', { description: ' One.\n\nTwo. ', minimum: 1 }, 'One.\n\nTwo.\n\nAt least 1.'],
    ['nothing', { type: 'string' }, ''],
  ])('%s', (_, schema, said) => {
    expect(documentation(schema)).toBe(said);
  });
});

describe('a comment holds what somebody else wrote, and nothing else does:', () => {
  test.each([
    ['what would end it', 'Such as */5.', '/**\n * Such as *\\/5.\n */\n'],
    ['lines of any kind', 'a\r\nb\rc\u2028d\u2029*\n/', '/**\n * a\n * b\n * c\n * d\n * *\n * /\n */\n'],
    ['what looks like a tag', '@deprecated\n  @see {@link a}', '/**\n * \\@deprecated\n *   \\@see {@link a}\n */\n'],
    ['what no editor shows', 'a\u0007\u202eb\ud800', '/**\n * a\ufffd\ufffdb\ufffd\n */\n'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(comment(text)).toBe(expected);
  });

  const hostile = ['*', '/', '*/', '`', '@', '{', '}', '\\', '\n', '\r', '\u2028', '"', "'", '${'];
  const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...hostile), fc.string()) });

  test('whatever it is, in a description, a value or a message, the code is the same', () => {
    const codeOf = (text: string) => {
      const schema = { type: 'string', description: text, pattern: text, default: text } as const;
      const validations = [{ rule: text, message: text }];
      const spec: Schema = { type: 'object', properties: { a: schema }, 'x-kubernetes-validations': validations };
      const source = constructSource({ apiVersion: 'a/v1', kind: 'A' }, { description: text, properties: { spec } });
      return source.replace(/\/\*\*[^]*?\*\//g, '').replace(/\s+/g, ' ');
    };
    fc.assert(
      fc.property(texts, (text) => {
        expect(codeOf(text)).toBe(codeOf('plain'));
      }),
    );
  });

  test('whatever a value of an enum is, its type is that value', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spec: Schema = { type: 'object', properties: { a: { type: 'string', enum: [text] } } };
        const source = constructSource({ apiVersion: 'a/v1', kind: 'A' }, { properties: { spec } });
        const [, type] = /readonly a\?: ("(?:[^"\\]|\\.)*");\n/.exec(source) ?? [];
        expect(JSON.parse(type ?? '')).toBe(text);
      }),
    );
  });
});

/** The documentation that an editor shows at a place in a file. */
function hover(text: string, place: string): string {
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ noLib: true, noResolve: true }),
    getScriptFileNames: () => ['file.ts'],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => (name === 'file.ts' ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => 'lib.d.ts',
    fileExists: (name) => name === 'file.ts',
    readFile: (name) => (name === 'file.ts' ? text : undefined),
  });
  const info = service.getQuickInfoAtPosition('file.ts', text.indexOf(place) + place.length - 1);
  return ts.displayPartsToString(info?.documentation);
}
