import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { FLUX_SYSTEM, kustomizationName } from '../../lib/model/names.ts';
import { filesBelow } from '../support/folder.ts';
import { namespace } from '../support/orders.ts';
import { demand, type LiveObject, patch, pathOf, until } from './live.ts';
import { condition, type LiveCluster, nameOf, testOnPlatform, usePlatform } from './platform.ts';
import { type Resource, watch } from './watch.ts';
import { type Files, WorkingClone } from './working-clone.ts';

const CACHE = { apiVersion: 'openportal.dev/v1alpha1', kind: 'ValkeyInstance', plural: 'valkeyinstances' };
const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', plural: 'kustomizations' };

/** Order files, by path below `orders/<context>/` without `.ts`; null is for one that is to go. */
type Orders = Readonly<Record<string, ((context: string) => string) | null>>;

const platform = usePlatform({ requeueDependency: '1s' });

describe('Flux that crashes', () => {
  testOnPlatform('while it applies edits, additions and removals converges when it is back', async () => {
    await begin(ALL_SORTS.before);
    const { revision, missing } = await pushAllSorts('Edits and more', (cluster) => cluster.flux.kill());
    await inEach((cluster) => cluster.flux.start());
    expect(missing).not.toContain(0);
    await converge(revision, ALL_SORTS.removed);
  });

  testOnPlatform('between the parent and its children converges when it is back', async () => {
    await begin(ALL_SORTS.before);
    const { clone, clusters } = platform();
    await clone.change('The same and a namespace', {
      ...everywhere({
        ...ALL_SORTS.after,
        'system/late': (context) => namespace(context, 'late'),
        'late/some': caches('some', 2),
      }),
    });
    const revision = await clone.revision();
    const killed = clusters.map(async (cluster) => {
      await sight(
        cluster,
        KUSTOMIZATION,
        ({ metadata, status }) =>
          metadata.name === kustomizationName(cluster.context) && status?.lastAppliedRevision === revision,
      );
      await cluster.flux.kill();
    });
    await clone.push('dist');
    await inEach((cluster) => cluster.lookNow());
    await Promise.all(killed);
    const current = await inEach(async (cluster) => {
      const purposes = [...(await cluster.kustomizations()).values()];
      await cluster.flux.start();
      return purposes.filter(({ status }) => status?.lastAppliedRevision === revision).map(nameOf);
    });
    for (const names of current) {
      expect(names.filter((name) => /-(demo|test)$/.test(name))).toEqual([]);
    }
    await converge(revision, ALL_SORTS.removed);
  });

  testOnPlatform(
    'while it applies, and loses its storage, leaves what it had added and Git takes back meanwhile, until it is ordered again',
    async () => {
      const { clone } = platform();
      await begin(ALL_SORTS.before);
      await pushAllSorts('Edits and more', crashForGood);
      const without = await clone.merge('Taken back', everywhere(ALL_SORTS.back));
      await inEach(async (cluster) => {
        await cluster.flux.start();
        await cluster.applied(without);
        const left = await differences(cluster);
        expect(left).not.toEqual([]);
        expect(left.filter((difference) => !/added-\d+ is not ordered$/.test(difference))).toEqual([]);
        expect(cluster.deleted).toEqual([]);
      });
      await converge(await clone.merge('Ordered again', everywhere({ ...ALL_SORTS.back, ...ALL_SORTS.added })));
      await converge(await clone.merge('Taken back again', everywhere(ALL_SORTS.back)), [
        ...named('demo/added', 60),
        ...named('test/added', 60),
      ]);
    },
  );
});

describe('while the Git server is away', () => {
  testOnPlatform('merges pile up, drift is corrected, and no order goes; then all is applied at once', async () => {
    const { clone, git } = platform();
    await begin({
      'demo/edited': caches('edited', 3),
      'demo/removed': caches('removed', 3),
      'test/touched': caches('touched', 2),
    });
    const before = new Map(platform().clusters.map(({ context }) => [context, ordered(context)]));
    await git.goAway();
    await clone.change('An edit, and an order', everywhere({ 'demo/edited': caches('edited', 3, 'medium') }));
    await clone.change('An order for a short time', everywhere({ 'demo/brief': caches('brief', 2) }));
    await clone.change('Less', everywhere({ 'demo/brief': null, 'demo/removed': null }));
    await inEach(async (cluster) => {
      const { status } = await cluster.look();
      expect(condition(status?.conditions, 'Ready').status).toBe('False');
      await touch(cluster);
      const { status: tried } = await cluster.attempt('test');
      expect(condition(tried?.conditions, 'Ready').status).toBe('True');
      expect(await differences(cluster, before.get(cluster.context))).toEqual([]);
    });
    await git.comeBack();
    await converge(await clone.push('dist'), [...named('demo/removed', 3), 'ValkeyInstance test/touched-1']);
  });

  testOnPlatform('Flux that has lost all that it had fetched lets every order be, until it is back', async () => {
    const { clone, git } = platform();
    await begin({ 'demo/some': caches('some', 3) });
    const before = new Map(platform().clusters.map(({ context }) => [context, ordered(context)]));
    await git.goAway();
    await clone.change('A removal', everywhere({ 'demo/some': caches('some', 2) }));
    await inEach(async (cluster) => {
      await crashForGood(cluster);
      await cluster.flux.start();
      const { status } = await cluster.look();
      expect(status?.artifact).toBeUndefined();
      for (const { status: tried } of await attempts(cluster)) {
        expect(condition(tried?.conditions, 'Ready').message).toMatch(/^Source artifact not found/);
      }
      expect(await differences(cluster, before.get(cluster.context))).toEqual([]);
      expect(cluster.deleted).toEqual([]);
    });
    await git.comeBack();
    await converge(await clone.push('dist'), ['ValkeyInstance demo/some-2']);
  });
});

describe('main that is rewritten is followed, and nothing is deleted but what it has no longer, where it', () => {
  testOnPlatform.each<[what: string, rewrite: (older: string) => Promise<void>, removed: readonly string[]]>([
    [
      'has another history',
      async (older) => {
        await platform().clone.git('reset', '--quiet', '--hard', older);
        await platform().clone.change('Another', everywhere({ 'demo/other': caches('other', 2) }));
      },
      named('demo/newer', 2),
    ],
    [
      'is amended',
      async () => {
        const { clone } = platform();
        await clone.change('An old one goes', everywhere({ 'demo/old': null }));
        await clone.git('reset', '--quiet', '--soft', 'HEAD~3');
        await clone.git('commit', '--quiet', '--amend', '--no-edit');
      },
      named('demo/old', 2),
    ],
    [
      'goes back to what it was',
      async (older) => {
        await platform().clone.git('reset', '--quiet', '--hard', older);
      },
      named('demo/newer', 2),
    ],
  ])('%s', async (_, rewrite, removed) => {
    const { clone } = platform();
    await begin({ 'demo/edited': caches('edited', 2), 'demo/old': caches('old', 2) });
    const older = (await clone.git('rev-parse', 'HEAD')).trim();
    const newer = { 'demo/edited': caches('edited', 2, 'medium'), 'demo/newer': caches('newer', 2) };
    await converge(await clone.merge('Newer orders', everywhere(newer)));
    await rewrite(older);
    await converge(await clone.push('Rewritten'), removed);
  });
});

describe('no order is deleted, and all goes on when main is as it was, while', () => {
  testOnPlatform.each<[what: string, harm: () => Promise<void>, message: RegExp]>([
    [
      'the branch is missing',
      async () => {
        await onServer('update-ref', 'refs/heads/other', 'main');
        await onServer('update-ref', '-d', 'refs/heads/main');
      },
      /couldn't find remote ref "refs\/heads\/main"/,
    ],
    [
      'the repository is empty',
      async () => {
        const refs = await onServer('for-each-ref', '--format=%(refname)');
        for (const ref of refs.trim().split('\n')) await onServer('update-ref', '-d', ref);
      },
      /repository|remote/,
    ],
    [
      'the branch has no dist',
      () => pushOnly({ 'README.md': 'Nothing here\n' }),
      /sparse checkout dir 'dist' does not exist/,
    ],
    ['dist has no cluster', () => pushOnly({ 'dist/README.md': 'Nothing here\n' }), /kustomization path not found/],
  ])('%s', async (_, harm, message) => {
    const { clone } = platform();
    const revision = await begin({ 'demo/some': caches('some', 2) });
    await harm();
    await inEach(async (cluster) => {
      const { status } = await cluster.look();
      const said = [status, ...(await attempts(cluster)).map((tried) => tried.status)];
      expect(said.map((one) => condition(one?.conditions, 'Ready').message).join('\n')).toMatch(message);
      expect(await differences(cluster)).toEqual([]);
      expect(cluster.deleted).toEqual([]);
    });
    await clone.push('As it was');
    await converge(revision);
  });
});

testOnPlatform('an API server that crashes while Flux applies has all orders once it is back', async () => {
  await begin(ALL_SORTS.before);
  const { revision } = await pushAllSorts('Edits and more', (cluster) => cluster.plane.restartServer());
  await converge(revision, ALL_SORTS.removed);
});

testOnPlatform(
  'what somebody edits or deletes by hand is as Git has it after the next look at the purpose',
  async () => {
    const revision = await begin({ 'test/touched': caches('touched', 2) });
    await inEach(async (cluster) => {
      const before = await cluster.orders();
      await touch(cluster);
      const { status } = await cluster.attempt('test');
      expect(condition(status?.conditions, 'Ready').status).toBe('True');
      const after = await cluster.orders();
      // What Git does not say and a person has set is taken back too, but not what Crossplane writes into its orders.
      expect(after.get('ValkeyInstance test/touched-0')?.spec).toEqual({
        ...before.get('ValkeyInstance test/touched-0')?.spec,
        crossplane: expect.objectContaining({ compositionRef: { name: 'some' } }) as unknown,
      });
      expect(after.get('ValkeyInstance test/touched-1')?.metadata.uid).not.toBe(
        before.get('ValkeyInstance test/touched-1')?.metadata.uid,
      );
    });
    await converge(revision, ['ValkeyInstance test/touched-1']);
  },
);

/** Some orders, and then others: edits, additions and removals in two purposes. */
const ALL_SORTS = {
  before: inTwo({ edited: caches('edited', 40), removed: caches('removed', 10) }),
  after: inTwo({ edited: caches('edited', 40, 'medium'), removed: null, added: caches('added', 60) }),
  back: inTwo({ edited: caches('edited', 40), removed: caches('removed', 10), added: null }),
  added: inTwo({ added: caches('added', 60) }),
  removed: [...named('demo/removed', 10), ...named('test/removed', 10)],
};

function inTwo(files: Orders): Orders {
  return Object.fromEntries(
    ['demo', 'test'].flatMap((purpose) =>
      Object.entries(files).map(([file, text]) => [`${purpose}/${file}`, text] as const),
    ),
  );
}

/**
 * Pushes those edits, additions and removals, and strikes each cluster when the first addition is there.
 * @returns the revision, and for each cluster how many orders were still missing after the stroke
 */
async function pushAllSorts(
  message: string,
  strike: (cluster: LiveCluster) => Promise<void>,
): Promise<{ revision: string; missing: number[] }> {
  const { clone } = platform();
  await clone.change(message, everywhere(ALL_SORTS.after));
  const struck = inEach(async (cluster) => {
    await sight(cluster, CACHE, ({ metadata }) => metadata.name.startsWith('added-'));
    await strike(cluster);
    return without(ordered(cluster.context), await cluster.orders()).length;
  });
  const revision = await clone.push('dist');
  await inEach((cluster) => cluster.lookNow());
  return { revision, missing: await struck };
}

/** An order file with some caches, numbered from 0. */
function caches(name: string, count: number, size = 'small') {
  return (context: string) => `import { ValkeyInstance } from '#imports/${context}';
import { orders } from '#lib';

export default orders((purpose) => {
  for (let number = 0; number < ${count}; number++) {
    new ValkeyInstance(purpose, \`${name}-\${number}\`, { spec: { size: '${size}' } });
  }
});
`;
}

/** The names of caches as the cluster has them. */
function named(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `ValkeyInstance ${name}-${number}`);
}

function inEach<Result>(act: (cluster: LiveCluster) => Promise<Result>): Promise<Result[]> {
  return Promise.all(platform().clusters.map(act));
}

const written = new Set<string>();

/** The same order files on every cluster. */
function everywhere(files: Orders): Files {
  const entries = platform().clusters.flatMap(({ context }) =>
    Object.entries(files).map(([file, text]) => [`orders/${context}/${file}.ts`, text?.(context) ?? null] as const),
  );
  for (const [file] of entries) written.add(file);
  return Object.fromEntries(entries);
}

/** Every cluster has these orders beside those of the repository, and no others; from here on deletions count. */
async function begin(files: Orders): Promise<string> {
  const { clone } = platform();
  const gone = Object.fromEntries([...written].map((file) => [file, null]));
  const revision = await clone.merge('The orders to begin with', { ...gone, ...everywhere(files) });
  await inEach(async (cluster) => {
    if ((await cluster.kustomization()) === undefined) await cluster.bootstrap(clone);
    await cluster.applied(revision);
    await untilLikeDist(cluster);
    cluster.deleted.splice(0);
  });
  return revision;
}

/** Every cluster comes to have what dist has at a revision, and of what it had only this was ever deleted. */
async function converge(revision: string, removed: readonly string[] = []): Promise<void> {
  await inEach(async (cluster) => {
    await cluster.applied(revision);
    await untilLikeDist(cluster);
    expect([...cluster.deleted].sort()).toEqual([...removed].sort());
  });
}

function untilLikeDist(cluster: LiveCluster): Promise<void> {
  return until(
    `${cluster.context} has the orders of dist and no others`,
    async () => (await differences(cluster)).length === 0,
    async () => (await differences(cluster)).join('\n'),
  );
}

/** In what the orders on a cluster are not those of dist, or of what dist was. */
async function differences(cluster: LiveCluster, dist = ordered(cluster.context)): Promise<string[]> {
  const live = await cluster.orders();
  return [
    ...without(dist, live).map((name) => `${name} is missing`),
    ...without(live, dist).map((name) => `${name} is not ordered`),
    ...[...dist]
      .filter(([name, { spec }]) => {
        const there = live.get(name)?.spec;
        return (
          there !== undefined &&
          Object.entries(spec ?? {}).some(([field, value]) => !isDeepStrictEqual(there[field], value))
        );
      })
      .map(([name]) => `${name} has another spec`),
  ];
}

/** The orders that dist has for a cluster, by name. */
function ordered(context: string): Map<string, LiveObject> {
  const files = Object.entries(filesBelow(join(platform().clone.root, 'dist', context)));
  const orders = files
    .filter(([path]) => path.split('/').length === 3 && !path.startsWith(FLUX_SYSTEM))
    .map(([, text]) => parse(text) as LiveObject);
  return new Map(orders.map((order) => [nameOf(order), order]));
}

/** The names of some orders that are not among others. */
function without(some: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>): string[] {
  return [...some.keys()].filter((name) => !others.has(name));
}

/** Settles when an object of a kind is seen to be so. */
function sight({ plane }: LiveCluster, kind: Resource, isSo: (object: LiveObject) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const watching = watch(plane, kind, (_, object) => {
      if (!isSo(object)) return;
      watching.stop();
      resolve();
    });
  });
}

/** The parent and the purposes that every cluster has, after Flux has tried each once more. */
async function attempts(cluster: LiveCluster): Promise<LiveObject[]> {
  const tried: LiveObject[] = [];
  for (const purpose of [undefined, 'demo', 'test', 'system']) tried.push(await cluster.attempt(purpose));
  return tried;
}

/** Edits one order by hand, in what Git says of it and in what it does not, and deletes another. */
async function touch(cluster: LiveCluster): Promise<void> {
  const orders = await cluster.orders();
  const [edited, deleted] = ['touched-0', 'touched-1'].map((name) => orders.get(`ValkeyInstance test/${name}`));
  if (edited === undefined || deleted === undefined) throw new Error('there is nothing to touch');
  await patch(cluster.plane, edited, { spec: { size: 'large', observability: { webUI: false } } });
  await patch(cluster.plane, edited, { spec: { crossplane: { compositionRef: { name: 'some' } } } }, 'crossplane');
  await demand(cluster.plane, 'DELETE', pathOf(deleted));
  await until('the order is gone', async () => (await cluster.order(nameOf(deleted))) === undefined);
}

/** Ends Flux, and removes all that it has fetched: its storage is the Pod's, and goes with the Pod. */
async function crashForGood({ flux, plane }: LiveCluster): Promise<void> {
  await flux.kill();
  rmSync(join(plane.folder, 'artifacts'), { recursive: true });
  mkdirSync(join(plane.folder, 'artifacts'));
}

/** Runs git in the repository on the server. */
function onServer(...args: readonly string[]): Promise<string> {
  const { git, url } = platform();
  return git.git(new URL(url).pathname.slice(1), ...args);
}

/** Pushes a commit that has only some text in some files, past the clone. */
async function pushOnly(files: Readonly<Record<string, string>>): Promise<void> {
  const { url, folder } = platform();
  const other = await WorkingClone.empty(url, mkdtempSync(join(folder, 'other-')));
  await other.git('checkout', '--quiet', '--orphan', 'unborn');
  await other.git('rm', '-r', '--quiet', '--force', '--ignore-unmatch', '.');
  other.write(files);
  await other.git('add', '--all');
  await other.git('commit', '--quiet', '--message', 'Only this');
  await other.git('push', '--quiet', '--force', 'origin', 'unborn:main');
}
