import fc from 'fast-check';
import { orderFile } from '../../support/orders.ts';
import { typeErrorsOf } from '../../support/compiler.ts';
import { filesBelow } from '../../support/folder.ts';
import { PLATFORM } from '../../support/platform.ts';
import { temporaryRepository } from '../../support/repository.ts';

/** How many order files are edited at random. */
const FILES = 800;
const FOLDER = 'orders/rancher-desktop/demo';

const WHOLE: readonly (readonly [kind: string, spec: string])[] = [
  ['CloudflareDNSRecord', "{ type: 'MX', name: 'mail@', value: 'mx.example.com', ttl: 300, priority: 10 }"],
  [
    'ValkeyInstance',
    "{ size: 'medium', persistence: { enabled: true, size: '8Gi' }, observability: { webUI: false } }",
  ],
  ['ExposedService', "{ serviceName: 'shop', port: 8080, hostname: 'shop.example.com', tls: { enabled: true } }"],
  ['WhoAmIApp', "{ id: 'a', crossplane: { compositionRef: { name: 'a' } } }"],
];
const bases = [
  ...Object.values(filesBelow(`${PLATFORM}/${FOLDER}`)),
  ...WHOLE.map(([kind, spec]) => orderFile('rancher-desktop', kind, 'whole', spec)),
  `import { WhoAmIService } from '#imports/rancher-desktop';
import { orders, ownedBy, protect } from '#lib';

export default orders((demo) => {
  protect(new WhoAmIService(demo, 'a', { metadata: ownedBy('group:default/a', { labels: { a: 'b' } }), spec: { name: 'a' } }));
});
`,
];

/** What stands in order files where a value does, and where a name does; and what does not, but could. */
const VALUE = /'[^'\n]*'|(?<![\w'])-?\d+(?![\w'])|\b(?:true|false)\b/g;
const NAME = /(?<!['\w./-])[A-Za-z]\w*(?!['\w./-])/g;
const FIELD = /\b\w+: (?:'[^'\n]*'|-?\d+|true|false|\{[^{}]*\}),?/g;
const said = (pattern: RegExp) => bases.flatMap((base) => base.match(pattern) ?? []);
const values = [...new Set([...said(VALUE), 'null', 'undefined', '42', '-1.5', '{}', '[]', "['a']", '{ a: 1 }', "''"])];
const names = [...new Set([...said(NAME), 'nmae', 'status', 'kind', '_'])];

const value = fc.constantFrom(...values);
const name = fc.constantFrom(...names);
const edit = fc.oneof(
  value.map((by) => ({ what: VALUE, by: () => by })),
  name.map((by) => ({ what: NAME, by: () => by })),
  fc.constant({ what: FIELD, by: () => '' }),
  fc.tuple(name, value).map(([more, of]) => ({ what: FIELD, by: (field: string) => `${more}: ${of}, ${field}` })),
  fc.constant({ what: /\n.*/g, by: (line: string) => line + line }),
);

const edited = fc
  .tuple(fc.constantFrom(...bases), fc.array(fc.tuple(edit, fc.nat()), { minLength: 1, maxLength: 2 }))
  .map(([base, edits]) =>
    edits.reduce((source, [{ what, by }, place]) => {
      const found = [...source.matchAll(what)];
      const { 0: text = '', index } = found[place % found.length] ?? { index: 0 };
      return source.slice(0, index) + by(text) + source.slice(index + text.length);
    }, base),
  );

test('whatever the compiler has against a declarative order file, a check refuses without it', async () => {
  const sources = [...new Set([...bases, ...fc.sample(edited, { seed: 20_261_127, numRuns: FILES })])];
  const files = new Map(sources.map((source, index) => [`${FOLDER}/f${index}.ts`, source]));
  const repository = temporaryRepository(Object.fromEntries(files));
  const { executed, findings } = repository.load();
  const { findings: judged } = await repository.check();
  // All of them order the same, which says nothing of any one.
  const errors = [...findings, ...judged].filter(({ severity, rule }) => severity === 'error' && rule !== 'duplicate');
  const refused = new Set(errors.map(({ file }) => file));
  const declarative = new Map([...files].filter(([file]) => !executed.includes(file)));
  const wrong = new Map(typeErrorsOf(declarative).map((error) => [error.file, error]));
  process.stdout.write(
    `${files.size} order files, ${declarative.size} declarative, ${wrong.size} of them refused by the compiler\n`,
  );
  const taken = [...wrong].filter(([file]) => !refused.has(file));
  expect(taken.map(([file, error]) => `${error.code} in line ${error.line} of ${files.get(file) ?? ''}`)).toEqual([]);
  expect(wrong.size).toBeGreaterThan(FILES / 20);
});
