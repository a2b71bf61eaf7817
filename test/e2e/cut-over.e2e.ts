import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { FLUX_SYSTEM, kustomizationName, SYSTEM } from '../../lib/model/names.ts';
import { filesBelow } from '../support/folder.ts';
import { commands } from './documentation.ts';
import type { Outcome } from './execute.ts';
import { apply, demand, type LiveObject, pathOf, until } from './live.ts';
import { isReadyAt, type LiveCluster, nameOf, onEach, testOnPlatform, usePlatform } from './platform.ts';
import { Terminal } from './terminal.ts';
import { type Files, whoAmIService, WorkingClone } from './working-clone.ts';

const OLD_REPOSITORY = 'open-service-portal/catalog-orders-old';
const LABEL = 'kustomize.toolkit.fluxcd.io/name';
const ORDERS = 'openportal.dev/v1alpha1';

/** What only the old repository has, on each cluster; the page deletes `the-name` by hand. */
const ONLY_THERE = [
  { kind: 'ManagedNamespace', metadata: { name: 'legacy-namespace' }, spec: { name: 'legacy' } },
  { kind: 'WhoAmIService', metadata: { name: 'only-there', namespace: 'demo' }, spec: { name: 'only-there' } },
  { kind: 'WhoAmIService', metadata: { name: 'the-name', namespace: 'demo' }, spec: { name: 'the-name' } },
];
const ONLY_HERE = 'WhoAmIService demo/only-here';

/** What somebody applied by hand to one order that both repositories have. */
const BY_HAND = {
  annotations: { 'the-annotation': 'by hand' },
  spec: { crossplane: { compositionUpdatePolicy: 'Manual' } },
};

const platform = usePlatform({ requeueDependency: '1s' });

/** A cluster, and the terminal in which it is cut over. */
interface Scene {
  readonly cluster: LiveCluster;
  readonly terminal: Terminal;
  /** The orders of the old repository as they were at first. */
  readonly before: ReadonlyMap<string, LiveObject>;
  /** The order with what is by hand. */
  readonly touched: LiveObject;
}

const scenes: Scene[] = [];
let oldRevision = '';

afterAll(async () => {
  for (const { terminal } of scenes) await terminal.close();
});

testOnPlatform('before the cut-over, each cluster has the orders of the old repository', async () => {
  const { clone, clusters, git, folder } = platform();
  await clone.merge(
    'The orders as they are, and one more',
    Object.fromEntries(clusters.map(({ context }) => whoAmIService(context, 'demo', 'only-here'))),
  );
  await git.create(OLD_REPOSITORY);
  const old = await WorkingClone.empty(git.url(OLD_REPOSITORY), join(folder, 'old'));
  for (const { context } of clusters) old.write(oldLayout(context));
  oldRevision = await old.push('What the portal has written');
  await onEach(clusters, 'the old world', async (cluster) => {
    await installOldWorld(cluster, git.url(OLD_REPOSITORY));
    await isInOldWorld(cluster);
    const before = await cluster.orders();
    expect([...before.keys()].sort()).toEqual(orderedThere(cluster.context).map(nameOf).sort());
    const touched = await touchOne(cluster);
    scenes.push({ cluster, terminal: await Terminal.open(platform(), cluster.context), before, touched });
  });
});

testOnPlatform('a cut-over that is rolled back after step 1, 2 or 3 deletes no order', () =>
  inEachScene('rolled back three times', async (scene) => {
    await prepare(scene);
    await freeze(scene);
    await paste(scene, block('1. Freeze the old Kustomization', 2));
    await isInOldWorld(scene.cluster);

    await freeze(scene);
    await pointAtThisRepository(scene);
    await paste(scene, block('2. Point the GitRepository at this repository', 2));
    await paste(scene, block('1. Freeze the old Kustomization', 2));
    await isInOldWorld(scene.cluster);

    await freeze(scene);
    await pointAtThisRepository(scene);
    await switchPath(scene);
    await rollBack(scene);
    await expectAllKept(scene);
  }),
);

testOnPlatform('a cut-over as docs/cut-over.md says, step by step, deletes no order', () =>
  inEachScene('cut over', async (scene) => {
    await prepare(scene);
    await freeze(scene);
    const { kind, metadata } = scene.touched;
    await paste(
      scene,
      `kubectl -n ${metadata.namespace ?? ''} annotate ${kind} ${metadata.name} example.com/with-kubectl=true`,
    );
    await pointAtThisRepository(scene);
    await switchPath(scene);
    await manageItself(scene);
    await expectAllKept(scene);
    await expectAsOrdered(scene, { exceptByHand: true });
  }),
);

testOnPlatform('what only the old repository had is taken up by ordering it, or deleted by hand', async () => {
  const { clone, clusters } = platform();
  await inEachScene('the orders of the old repository only', async ({ terminal }) => {
    const { stdout } = await terminal.paste(block('5. Clean up', 0));
    expect(stdout.match(/\S+\.openportal\.dev\/\S+/g)?.sort()).toEqual([
      'managednamespace.openportal.dev/legacy-namespace',
      'whoamiservice.openportal.dev/only-there',
      'whoamiservice.openportal.dev/the-name',
    ]);
  });
  const files = clusters.map(({ context }) => whoAmIService(context, 'demo', 'only-there'));
  const revision = await clone.merge('What was only there', Object.fromEntries(files));
  await inEachScene('one of them taken up, another deleted', async (scene) => {
    const { cluster } = scene;
    await cluster.applied(revision);
    await expectAllKept(scene);
    const taken = await cluster.order('WhoAmIService demo/only-there');
    expect(taken?.metadata.labels?.[LABEL]).toBe(kustomizationName(cluster.context, 'demo'));

    await paste(scene, answered(block('5. Clean up', 1), 'demo whoamiservice the-name'));
    expect(cluster.deleted).toEqual(['WhoAmIService demo/the-name']);
  });
});

testOnPlatform('what somebody else applied to an order is listed, and goes by hand', () =>
  inEachScene('what was by hand', async (scene) => {
    const { kind, metadata } = scene.touched;
    const owners = await paste(scene, block('5. Clean up', 2));
    const others = owners.stdout
      .split('\n')
      .filter(
        (line) => line !== '' && !/^\S+ \S+:( (kustomize-controller|crossplane|\S*crossplane\.io\S*))+$/.test(line),
      );
    expect(others).toEqual([expect.stringMatching(new RegExp(`^${kind} ${metadata.name}: .*\\bthe-portal\\b`))]);

    await paste(scene, answered(block('5. Clean up', 3), `${metadata.namespace ?? ''} ${kind} ${metadata.name}`));
    await paste(scene, answered(block('5. Clean up', 4), 'the-annotation'));
    await paste(scene, answered(block('5. Clean up', 5), '/spec/crossplane'));
    await expectAsOrdered(scene, { exceptByHand: false });
  }),
);

testOnPlatform('after the cut-over an order that is removed from Git is deleted, and no other', async () => {
  const { clone, clusters } = platform();
  const files = clusters.map(({ context }) => [whoAmIService(context, 'demo', 'only-here')[0], null] as const);
  const revision = await clone.merge('One less', Object.fromEntries(files));
  await inEachScene('one order removed', async ({ cluster }) => {
    cluster.deleted.splice(0);
    await cluster.applied(revision);
    await until('it is gone', async () => (await cluster.order(ONLY_HERE)) === undefined);
    expect(cluster.deleted).toEqual([ONLY_HERE]);
  });
});

testOnPlatform('the new Kustomization over the old one in one go does delete every old order', () =>
  inEachScene('rolled back after step 5, and destroyed', async (scene) => {
    const { cluster, terminal } = scene;
    cluster.deleted.splice(0);
    await rollBack(scene, [ONLY_HERE, 'WhoAmIService demo/the-name']);
    expect(cluster.deleted).toEqual([]);

    await terminal.paste(...commands('bootstrap.md', '4. Apply once'));
    await cluster.applied(await platform().clone.revision());
    expect([...cluster.deleted].sort()).toEqual(orderedThere(cluster.context).map(nameOf).sort());
  }),
);

async function prepare(scene: Scene): Promise<void> {
  const { cluster, terminal } = scene;
  const set = await terminal.paste(block('0. Prepare', 0));
  expect(set.stdout).toMatch(/^Switched to context .*\n.*up to date.*\n(.*up to date.*\n)?$/);
  const kept = await paste(scene, block('0. Prepare', 1));
  expect(kept.stdout).toContain(`"path":"./${cluster.context}"`);
  expect(kept.stdout).toContain(OLD_REPOSITORY);
  const appliers = await paste(scene, block('0. Prepare', 2));
  // A header is the word NAME; a cell may be empty, also where the first rollback has been.
  const names = [...appliers.stdout.matchAll(/ (\S+)$/gm)].map(([, name]) => name);
  expect(names.filter((name) => name !== 'NAME' && name !== kustomizationName(cluster.context))).toEqual([]);
  const changes = await paste(scene, block('0. Prepare', 3));
  const changed = [...changes.stdout.matchAll(/^diff .*\/(\S+)$/gm)].map(([, name]) => name);
  const both = orderedHere(cluster.context).map(({ apiVersion, kind, metadata: { namespace, name } }) =>
    [apiVersion.replace('/', '.'), kind, namespace ?? '', name].join('.'),
  );
  expect(changed.sort()).toEqual(both.sort());
}

async function freeze(scene: Scene): Promise<void> {
  const heading = '1. Freeze the old Kustomization';
  await paste(scene, block(heading, 0));
  expect((await paste(scene, block(heading, 1))).stdout).toBe('true false disabled\n');
}

async function pointAtThisRepository(scene: Scene): Promise<void> {
  const heading = '2. Point the GitRepository at this repository';
  await paste(scene, block(heading, 0));
  const { url, clone } = platform();
  const revision = (await clone.revision()).replace('main@sha1:', '');
  await saysInTheEnd(scene, block(heading, 1), ({ stdout }) => {
    const [, source = '', head = ''] = stdout.split('\n');
    return (
      source.includes(` ${url} `) && source.includes(' True ') && source.includes(revision) && head.startsWith(revision)
    );
  });
}

async function switchPath(scene: Scene): Promise<void> {
  const { cluster } = scene;
  const heading = '3. Switch the path, with prune off';
  const { stdout } = await paste(scene, block(heading, 0));
  expect(stdout).toContain(`"path":"./dist/${cluster.context}/${FLUX_SYSTEM}","prune":false`);
  const revision = await platform().clone.revision();
  await saysInTheEnd(scene, block(heading, 1), (said) => said.stdout === `${revision} false\n`);
  await saysInTheEnd(scene, block(heading, 2), (said) => {
    const children = said.stdout.split('\n').filter((line) => line.startsWith(kustomizationName(cluster.context)));
    return children.length > 1 && children.every((line) => line.includes(' True ') && line.includes(revision));
  });
  expectNoneGone(scene, await paste(scene, block(heading, 2)));
  const live = await cluster.orders();
  for (const order of orderedHere(cluster.context)) {
    const label = live.get(nameOf(order))?.metadata.labels?.[LABEL];
    expect(label).toBe(kustomizationName(cluster.context, order.metadata.namespace ?? SYSTEM));
  }
}

async function manageItself(scene: Scene): Promise<void> {
  const heading = '4. Let the parent manage itself';
  await paste(scene, block(heading, 0));
  await saysInTheEnd(scene, block(heading, 1), ({ stdout }) => stdout.startsWith('true Orphan disabled\n'));
  expectNoneGone(scene, await paste(scene, block(heading, 1)));
  // It shows in the status once a reconcile with prune on is over.
  const revision = await platform().clone.revision();
  await until('the parent has applied itself', async () => {
    const parent = await scene.cluster.kustomization();
    return parent !== undefined && isReadyAt(parent, revision);
  });
}

async function rollBack(scene: Scene, gone: readonly string[] = []): Promise<void> {
  const { cluster } = scene;
  const heading = 'Roll back after step 3';
  await paste(scene, block(heading, 0));
  const policies = await paste(scene, block(heading, 1));
  const children = policies.stdout
    .split('\n')
    .filter((line) => line.startsWith(`${kustomizationName(cluster.context)}-`));
  expect(children.length).toBeGreaterThan(0);
  expect(children.filter((line) => !line.endsWith(' Orphan'))).toEqual([]);
  expectNoneGone(scene, await paste(scene, block(heading, 2)), gone);
  await paste(scene, block(heading, 3));
  const inventory = new RegExp(`^${oldRevision}\n(.*_openportal\\.dev_.*\n)+$`);
  await saysInTheEnd(scene, block(heading, 4), ({ stdout }) => inventory.test(stdout));
  await paste(scene, block(heading, 5));
  await isInOldWorld(cluster);
  await paste(scene, block(heading, 6));
}

/** The n-th commands under a heading of the page. */
function block(heading: string, n: number): string {
  const text = commands('cut-over.md', heading)[n];
  if (text === undefined) throw new Error(`docs/cut-over.md has less commands under ${heading}`);
  return text;
}

/** Commands that ask, and find the answer there. */
function answered(text: string, answer: string): string {
  return text.replace(/read -rp '[^']*' ([A-Z ]+) &&/, `read -r $1 <<<'${answer}' &&`);
}

/** Pastes commands of which none complains. */
async function paste({ terminal }: Scene, text: string): Promise<Outcome> {
  const outcome = await terminal.paste(text);
  expect({ text, stderr: outcome.stderr }).toEqual({ text, stderr: '' });
  return outcome;
}

/** Pastes what verifies a step until it says what the page says. */
async function saysInTheEnd(scene: Scene, text: string, isSo: (outcome: Outcome) => boolean): Promise<void> {
  let last: Outcome | undefined;
  await until(
    `docs/cut-over.md is right about\n${text}`,
    async () => {
      last = await paste(scene, text);
      return isSo(last);
    },
    async () => `${last?.stdout ?? ''}\n${await scene.cluster.conditions()}`,
  );
}

/** The diff of the orders from before, at the end of what was pasted, lacks none but these. */
function expectNoneGone({ cluster }: Scene, { stdout }: Outcome, gone: readonly string[] = []): void {
  const lines = [...stdout.matchAll(/^< (\S+) +(\S+) +(\S+)/gm)];
  const names = lines.map(
    ([, kind, namespace, name]) => `${kind ?? ''} ${namespace === '<none>' ? '' : `${namespace ?? ''}/`}${name ?? ''}`,
  );
  expect({ context: cluster.context, names: names.sort() }).toEqual({
    context: cluster.context,
    names: [...gone].sort(),
  });
}

/** Every order of the old repository is the object that it was. */
async function expectAllKept({ cluster, before }: Scene): Promise<void> {
  expect(cluster.deleted).toEqual([]);
  const live = await cluster.orders();
  const uids = (orders: ReadonlyMap<string, LiveObject>) =>
    [...before.keys()].map((name) => [name, orders.get(name)?.metadata.uid]);
  expect(uids(live)).toEqual(uids(before));
}

/** The orders of this repository have what dist says, and nothing else but what was applied by hand. */
async function expectAsOrdered(
  { cluster, touched }: Scene,
  { exceptByHand }: { exceptByHand: boolean },
): Promise<void> {
  const live = await cluster.orders();
  for (const order of orderedHere(cluster.context)) {
    const name = nameOf(order);
    const byHand = exceptByHand && name === nameOf(touched);
    const { annotations = {} } = live.get(name)?.metadata ?? {};
    expect({ name, annotations }).toEqual({
      name,
      annotations: { ...order.metadata.annotations, ...(byHand && BY_HAND.annotations) },
    });
    const { crossplane, ...spec } = live.get(name)?.spec ?? {};
    expect({ name, crossplane }).toEqual({ name, crossplane: byHand ? BY_HAND.spec.crossplane : undefined });
    expect({ name, spec }).toMatchObject({ name, spec: order.spec });
  }
}

/** The old Kustomization has applied the old repository since its spec has changed last. */
async function isInOldWorld(cluster: LiveCluster): Promise<void> {
  await until(
    `${cluster.context} has applied the old repository`,
    async () => {
      const parent = await cluster.kustomization();
      return parent?.spec?.['prune'] === true && isReadyAt(parent, oldRevision);
    },
    () => cluster.conditions(),
  );
  const live = await cluster.orders();
  for (const order of orderedThere(cluster.context)) {
    const { labels, annotations } = live.get(nameOf(order))?.metadata ?? {};
    expect(labels?.[LABEL]).toBe(kustomizationName(cluster.context));
    expect(annotations).toMatchObject(order.metadata.annotations ?? {});
  }
}

async function installOldWorld({ context, plane }: LiveCluster, url: string): Promise<void> {
  for (const order of orderedThere(context).filter(({ kind }) => kind === 'ManagedNamespace')) {
    const name = String(order.spec?.['name']);
    await apply(plane, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'catalog-orders', namespace: FLUX_SYSTEM },
    spec: { url, ref: { branch: 'main' }, interval: '1m', ignore: '/docs' },
  };
  await apply(plane, source);
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: kustomizationName(context), namespace: FLUX_SYSTEM },
    spec: {
      sourceRef: { kind: 'GitRepository', name: 'catalog-orders' },
      path: `./${context}`,
      interval: '1m',
      prune: true,
      force: true,
    },
  };
  await apply(plane, kustomization);
}

/** Applies by hand what Git does not have to one order of both repositories, under the name of the portal. */
async function touchOne({ context, plane }: LiveCluster): Promise<LiveObject> {
  const order = orderedHere(context).find((one) => one.metadata.namespace !== undefined && nameOf(one) !== ONLY_HERE);
  if (order === undefined) throw new Error(`${context} has no order in a namespace`);
  const { apiVersion, kind, metadata } = order;
  const { name, namespace } = metadata;
  const body = {
    apiVersion,
    kind,
    metadata: { name, namespace, annotations: BY_HAND.annotations },
    spec: BY_HAND.spec,
  };
  await demand(plane, 'PATCH', `${pathOf(order)}?fieldManager=the-portal`, body, 'application/apply-patch+yaml');
  return order;
}

/** The orders of this repository for a cluster, as dist has them. */
function orderedHere(context: string): LiveObject[] {
  return Object.entries(filesBelow(join(platform().clone.root, 'dist', context)))
    .filter(([path]) => path.split('/').length === 3 && !path.startsWith(`${FLUX_SYSTEM}/`))
    .map(([, text]) => parse(text) as LiveObject);
}

/** The orders of the old repository for a cluster. */
function orderedThere(context: string): LiveObject[] {
  return Object.entries(filesBelow(join(platform().folder, 'old', context)))
    .filter(([path]) => path !== 'kustomization.yaml')
    .map(([, text]) => parse(text) as LiveObject);
}

/** What the old repository has for a cluster: what this one has, as the portal wrote it, but for some orders. */
function oldLayout(context: string): Files {
  const both = orderedHere(context).filter((order) => nameOf(order) !== ONLY_HERE);
  const files = [...both, ...ONLY_THERE].map(({ kind, metadata: { name, namespace }, spec }) => {
    const basePath = `${context}/${namespace ?? SYSTEM}/${kind}`;
    const annotations = {
      'terasky.backstage.io/add-to-catalog': 'true',
      'terasky.backstage.io/source-info': JSON.stringify({ pushToGit: true, gitBranch: 'main', basePath }),
    };
    return [
      `${basePath}/${name}.yaml`,
      { apiVersion: ORDERS, kind, metadata: { name, namespace, annotations }, spec },
    ] as const;
  });
  const resources = files.map(([path]) => path.replace(`${context}/`, ''));
  return Object.fromEntries(
    [...files, [`${context}/kustomization.yaml`, { resources }] as const].map(([path, content]) => [
      path,
      stringify(content),
    ]),
  );
}

function inEachScene(what: string, act: (scene: Scene) => Promise<void>): Promise<void> {
  return onEach(scenes, what, act);
}
