import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { binariesAtHand, type ControlPlane, keepFolder, startControlPlane } from 'control-plane';
import { parse } from 'yaml';
import { toCustomResourceDefinition } from '../../lib/admission/crd.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import { CATALOG, CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../../lib/model/names.ts';
import { CLUSTERS, XRDS } from '../support/platform.ts';
import { type CrossplaneStandIn, startCrossplane } from './crossplane-stand-in.ts';
import { demand } from './execute.ts';
import { type Flux, type FluxSettings, startFlux } from './flux.ts';
import { type GitServer, startGitServer } from './git-server.ts';
import { apply, type Identity, list, type LiveObject, patch, until } from './live.ts';
import { PROGRAMS } from './programs.ts';
import { type Resource, watch, type Watch } from './watch.ts';
import { WorkingClone } from './working-clone.ts';

const REPOSITORY = 'open-service-portal/catalog-orders';
const PACKAGES = 'open-service-portal/catalog';

const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' };
const GIT_REPOSITORY = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' };

/** A cluster of the platform: an API server, Flux, what plays Crossplane, and the kinds that it serves. */
export class LiveCluster {
  /** What was ever deleted of the orders, in words, from the start or from when the list was emptied. */
  readonly deleted: string[] = [];
  private readonly watches: Watch[];

  constructor(
    readonly cluster: Cluster,
    readonly plane: ControlPlane,
    readonly flux: Flux,
    readonly crossplane: CrossplaneStandIn,
    readonly kinds: readonly Resource[],
  ) {
    const doomed = new Set<string>();
    this.watches = kinds.map((kind) =>
      watch(plane, kind, (happening, object) => {
        if (happening === 'is there' || doomed.has(object.metadata.uid)) return;
        doomed.add(object.metadata.uid);
        this.deleted.push(nameOf(object));
      }),
    );
  }

  get context(): string {
    return this.cluster.context;
  }

  /** All orders on the cluster, by kind, namespace and name. */
  async orders(): Promise<Map<string, LiveObject>> {
    const lists = await Promise.all(
      this.kinds.map(async ({ apiVersion, kind, plural }) => {
        const objects = await list(this.plane, apiVersion, plural);
        return objects.map((object) => ({ ...object, kind }));
      }),
    );
    return new Map(lists.flat().map((object) => [nameOf(object), object]));
  }

  /** One order, such as `WhoAmIService demo/whoami-demo`, where it is there. */
  async order(name: string): Promise<LiveObject | undefined> {
    return (await this.orders()).get(name);
  }

  /** All Kustomizations, by name. */
  async kustomizations(): Promise<Map<string, LiveObject>> {
    const objects = await list(this.plane, KUSTOMIZATION.apiVersion, 'kustomizations');
    return new Map(objects.map((object) => [object.metadata.name, object]));
  }

  /** The Kustomization of a purpose, or the parent. */
  async kustomization(purpose?: string): Promise<LiveObject | undefined> {
    return (await this.kustomizations()).get(kustomizationName(this.context, purpose));
  }

  /** Makes Flux look at Git now, as docs/README.md says. */
  async lookNow(): Promise<void> {
    await this.annotate({ ...GIT_REPOSITORY, metadata: { name: CATALOG_ORDERS, namespace: FLUX_SYSTEM } });
  }

  /** Makes Flux look at Git once more: the GitRepository after that, whatever came of it. */
  async look(): Promise<LiveObject> {
    const asked = await this.annotate({
      ...GIT_REPOSITORY,
      metadata: { name: CATALOG_ORDERS, namespace: FLUX_SYSTEM },
    });
    let found: LiveObject | undefined;
    await until(`${this.context} has looked at Git once more`, async () => {
      const repositories = await list(this.plane, GIT_REPOSITORY.apiVersion, 'gitrepositories');
      found = repositories.find(({ metadata }) => metadata.name === CATALOG_ORDERS);
      return found?.status?.lastHandledReconcileAt === asked;
    });
    if (found === undefined) throw new Error(`there is no GitRepository ${CATALOG_ORDERS}`);
    return found;
  }

  /** Makes Flux try a purpose, or the parent, once more: the Kustomization after that, whatever came of it. */
  async attempt(purpose?: string): Promise<LiveObject> {
    const name = kustomizationName(this.context, purpose);
    const asked = await this.annotate({ ...KUSTOMIZATION, metadata: { name, namespace: FLUX_SYSTEM } });
    let found: LiveObject | undefined;
    await until(
      `Flux has tried ${name} once more`,
      async () => {
        found = await this.kustomization(purpose);
        return found?.status?.lastHandledReconcileAt === asked;
      },
      () => this.conditions(),
    );
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  }

  /** Applies the two objects of the first bootstrap, docs/bootstrap.md, and waits until all is applied. */
  async bootstrap(clone: WorkingClone): Promise<void> {
    const folder = `dist/${this.context}/${FLUX_SYSTEM}`;
    await apply(this.plane, parse(clone.read(`${folder}/GitRepository/${CATALOG_ORDERS}.yaml`)) as Identity);
    await apply(
      this.plane,
      parse(clone.read(`${folder}/Kustomization/${kustomizationName(this.context)}.yaml`)) as Identity,
    );
    await this.applied(await clone.revision());
  }

  /** Waits until Flux has applied a revision to some purposes, default all that are not suspended, and the parent. */
  async applied(revision: string, purposes?: readonly string[]): Promise<void> {
    await this.lookNow();
    const names = purposes?.map((purpose) => kustomizationName(this.context, purpose));
    await until(
      `${this.context} has applied ${revision} to ${purposes?.join(', ') ?? 'all purposes'}`,
      async () => {
        const all = [...(await this.kustomizations()).values()].filter(({ metadata, spec }) =>
          names === undefined
            ? metadata.name.startsWith(kustomizationName(this.context)) && spec?.['suspend'] !== true
            : names.includes(metadata.name),
        );
        return all.length >= (names?.length ?? 1) && all.every((object) => isReadyAt(object, revision));
      },
      () => this.conditions(),
    );
  }

  /** Waits until Flux has fetched a revision, and the parent has tried it and found no folder of the cluster. */
  async findsNoFolder(revision: string): Promise<void> {
    await until(
      `${this.context} has fetched ${revision}`,
      async () => (await this.look()).status?.artifact?.revision === revision,
    );
    // The controller that applies may be asked before its watch has told it of the new revision.
    await until('the parent finds no folder', async () => {
      const { status } = await this.attempt();
      const ready = condition(status?.conditions, 'Ready');
      return ready.status === 'False' && ready.message.includes('kustomization path not found');
    });
  }

  /** What Flux says of a purpose that it has tried to apply at a revision, and could not. */
  async whyNotReady(purpose: string, revision: string): Promise<string> {
    let message = '';
    await until(
      `Flux has tried ${purpose} at ${revision} and failed`,
      async () => {
        const { status } = (await this.kustomization(purpose)) ?? {};
        const ready = condition(status?.conditions, 'Ready');
        ({ message } = ready);
        // A retry may find that what it depends on is just being applied again, and then says only that.
        const isSaid = ready.status === 'False' && !message.startsWith("dependency '");
        return status?.lastAttemptedRevision === revision && isSaid;
      },
      () => this.conditions(),
    );
    return message.replaceAll(/\s+/g, ' ');
  }

  /** What Flux says of each Kustomization, for a person to read. */
  async conditions(): Promise<string> {
    const lines = [...(await this.kustomizations()).values()].map(({ metadata, status }) => {
      const { status: ready, message } = condition(status?.conditions, 'Ready');
      return `${metadata.name}: Ready ${ready}, ${status?.lastAppliedRevision ?? 'nothing applied'}, ${message}`;
    });
    return lines.join('\n');
  }

  /** Stops what watches the cluster; the cluster itself goes on. */
  stop(): Promise<void> {
    for (const one of this.watches) one.stop();
    this.crossplane.stop();
    return Promise.resolve();
  }

  private async annotate(object: Identity): Promise<string> {
    const requestedAt = String(Date.now());
    const annotations = { 'reconcile.fluxcd.io/requestedAt': requestedAt };
    await patch(this.plane, object, { metadata: { annotations } }, 'flux-client-side-apply');
    return requestedAt;
  }
}

/** The Git server with this repository, and clusters that are ready for their first bootstrap. */
export interface Platform {
  readonly git: GitServer;
  readonly url: string;
  readonly clone: WorkingClone;
  readonly clusters: readonly LiveCluster[];
  /** Has a context for each cluster. */
  readonly kubeconfig: string;
  /** An empty folder that is gone with the platform. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface PlatformSettings extends FluxSettings {
  /** The cluster contexts that are started; default: all that are registered. */
  readonly contexts?: readonly string[];
  /** Whether something plays Crossplane; default: yes. Without it no order is ever ready, and no namespace made. */
  readonly crossplane?: boolean;
}

const programs = binariesAtHand(
  PROGRAMS,
  ...(['etcd', 'kube-apiserver', 'source-controller', 'kustomize-controller', 'kubectl'] as const),
);
// Where kubectl was built, what docs/ says finds it too.
if (programs !== undefined) process.env['PATH'] = [process.env['PATH'], dirname(programs.kubectl)].join(delimiter);

/** `test` where the programs of a platform are to be had; else a skipped test. */
export const testOnPlatform: jest.It = programs === undefined ? test.skip : test;

/** A platform for all tests of a file; it is there from the first test until the last is done. */
export function usePlatform(settings: PlatformSettings = {}): () => Platform {
  let platform: Platform | undefined;
  if (programs !== undefined) {
    beforeAll(async () => {
      platform = await startPlatform(programs, settings);
    });
    afterAll(async () => {
      await platform?.stop();
    });
  }
  return () => {
    if (platform === undefined) throw new Error('the platform did not start');
    return platform;
  };
}

async function startPlatform(installed: NonNullable<typeof programs>, settings: PlatformSettings): Promise<Platform> {
  const start = Date.now();
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folder = keepFolder('catalog-orders-platform');
    ends.push(() => folder.end());
    const git = await startGitServer();
    ends.push(() => git.stop());
    await git.create(REPOSITORY);
    await git.create(PACKAGES);
    const url = git.url(REPOSITORY);
    const clone = await WorkingClone.filled(url, join(folder.path, 'clone'));
    const chosen = CLUSTERS.filter(({ context }) => settings.contexts?.includes(context) ?? true);
    const packages = await publishPackages(git, join(folder.path, 'packages'), chosen);
    const clusters = await Promise.all(
      chosen.map(async (cluster) => {
        const plane = await startControlPlane(installed, cluster.context);
        ends.push(() => plane.stop());
        const flux = await startFlux(plane, installed, settings);
        ends.push(() => flux.kill());
        await createNamespaces(plane, cluster.props.namespaces);
        await installPackages(plane, cluster.context, git.url(PACKAGES));
        const kinds = packages.get(cluster.context) ?? [];
        const live = new LiveCluster(
          cluster,
          plane,
          flux,
          startCrossplane(plane, settings.crossplane === false ? [] : kinds),
          kinds,
        );
        ends.push(() => live.stop());
        return live;
      }),
    );
    const kubeconfig = join(folder.path, 'kubeconfig');
    writeFileSync(kubeconfig, await merged(clusters, folder.path));
    say(`clusters started: ${clusters.map(({ context }) => context).join(', ')}`, start);
    return { git, url, clone, clusters, kubeconfig, folder: folder.path, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createNamespaces(plane: ControlPlane, names: readonly string[]): Promise<void> {
  for (const name of names) await apply(plane, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** Pushes what the packages of each cluster install: the kinds, at the revisions that it is pinned to. */
async function publishPackages(
  git: GitServer,
  folder: string,
  clusters: readonly Cluster[],
): Promise<Map<string, Resource[]>> {
  const clone = await WorkingClone.empty(git.url(PACKAGES), folder);
  const kinds = new Map<string, Resource[]>();
  for (const { context, props } of clusters) {
    const served = XRDS.filter(({ kind, revision }) => props.serves[kind as keyof typeof props.serves] === revision);
    const definitions = served.map(({ xrd }) => toCustomResourceDefinition(xrd));
    clone.write({
      [`${context}/crds.yaml`]: definitions.map((definition) => JSON.stringify(definition)).join('\n---\n'),
    });
    kinds.set(
      context,
      definitions.map(({ spec }) => ({
        apiVersion: `${spec.group}/${spec.versions[0]?.name ?? ''}`,
        kind: spec.names.kind,
        plural: spec.names.plural,
      })),
    );
  }
  await clone.push('The kinds of each cluster');
  return kinds;
}

async function installPackages(plane: ControlPlane, context: string, url: string): Promise<void> {
  const metadata = { name: CATALOG, namespace: FLUX_SYSTEM };
  await apply(plane, { ...GIT_REPOSITORY, metadata, ...{ spec: { url, ref: { branch: 'main' }, interval: '1h' } } });
  const spec = {
    sourceRef: { kind: 'GitRepository', name: CATALOG },
    path: `./${context}`,
    interval: '1h',
    prune: true,
    wait: true,
  };
  await apply(plane, { ...KUSTOMIZATION, metadata, ...{ spec } });
  await until(`the packages of ${context} are installed`, async () => {
    const catalog = (await list(plane, KUSTOMIZATION.apiVersion, 'kustomizations')).find(
      ({ metadata }) => metadata.name === CATALOG,
    );
    return condition(catalog?.status?.conditions, 'Ready').status === 'True';
  });
}

async function merged(clusters: readonly LiveCluster[], cwd: string): Promise<string> {
  const files = clusters.map(({ plane }) => plane.kubeconfig).join(':');
  return demand('kubectl', ['config', 'view', '--flatten'], { cwd, env: { KUBECONFIG: files } });
}

/** `Kind namespace/name`, or `Kind name` where it is cluster-scoped. */
export function nameOf({ kind, metadata }: LiveObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** Whether a Kustomization has applied a revision and all is well. */
export function isReadyAt({ metadata, status }: LiveObject, revision: string): boolean {
  return (
    status?.lastAppliedRevision === revision &&
    status.observedGeneration === metadata.generation &&
    condition(status.conditions, 'Ready').status === 'True'
  );
}

export function condition(conditions: readonly { type: string; status: string; message: string }[] = [], type: string) {
  return conditions.find((one) => one.type === type) ?? { status: 'Unknown', message: 'no condition yet' };
}

/** Does something with all at once, and tells how long it took. */
export async function onEach<T>(all: readonly T[], what: string, act: (one: T) => Promise<void>): Promise<void> {
  const start = Date.now();
  await Promise.all(all.map(act));
  say(what, start);
}

/** Tells how long something took, from a time on, in seconds. */
export function say(what: string, since: number): void {
  process.stderr.write(`${what} (${((Date.now() - since) / 1000).toFixed(1)} s)\n`);
}
