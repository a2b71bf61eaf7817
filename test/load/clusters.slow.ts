import { loadClusters } from '../../lib/load/clusters.ts';
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
  const change =
    "import { cluster } from '#lib';\n(cluster as any).changed = true;\nexport default cluster('a', {} as any);";
  expect(loaded({ 'a.ts': change, 'b.ts': registering('b') }).contexts).toEqual(['a', 'b']);
});
