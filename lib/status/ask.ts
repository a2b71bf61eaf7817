import type { Subject } from '../admission/rule.ts';
import type { Api } from '../admission/served-cluster.ts';
import { canonical } from '../layout/canonical.ts';
import { groupBy } from '../model/group.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import { byCodeUnit } from '../model/sort.ts';
import { ApiServer, CONCURRENCY, listAll } from './api-server.ts';
import { CannotAsk } from './cannot-ask.ts';
import { idOf, objectsById, type Observation, type Wanted } from './cluster-status.ts';
import { credentialsFrom } from './credential-plugin.ts';
import { type Drift, driftedFields, FLUX_MANAGER } from './drift.ts';
import { KUSTOMIZE } from './flux-objects.ts';
import { Kubeconfig } from './kubeconfig.ts';
import { type Listed, type LiveObject, liveObject } from './live.ts';
import { inPool } from './pool.ts';

/** How clusters are asked. */
export interface Asking {
  /** Whether to try, order by order, what an apply would change; it needs the right to patch. */
  readonly drift: boolean;
  /** How long an API server may take to answer, in milliseconds. */
  readonly patience: number;
  /** Where KUBECONFIG stands; credential plugins get it too. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a credential plugin may speak to a person. */
  readonly terminal: boolean;
}

const GIT_REPOSITORIES = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${FLUX_SYSTEM}/gitrepositories`;
const KUSTOMIZATIONS = `/apis/${KUSTOMIZE}/v1/namespaces/${FLUX_SYSTEM}/kustomizations`;

/**
 * Asks a cluster what it has of what is ordered on it: a list for each kind, whatever the number of orders. What it
 * does not tell is in the observation, with the reason; this throws nothing of that.
 */
export async function ask(wanted: Wanted, asking: Asking): Promise<Observation> {
  const { context } = wanted.cluster;
  try {
    const access = new Kubeconfig(asking.env).access(context);
    const given = access.plugin && (await credentialsFrom(access.plugin, context, asking.env, asking.terminal));
    const server = new ApiServer(context, access, { ...access.credentials, ...given }, asking.patience);
    try {
      return await observe(server, wanted, asking.drift);
    } finally {
      server.close();
    }
  } catch (error) {
    if (!(error instanceof CannotAsk)) throw error;
    return { ...NOTHING, error: error.message, hint: error.hint };
  }
}

const NOTHING: Omit<Observation, 'error' | 'hint'> = {
  ...{ gitRepositories: {}, kustomizations: {}, kinds: new Map(), drift: new Map() },
};

async function observe(server: ApiServer, wanted: Wanted, drift: boolean): Promise<Observation> {
  const apis = [...wanted.cluster.apis.values()];
  const lists = [
    { kind: 'GitRepository', path: GIT_REPOSITORIES },
    { kind: 'Kustomization', path: KUSTOMIZATIONS },
    ...apis.map((api) => ({ kind: api.kind, path: pathOf(api) })),
  ];
  const silences: Silence[] = [];
  // All at a time, so that a cluster that does not answer is waited for once.
  const asked = lists.map(({ kind, path }) =>
    list(server, kind, path).catch((error: unknown): Listed => {
      if (!(error instanceof CannotAsk)) throw error;
      silences.push({ resource: resourceOf(path), reason: error });
      return {};
    }),
  );
  const [gitRepositories = {}, kustomizations = {}, ...kinds] = await Promise.all(asked);
  // Some other server may answer 404 to everything as well.
  if ([gitRepositories, kustomizations, ...kinds].every(({ unserved }) => unserved === true)) await isApiServer(server);
  const byKind = new Map(apis.map(({ kind }, index) => [kind, kinds[index] ?? {}]));
  const partial = silences.length < lists.length;
  const drifts = drift ? await tryAll(server, wanted, byKind, silences) : new Map<string, Drift>();
  return {
    ...{ gitRepositories, kustomizations, kinds: byKind, drift: drifts },
    error: joined(
      [...groupBy(silences, ({ reason }) => reason.message)].map(([message, alike]) =>
        partial ? `${message}: ${unique(alike.map(({ resource }) => resource)).join(', ')}` : message,
      ),
    ),
    hint: joined(silences.map(({ reason }) => reason.hint)),
  };
}

/** What a cluster did not tell of, such as `whoamiapps.openportal.dev`, and why. */
interface Silence {
  readonly resource: string;
  readonly reason: CannotAsk;
}

function joined(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : unique(texts).join('; ');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byCodeUnit);
}

async function isApiServer(server: ApiServer): Promise<void> {
  const { status } = await server.get('/version');
  if (status === 404) {
    throw new CannotAsk(
      'cannot be asked: what answers is no Kubernetes API server',
      'compare the address in the kubeconfig with that of the cluster',
    );
  }
}

async function list(server: ApiServer, kind: string, path: string): Promise<Listed> {
  const { status, message, items } = await listAll(server, path);
  if (status === 404) return { unserved: true };
  if (status !== 200) throw refusal(status, message, 'list');
  return { objects: items.map((item) => liveObject(kind, item)).filter((object) => object !== undefined) };
}

/** `whoamiservices.openportal.dev`, of a path in the API. */
function resourceOf(path: string): string {
  const [, , group = ''] = path.split('/');
  return `${path.slice(path.lastIndexOf('/') + 1)}.${group}`;
}

function refusal(status: number, message: string, verb: 'list' | 'patch'): CannotAsk {
  switch (status) {
    case 401:
      return new CannotAsk('does not know who asks, 401 Unauthorized', 'log in again, or renew the credentials');
    case 403:
      return new CannotAsk(
        `does not let you ${verb}, 403 Forbidden`,
        `${verb === 'patch' ? 'leave out --drift, or ' : ''}see docs/status.md for the ClusterRole that it needs`,
      );
    default:
      return new CannotAsk(`cannot ${verb} at the moment, ${status}${message && ` ${message}`}`, 'try again');
  }
}

/** The path of a kind in the API, of all namespaces or of one, at the version given or the first that is served. */
function pathOf(
  { crd: { spec } }: Api,
  namespace?: string,
  version = spec.versions.find(({ served }) => served)?.name,
) {
  const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `/apis/${spec.group}/${version ?? ''}${within}/${spec.names.plural}`;
}

/** Tries to apply every order that is there, as Flux would. */
async function tryAll(
  server: ApiServer,
  { subjects, cluster }: Wanted,
  kinds: ReadonlyMap<string, Listed>,
  silences: Silence[],
): Promise<Map<string, Drift>> {
  const objects = objectsById(cluster, kinds);
  // Who may not patch one object of a kind may patch none of it in that namespace.
  const closed = new Set<string>();
  const tried = await inPool(CONCURRENCY, subjects, async (subject): Promise<readonly [string, Drift]> => {
    const id = idOf(subject);
    const live = objects.get(id);
    const place = `${subject.manifest.kind} ${subject.manifest.metadata.namespace ?? ''}`;
    if (live === undefined || closed.has(place)) return [id, {}];
    try {
      return [id, await tryOne(server, subject, live)];
    } catch (error) {
      if (!(error instanceof CannotAsk)) throw error;
      closed.add(place);
      silences.push({ resource: resourceOf(pathOf(subject.api)), reason: error });
      return [id, {}];
    }
  });
  return new Map(tried);
}

async function tryOne(server: ApiServer, subject: Subject, live: LiveObject): Promise<Drift> {
  const { api, manifest, schema } = subject;
  const { namespace, name = '' } = manifest.metadata;
  const path = `${pathOf(api, namespace, manifest.apiVersion.split('/')[1])}/${encodeURIComponent(name)}`;
  const { status, body, message } = await server.tryApply(path, asFluxApplies(subject, live), FLUX_MANAGER);
  // It is gone since it was listed, and the dry run made it, or its namespace is gone as well.
  if (status === 201 || status === 404) return {};
  if (status === 200) return { fields: driftedFields(live.content, body, { manifest, schema }) };
  if (status === 400 || status === 409 || status === 422) return { refused: message };
  if (status === 403 && !message.includes('cannot patch resource')) return { refused: message };
  throw refusal(status, message, 'patch');
}

/** An order with the labels that Flux has put on it, so that these do not count as a change. */
function asFluxApplies({ manifest }: Subject, { labels }: LiveObject) {
  const own = Object.entries(labels).filter(([label]) => label.startsWith(`${KUSTOMIZE}/`));
  const { metadata } = manifest;
  return canonical({
    ...manifest,
    metadata: { ...metadata, labels: { ...metadata.labels, ...Object.fromEntries(own) } },
  });
}
