import { stringify } from 'yaml';
import { typeErrorsOf } from '../../support/compiler.ts';
import { mutated } from '../../support/mutations.ts';
import { filesBelow } from '../../support/folder.ts';
import { orderFile } from '../../support/orders.ts';
import { PLATFORM } from '../../support/platform.ts';
import { temporaryRepository, type Files } from '../../support/repository.ts';
import { xrdOf } from '../../support/xrd.ts';

jest.setTimeout(120_000);

/** How many files are edited at random, of each sort. */
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
const ORDERS = [
  ...Object.values(filesBelow(`${PLATFORM}/${FOLDER}`)),
  ...WHOLE.map(([kind, spec]) => orderFile('rancher-desktop', kind, 'whole', spec)),
  `import { WhoAmIService } from '#imports/rancher-desktop';
import { orders, ownedBy, protect } from '#lib';

export default orders((demo) => {
  protect(new WhoAmIService(demo, 'a', { metadata: ownedBy('group:default/a', { labels: { a: 'b' } }), spec: { name: 'a' } }));
});
`,
];

const CONTEXT = 'context';
const CLUSTERS = [
  `import { cluster } from '#lib';

export default cluster('${CONTEXT}', {
  description: 'Production',
  serves: { WhoAmIApp: '1.0.4', WhoAmIService: '2.0.2' },
  namespaces: ['demo', 'system'],
  owner: 'group:default/a',
  protect: true,
  flux: { interval: '1h', retryInterval: '30s', timeout: '5m', serviceAccountName: 'a' },
  removalShare: 0.5,
  removals: ['demo'],
  purposes: {
    demo: {
      owner: 'group:default/a',
      protect: false,
      parts: 2,
      flux: { interval: '1h', timeout: '5m', suspend: true },
    },
  },
});
`,
  `import { cluster } from '#lib';

export default cluster('${CONTEXT}', {
  description: 'Laptop',
  serves: {},
  namespaces: [],
  flux: { interval: '1h' },
});
`,
];

const known = (props: string) => `import { kind } from '#lib';\n\nexport default kind(${props});\n`;
const KINDS = [
  known("{ namespace: 'spec.name', holdsData: true, owner: 'group:default/a' }"),
  known("{ claims: { host: 'spec.host', zone: { field: 'spec.zone', otherwise: 'a' } } }"),
  known("{ claims: { record: 'spec.name', type: 'spec.type', value: 'spec.value', zone: { otherwise: 'a' } } }"),
];
const text = { type: 'string' } as const;
const SPEC = { type: 'object', properties: { name: text, host: text, zone: text, type: text, value: text } } as const;

/** Files of a sort, by where each is, and what else has to be there for it. */
interface Sort {
  readonly bases: readonly string[];
  readonly place: (source: string, index: number) => readonly [file: string, source: string];
  readonly more?: (index: number) => Files;
}

test.each<[string, Sort]>([
  ['an order file', { bases: ORDERS, place: (source, index) => [`${FOLDER}/f${index}.ts`, source] }],
  [
    'a cluster file',
    {
      bases: CLUSTERS,
      place: (source, index) => [`clusters/c${index}.ts`, source.replaceAll(`'${CONTEXT}'`, `'c${index}'`)],
    },
  ],
  [
    'what is known of a kind',
    {
      bases: KINDS,
      place: (source, index) => [`imports/xrds/Kind${index}/platform.ts`, source],
      more: (index) => ({ [`imports/xrds/Kind${index}/1.0.0.yaml`]: stringify(xrdOf(`Kind${index}`, SPEC)) }),
    },
  ],
])('whatever the compiler has against %s that is declarative, a check refuses without it', async (name, sort) => {
  const sources = mutated(sort.bases, 20_261_127, FILES);
  const files = new Map(sources.map(sort.place));
  const more = sources.map((_, index) => sort.more?.(index) ?? {});
  const repository = temporaryRepository(Object.assign({}, Object.fromEntries(files), ...more) as Files);
  const { executed, findings } = repository.load();
  const { findings: judged } = await repository.check();
  // All order files order the same, which says nothing of any one.
  const errors = [...findings, ...judged].filter(({ severity, rule }) => severity === 'error' && rule !== 'duplicate');
  const refused = new Set(errors.map(({ file }) => file));
  const declarative = new Map([...files].filter(([file]) => !executed.includes(file)));
  const wrong = new Map(typeErrorsOf(declarative).map((error) => [error.file, error]));
  process.stdout.write(
    `${name}: ${files.size}, ${declarative.size} declarative, ${wrong.size} of them refused by the compiler\n`,
  );
  const taken = [...wrong].filter(([file]) => !refused.has(file));
  expect(taken.map(([file, error]) => `${error.code} in line ${error.line} of ${files.get(file) ?? ''}`)).toEqual([]);
  expect(wrong.size).toBeGreaterThan(FILES / 20);
  const sound = [...files.keys()].slice(0, sort.bases.length);
  expect(sound.filter((file) => refused.has(file))).toEqual([]);
});
