import { join } from 'node:path';
import { CATALOG, CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../../lib/model/names.ts';
import { filesBelow } from '../support/folder.ts';
import { apply, collection, demand, type LiveObject, pathOf, until } from './live.ts';
import { condition, type LiveCluster, nameOf, type Platform, testOnPlatform, usePlatform } from './platform.ts';
import { type Happening, type Resource, watch, type Watch } from './watch.ts';
import { WorkingClone } from './working-clone.ts';

const CONTEXT = 'openportal';
const KUSTOMIZATIONS = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
};
const NAMESPACES = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces' };

/** The orders on record for production. */
const ORDERS = [
  'ManagedNamespace team-123-namespace',
  'ManagedNamespace test-namespace',
  'WhoAmIService demo/whoami-demo',
  'WhoAmIService test/whoami',
];
const DEMO = 'WhoAmIService demo/whoami-demo';
const DEMO_FILE = 'demo/WhoAmIService/whoami-demo.yaml';

/** Edits of the spec of an order that lives, and that a cluster does not take. */
const REFUSED_EDITS = {
  'a field that the kind no longer has': 'name: whoami-demo\n  proxied: true',
  'a value that the schema forbids': 'name: Whoami Demo',
  'another value of an immutable field': 'name: whoami',
} as const;

/** What became of the live order. */
type Fate = 'as it was' | 'deleted' | 'deleted, and made anew';

afterEach(() => {
  Story.end();
});

describe('with the layout that is replaced, one Kustomization for the whole cluster,', () => {
  const platform = usePlatform({ contexts: [CONTEXT] });

  testOnPlatform('no order of production is ever applied, nor any good edit that follows', async () => {
    const { cluster, tree } = await replaced(platform());
    const revision = await tree.push('The orders of production');
    const story = new Story('The layout that is replaced', cluster);
    story.tell(`pushed: ${ORDERS.join(', ')}`);
    await applyReplaced(cluster, platform().url);
    await expectNothingApplied(cluster, revision);

    story.tell('nobody does anything; the interval is one minute');
    const failures = story.failures;
    await until('Flux has tried again by itself', () => Promise.resolve(story.failures > failures));
    for (const time of ['third', 'fourth', 'fifth']) {
      story.tell(`Flux is asked to try a ${time} time`);
      await cluster.attempt();
      await expectNothingApplied(cluster, revision);
    }

    const edited = await tree.force({ [inTree(DEMO_FILE)]: withSpec(tree.read(inTree(DEMO_FILE)), 'name: whoami') });
    story.tell(`pushed: a good edit of ${DEMO}`);
    await cluster.lookNow();
    await expectNothingApplied(cluster, edited);
  });

  testOnPlatform('force deletes the live order that is edited in a way which the cluster refuses', async () => {
    const { cluster, tree } = await replaced(platform());
    await applyReplaced(cluster, platform().url);
    const others = Object.keys(filesBelow(join(tree.root, CONTEXT))).filter((file) => file !== DEMO_FILE);
    await tree.force({
      ...Object.fromEntries(others.map((file) => [inTree(file), null])),
      [inTree('kustomization.yaml')]: kustomizationOf([DEMO_FILE]),
    });
    const fates = await fatesOf(
      cluster,
      tree,
      inTree(DEMO_FILE),
      'The layout that is replaced, edits that are refused',
    );
    expect(fates).toEqual({
      // The server answers 500 to this one. Flux takes 409, 422 and texts with "immutable" for what force is to mend:
      // fluxcd/pkg, ssa/errors/immutable.go.
      'a field that the kind no longer has': 'as it was',
      'a value that the schema forbids': 'deleted',
      'another value of an immutable field': 'deleted, and made anew',
    });
  });
});

describe('with this layout, one Kustomization for each purpose,', () => {
  const platform = usePlatform({ contexts: [CONTEXT] });

  testOnPlatform('the same orders are all applied, and the good edit that follows', async () => {
    const { clone } = platform();
    const cluster = only(platform());
    await clone.merge('The orders of production', {});
    const story = new Story('This layout', cluster);
    story.tell(`pushed: ${ORDERS.join(', ')}`);
    await cluster.bootstrap(clone);
    story.tell('every Kustomization is ready');
    expect([...(await cluster.orders()).keys()].sort()).toEqual(ORDERS);

    const edited = await clone.force({ [inDist(DEMO_FILE)]: withSpec(clone.read(inDist(DEMO_FILE)), 'name: whoami') });
    story.tell(`pushed: a good edit of ${DEMO}`);
    await cluster.applied(edited);
    expect((await cluster.order(DEMO))?.spec).toMatchObject({ name: 'whoami' });
    expect(cluster.deleted).toEqual([]);
  });
});

describe('with this layout, when an edit is refused,', () => {
  const platform = usePlatform({ contexts: [CONTEXT], requeueDependency: '1s' });

  testOnPlatform('the live order stays as it was', async () => {
    const { clone } = platform();
    await clone.merge('The orders of production', {});
    await only(platform()).bootstrap(clone);
    const fates = await fatesOf(
      only(platform()),
      clone,
      inDist(DEMO_FILE),
      'This layout, edits that are refused',
      'demo',
    );
    expect(fates).toEqual({
      'a field that the kind no longer has': 'as it was',
      'a value that the schema forbids': 'as it was',
      'another value of an immutable field': 'as it was',
    });
  });
});

/** What Flux, the orders and the namespaces of a cluster do over time, told on stderr for a person to read. */
class Story {
  private static readonly all: Story[] = [];

  static end(): void {
    for (const story of Story.all.splice(0)) for (const one of story.watches) one.stop();
  }

  /** How often a Kustomization has failed, again and again included. */
  failures = 0;
  private readonly start = Date.now();
  private readonly watches: readonly Watch[];
  private readonly last = new Map<string, string>();
  private readonly tried = new Set<string>();

  constructor(title: string, { plane, kinds }: LiveCluster) {
    process.stderr.write(`\n${title}\n`);
    Story.all.push(this);
    const see = (kind: Resource, tell: (happening: Happening, object: LiveObject) => void) => watch(plane, kind, tell);
    this.watches = [
      see(KUSTOMIZATIONS, (_, object) => {
        this.saysReady(object);
      }),
      ...[...kinds, NAMESPACES].map((kind) =>
        see(kind, (happening, object) => {
          const { name, namespace = '' } = object.metadata;
          if (kind === NAMESPACES && /^(default|kube-.*|flux-system|demo|system)$/.test(name)) return;
          this.changed(`${kind.kind} ${namespace}/${name}`, `${nameOf(object)} ${happening}`);
        }),
      ),
    ];
  }

  tell(text: string): void {
    const seconds = ((Date.now() - this.start) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(7)} s  ${text}\n`);
  }

  private saysReady({ metadata: { name }, status }: LiveObject): void {
    if (name === CATALOG) return;
    const ready = condition(status?.conditions, 'Ready');
    if (ready.status === 'Unknown') {
      this.tried.add(name);
      return;
    }
    const message = ready.message
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/(sha1:.{7})\w+/g, '$1')
      .trim();
    const isAttempt = this.tried.delete(name);
    if (isAttempt && ready.status === 'False') this.failures += 1;
    const text = `${name}: Ready ${ready.status}, ${message}`;
    if (!this.changed(name, text) && isAttempt) this.tell(`${name}: the same again`);
  }

  private changed(what: string, text: string): boolean {
    if (this.last.get(what) === text) return false;
    this.last.set(what, text);
    this.tell(text);
    return true;
  }
}

/** The one cluster, and its orders in the layout that is replaced, as a clone from which they are pushed. */
async function replaced(platform: Platform): Promise<{ cluster: LiveCluster; tree: WorkingClone }> {
  const { status, stderr } = await platform.clone.synth();
  if (status !== 0) throw new Error(stderr);
  const orders = Object.entries(filesBelow(join(platform.clone.root, 'dist', CONTEXT))).filter(
    ([file]) => !file.startsWith(FLUX_SYSTEM) && !file.endsWith('kustomization.yaml'),
  );
  const folder = join(platform.folder, `replaced-${Date.now()}`);
  const tree = await WorkingClone.empty(platform.url, folder);
  tree.write({
    ...Object.fromEntries(orders.map(([file, text]) => [inTree(file), text])),
    [inTree('kustomization.yaml')]: kustomizationOf(orders.map(([file]) => file)),
  });
  return { cluster: only(platform), tree };
}

/** The two Flux objects of the repository that is replaced, as docs/cut-over.md describes them. */
async function applyReplaced({ plane }: LiveCluster, url: string): Promise<void> {
  const source = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' };
  await apply(plane, {
    ...source,
    metadata: { name: CATALOG_ORDERS, namespace: FLUX_SYSTEM },
    ...{ spec: { url, ref: { branch: 'main' }, interval: '1m' } },
  });
  const { apiVersion, kind } = KUSTOMIZATIONS;
  await apply(plane, {
    apiVersion,
    kind,
    metadata: { name: kustomizationName(CONTEXT), namespace: FLUX_SYSTEM },
    ...{
      spec: {
        sourceRef: { kind: 'GitRepository', name: CATALOG_ORDERS },
        path: `./${CONTEXT}`,
        interval: '1m',
        prune: true,
        force: true,
      },
    },
  });
}

async function expectNothingApplied(cluster: LiveCluster, revision: string): Promise<void> {
  const { status } = await tried(cluster, revision);
  expect(condition(status?.conditions, 'Ready')).toMatchObject({
    status: 'False',
    message: expect.stringContaining('namespaces "test" not found') as string,
  });
  expect(status?.lastAppliedRevision).toBeUndefined();
  expect([...(await cluster.orders()).keys()]).toEqual([]);
  expect((await cluster.plane.request('GET', '/api/v1/namespaces/test')).status).toBe(404);
}

/** The Kustomization of a purpose, or the parent, once Flux has tried a revision. */
async function tried(cluster: LiveCluster, revision: string, purpose?: string): Promise<LiveObject> {
  let found: LiveObject | undefined;
  await until(
    `Flux has tried ${revision}`,
    async () => {
      found = await cluster.kustomization(purpose);
      const { status } = condition(found?.status?.conditions, 'Ready');
      return found?.status?.lastAttemptedRevision === revision && status !== 'Unknown';
    },
    () => cluster.conditions(),
  );
  if (found === undefined) throw new Error('the Kustomization is gone');
  return found;
}

/** Makes each edit that is refused to an order that lives and is ready, and mends it: what became of the order. */
async function fatesOf(
  cluster: LiveCluster,
  clone: WorkingClone,
  file: string,
  title: string,
  purpose?: string,
): Promise<Record<string, Fate>> {
  const good = withSpec(clone.read(file), 'name: whoami-demo');
  const story = new Story(title, cluster);
  const fates: Record<string, Fate> = {};
  for (const [edit, spec] of Object.entries(REFUSED_EDITS)) {
    const mended = await clone.force({ [file]: good });
    await cluster.applied(mended, purpose === undefined ? undefined : [purpose]);
    if (edit.includes('immutable')) await makeNameImmutable(cluster);
    const before = await cluster.order(DEMO);
    expect(before?.spec).toMatchObject({ name: 'whoami-demo' });
    cluster.deleted.length = 0;

    const edited = await clone.force({ [file]: withSpec(good, spec) });
    story.tell(`pushed: ${DEMO} with ${edit}`);
    await cluster.lookNow();
    await tried(cluster, edited, purpose);
    const after = await cluster.order(DEMO);
    const isDeleted = cluster.deleted.includes(DEMO);
    expect(after?.metadata.uid === before?.metadata.uid).toBe(!isDeleted);
    if (!isDeleted) expect(after?.spec).toEqual(before?.spec);
    fates[edit] = !isDeleted ? 'as it was' : after === undefined ? 'deleted' : 'deleted, and made anew';
    story.tell(`${DEMO}: ${fates[edit]}`);
  }
  return fates;
}

/** Gives the kind on the cluster a rule that many have, and none of ours: a name that cannot change. */
async function makeNameImmutable({ plane }: LiveCluster): Promise<void> {
  const crd = `${collection('apiextensions.k8s.io/v1', 'customresourcedefinitions')}/whoamiservices.openportal.dev`;
  const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/name/x-kubernetes-validations';
  const value = [{ rule: 'self == oldSelf', message: 'a name cannot change' }];
  // Flux applies `catalog` anew with every revision of the orders, as they depend on it, and would undo the rule.
  const annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' };
  await demand(plane, 'PATCH', crd, { metadata: { annotations } }, 'application/merge-patch+json');
  await demand(plane, 'PATCH', crd, [{ op: 'add', path, value }], 'application/json-patch+json');
  const order = { apiVersion: 'openportal.dev/v1alpha1', kind: 'WhoAmIService' };
  const dryRun = `${pathOf({ ...order, metadata: { name: 'whoami-demo', namespace: 'demo' } })}?dryRun=All`;
  const change = JSON.stringify({ spec: { name: 'changed' } });
  await until('the rule is in force', async () => {
    const { status } = await plane.request('PATCH', dryRun, change, 'application/merge-patch+json');
    return status === 422;
  });
}

function only({ clusters }: Platform): LiveCluster {
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('the platform has no cluster');
  return cluster;
}

function inTree(file: string): string {
  return `${CONTEXT}/${file}`;
}

function inDist(file: string): string {
  return `dist/${CONTEXT}/${file}`;
}

function withSpec(order: string, spec: string): string {
  return order.replace(/^spec:\n[^]*/m, `spec:\n  ${spec}\n`);
}

function kustomizationOf(files: readonly string[]): string {
  const list = files.map((file) => `  - ${file}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${list}`;
}
