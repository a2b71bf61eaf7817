import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { documented } from '../../lib/imports/documented.ts';
import type { Schema } from '../../lib/model/xrd.ts';

const root = join(__dirname, '../..');

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
  const errors = errorsOf(
    snippets.map(([, kind, cluster, code]) =>
      [
        `import { ${kind} } from '#imports/${cluster}';`,
        "import type { Purpose } from '#lib';",
        'declare const demo: Purpose;',
        code,
      ].join('\n'),
    ),
  );

  test.each(snippets.map((snippet, index) => [snippet[0], snippet[4], index] as const))('%s', (_, expected, index) => {
    expect(errors[index]).toEqual(expected);
  });
});

/** What the native compiler says of each source, by code. */
function errorsOf(sources: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
  try {
    sources.forEach((source, index) => {
      writeFileSync(join(folder, `snippet-${index}.ts`), source);
    });
    // A package's `imports` hold for the files of the package alone, which these are not.
    const paths = { '#lib': [join(root, 'lib/index.ts')], '#imports/*': [join(root, 'imports/*.ts')] };
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { rootDir: '/', types: [], paths },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
    const found = [...stdout.matchAll(/^snippet-(\d+)\.ts\(.*?error (TS\d+)/gm)];
    return sources.map((_, index) => found.filter(([, at]) => at === String(index)).map(([, , code]) => code ?? ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
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
    expect(
      hover(readFileSync(join(root, `imports/constructs/${construct}.ts`), 'utf8'), `readonly ${field}`),
    ).toContain(said);
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
    [
      'what would end the comment',
      { description: 'Such as */5.', pattern: '^a*/$' },
      'Such as *\\/5.\n\nMatching `^a*\\/$`.',
    ],
    ['nothing', { type: 'string' }, ''],
  ])('%s', (_, schema, said) => {
    expect(documented(schema).description).toBe(said);
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
