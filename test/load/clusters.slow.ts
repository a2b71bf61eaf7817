import { loadClusters } from '../../lib/load/clusters.ts';
import { whoami } from '../support/orders.ts';
import { PLATFORM } from '../support/platform.ts';
import { temporaryRepository, type Files } from '../support/repository.ts';

/** A cluster file that says this of the cluster. */
function registering(context: string, more = ''): string {
  return `import { cluster } from '#lib';

export default cluster('${context}', {
  description: 'Test',
  serves: {},
  namespaces: ['demo', 'system'],
  ${more}
});
`;
}

/** What is registered, and what is found, in a repository with these cluster files and no other. */
function loaded(files: Files): { contexts: string[]; findings: string[] } {
  const repository = temporaryRepository({ clusters: null });
  repository.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`clusters/${name}`, text])));
  const { clusters, findings } = loadClusters(repository.root);
  return {
    contexts: clusters.map(({ context }) => context),
    findings: findings.map(
      ({ rule, file, line, cluster, message }) => `[${rule}] ${file}:${line} ${cluster ?? '-'} ${message}`,
    ),
  };
}

test('the clusters of a platform are registered, in the order of their names', () => {
  const { clusters, findings } = loadClusters(PLATFORM);
  expect(findings).toEqual([]);
  expect(clusters.map(({ context }) => context)).toEqual(['kind-openportal', 'openportal', 'rancher-desktop']);
});

test('a cluster is registered by its file alone, with what is particular to it', () => {
  const repository = temporaryRepository({ 'clusters/edge.ts': registering('edge', "owner: 'group:default/edge',") });
  const edge = loadClusters(repository.root).clusters.find(({ context }) => context === 'edge');
  expect(edge?.props).toEqual({
    description: 'Test',
    serves: {},
    namespaces: ['demo', 'system'],
    owner: 'group:default/edge',
  });
});

describe('a file in clusters/ is refused when it', () => {
  test.each([
    ['is no TypeScript', 'notes.md', '', '[cluster] clusters/notes.md:1 notes.md is no cluster file'],
    ['is a folder', 'more/edge.ts', registering('edge'), '[cluster] clusters/more:1 more is no cluster file'],
    ['exports nothing', 'edge.ts', '', '[cluster] clusters/edge.ts:1 edge registers no cluster'],
    [
      'exports something else',
      'edge.ts',
      "export default 'edge';",
      '[cluster] clusters/edge.ts:1 edge registers no cluster',
    ],
    [
      'has the name of another context',
      'edge.ts',
      registering('egde'),
      '[cluster] clusters/edge.ts:1 edge registers egde, but its file is named edge.ts',
    ],
    [
      'is no code',
      'edge.ts',
      '\nexport default cluster(',
      '[layout] clusters/edge.ts:2 edge is not TypeScript: Expression expected',
    ],
    ['throws', 'edge.ts', "\nthrow new Error('no');", '[layout] clusters/edge.ts:2 edge throws Error: no'],
    [
      'depends on the environment',
      'edge.ts',
      registering('edge', 'owner: process.env.OWNER,'),
      expect.stringContaining('[layout] clusters/edge.ts:7 edge process is not available'),
    ],
    [
      'imports what it may not',
      'edge.ts',
      `import 'node:fs';\n${registering('edge')}`,
      '[layout] clusters/edge.ts:1 edge imports node:fs, which is outside its own folder',
    ],
  ])('%s', (_, name, text, finding: unknown) => {
    expect(loaded({ [name]: text, 'sound.ts': registering('sound') })).toEqual({
      contexts: ['sound'],
      findings: [finding],
    });
  });
});

/** A cluster file with these fields, each in a line from 4 on. */
function withFields(fields: readonly string[]): string {
  return `import { cluster } from '#lib';\n\nexport default cluster('edge', {\n  ${fields.join(',\n  ')},\n});\n`;
}

const FIELDS = {
  description: "description: 'Test'",
  serves: 'serves: {}',
  namespaces: "namespaces: ['demo', 'system']",
};

describe('of a field of a cluster file is told what is wrong and what to do:', () => {
  const { description, serves, namespaces } = FIELDS;

  test.each<[string, string[], string[], object | undefined]>([
    [
      'namespaces that are a number, without which nothing can be judged',
      [description, serves, 'namespaces: 5'],
      ['6 namespaces is an integer: it must be an array'],
      undefined,
    ],
    [
      'a namespace that is a number',
      [description, serves, "namespaces: ['demo', 5]"],
      ['6 namespaces[1] is an integer: it must be a string'],
      undefined,
    ],
    [
      'nothing that is served',
      [description, namespaces],
      ['3 serves is missing: add it: an object, the kinds that it serves, each with its revision'],
      undefined,
    ],
    [
      'a pin that is a number',
      [description, 'serves: { WhoAmIApp: 1.1 }', namespaces],
      ['5 serves.WhoAmIApp is a number: it must be a string'],
      undefined,
    ],
    [
      'no description, without which the rest is judged',
      [serves, namespaces],
      ['3 description is missing: add it: a string, what the cluster is for'],
      { description: '', serves: {}, namespaces: ['demo', 'system'] },
    ],
    ...(
      [
        ['a word for a boolean', "protect: 'yes'", 'protect is a string: it must be a boolean'],
        ['a word for a number', "removalShare: '25 %'", 'removalShare is a string: it must be a number'],
        ['one for several', "removals: 'demo'", 'removals is a string: it must be an array'],
        [
          'a field that it has not',
          'onwer: 1',
          'onwer is no field of a cluster file: remove it; did you mean owner? the fields are: description, serves, namespaces, owner, protect, flux, removalShare, removals, purposes',
        ],
        [
          'a field that objects of Kubernetes have',
          "kind: 'Cluster'",
          'kind is no field of a cluster file: remove it; the fields are: description, serves, namespaces, owner, protect, flux, removalShare, removals, purposes',
        ],
        [
          'that all of a cluster is suspended',
          'flux: { suspend: true }',
          'flux.suspend is no field of a cluster file: remove it; the fields are: interval, retryInterval, timeout, serviceAccountName',
        ],
        [
          'a setting of a purpose',
          "purposes: { demo: { flux: { suspend: 'no' } } }",
          'purposes.demo.flux.suspend is a string: it must be a boolean',
        ],
        ['half a part', 'purposes: { demo: { parts: 1.5 } }', 'purposes.demo.parts is a number: it must be an integer'],
      ] as const
    ).map(([what, field, said]): [string, string[], string[], object] => [
      what,
      [description, serves, namespaces, field],
      [`7 ${said}`],
      { description: 'Test', serves: {}, namespaces: ['demo', 'system'] },
    ]),
  ])('%s', (_, fields, said, props) => {
    const { clusters, findings } = loadClusters(
      temporaryRepository({ clusters: null, 'clusters/edge.ts': withFields(fields) }).root,
    );
    expect(findings.map(({ line, field, message, hint }) => `${line} ${field ?? ''} ${message}: ${hint}`)).toEqual(
      said,
    );
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'cluster', severity: 'error', file: 'clusters/edge.ts', cluster: 'edge' }),
    ]);
    expect(clusters.map((cluster) => cluster.props)).toEqual(props === undefined ? [] : [props]);
  });
});

test('a wrong field hides nothing else that is wrong with the cluster, and nothing is told twice', async () => {
  const { description, serves } = FIELDS;
  const fields = [description, serves, "namespaces: ['Demo']", "removals: 'demo'", 'purposes: { demo: { parts: 3 } }'];
  const { findings } = await temporaryRepository({ clusters: null, 'clusters/edge.ts': withFields(fields) }).check();
  expect(
    findings
      .filter(({ cluster }) => cluster === 'edge')
      .map(({ file, line, field, message }) => `${file}:${line} ${field ?? ''} ${message}`),
  ).toEqual([
    'clusters/edge.ts:6 namespaces Demo is no name of a namespace',
    'clusters/edge.ts:7 removals is a string',
    'clusters/edge.ts:8 purposes.demo is no purpose of edge',
    'clusters/edge.ts:8 purposes.demo.parts is no number of parts',
    'imports/edge.ts:1  is missing',
  ]);
});

test.each([
  ['throws', "throw new Error('no');\n"],
  ['does not say what it serves', registering('openportal').replace('serves: {},', '')],
])('where a cluster file %s, of the orders on that cluster nothing is said', async (_, text) => {
  const repository = temporaryRepository({
    'clusters/openportal.ts': text,
    'orders/openportal/demo/a.ts': whoami('openportal', 'a'),
  });
  const { findings } = await repository.check();
  expect(findings.map(({ file, cluster }) => `${file} ${cluster ?? '-'}`)).toEqual([
    'clusters/openportal.ts openportal',
  ]);
});

test('which cluster files were run is known', () => {
  const run =
    "import { cluster } from '#lib';\n\nconst namespaces = ['demo'];\nexport default cluster('run', { description: '', serves: {}, namespaces });\n";
  const repository = temporaryRepository({
    clusters: null,
    'clusters/edge.ts': registering('edge'),
    'clusters/run.ts': run,
  });
  expect(loadClusters(repository.root).executed).toEqual(['clusters/run.ts']);
});

describe('a file in clusters/ that registers another context is told to', () => {
  test.each([
    ['have the name of that', { 'a.ts': registering('b') }, "name the file b.ts, or write cluster('a', { … })"],
    [
      'register its own, where it is a copy',
      { 'a.ts': registering('b'), 'b.ts': registering('b') },
      "write cluster('a', { … })",
    ],
  ])('%s', (_, files, hint) => {
    const written = Object.fromEntries(Object.entries(files).map(([name, text]) => [`clusters/${name}`, text]));
    const { findings } = loadClusters(temporaryRepository({ clusters: null, ...written }).root);
    expect(findings.map((finding) => finding.hint)).toEqual([hint]);
  });
});

test('hidden files are left alone', () => {
  expect(loaded({ '.edge.ts.swp': '' })).toEqual({ contexts: [], findings: [] });
});

test('no cluster file can change for another what #lib gives to both', () => {
  const change = registering('a').replace('export', '(cluster as any).changed = true;\nexport');
  expect(loaded({ 'a.ts': change, 'b.ts': registering('b') }).contexts).toEqual(['a', 'b']);
});
