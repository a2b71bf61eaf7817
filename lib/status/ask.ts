import type { Subject } from '../admission/rule.ts';
import type { Api } from '../admission/served-cluster.ts';
import { canonical } from '../layout/canonical.ts';
import { groupBy } from '../model/group.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import { byCodeUnit } from '../model/sort.ts';
import { type Drift, driftedFields, FLUX_MANAGER } from './drift.ts';
import { type Ask, CannotAsk, CONCURRENCY, type Running, withKubectl } from './kubectl.ts';
import { at, KUSTOMIZE, type Listed, liveObject, type LiveObject, textAt } from './live.ts';
import { idOf, kustomizationOf, type Observation, View, type Wanted } from './view.ts';

/** The most pages of a list, and how often one is begun again that grew too old while it was read. */
const LIMITS = { pages: 200, expired: 5 };

const GIT_REPOSITORIES = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${FLUX_SYSTEM}/gitrepositories`;
const KUSTOMIZATIONS = `/apis/${KUSTOMIZE}/v1/namespaces/${FLUX_SYSTEM}/kustomizations`;
const NOTHING: Observation = {
  ...{ error: null, hint: null, gitRepositories: {}, kustomizations: {}, kinds: new Map(), drift: new Map() },
};

/**
 * Asks a cluster what it has of what is ordered on it, by kubectl. What it does not tell is in the observation, with
 * the reason; this throws nothing of that.
 * @param drift whether to try, order by order, what an apply would change; it needs the right to patch
 */
export async function askCluster(wanted: Wanted, drift: boolean, running: Running): Promise<Observation> {
  try {
    return await withKubectl(wanted.cluster.context, running, (ask) => observe(ask, wanted, drift));
  } catch (error) {
    if (error instanceof CannotAsk) return { ...NOTHING, error: error.message, hint: error.hint };
    if (!(error instanceof RangeError)) throw error;
    return { ...NOTHING, error: 'cannot be asked: it answers with what is nested too deeply' };
  }
}

/** What a cluster has of what is ordered on it: a list for each kind, whatever the number of orders. */
export async function observe(ask: Ask, wanted: Wanted, drift: boolean): Promise<Observation> {
  const apis = [...wanted.cluster.apis.values()];
  const silences: Silence[] = [];
  const list = async (kind: string, path: string): Promise<Listed> => {
    try {
      return await listAll(ask, kind, path);
    } catch (error) {
      silences.push(silence(path, error));
      return {};
    }
  };
  // All at a time, so that a cluster that does not answer is waited for once.
  const [gitRepositories, kustomizations, ...lists] = await Promise.all([
    list('GitRepository', GIT_REPOSITORIES),
    list('Kustomization', KUSTOMIZATIONS),
    ...apis.map((api) => list(api.kind, pathOf(api))),
  ]);
  const all = [gitRepositories, kustomizations, ...lists];
  // Some other server may answer 404 to everything as well.
  if (all.every(({ unserved }) => unserved) && (await ask('/version')).status === 404) {
    const hint = 'compare the address in the kubeconfig with that of the cluster';
    throw new CannotAsk('cannot be asked: what answers is no Kubernetes API server', hint);
  }
  const kinds = new Map(apis.map(({ name }, index) => [name, lists[index] ?? {}]));
  const told = { ...NOTHING, gitRepositories, kustomizations, kinds };
  const partial = silences.length < all.length;
  const drifts = drift ? await tryAll(ask, new View(wanted, told), silences) : NOTHING.drift;
  const errors = [...groupBy(silences, ({ reason }) => reason.message)].map(([message, alike]) => {
    const resources = alike.map(({ resource }) => resource);
    return partial ? `${message}: ${joined(resources, ', ')}` : message;
  });
  const hint = joined(silences.map(({ reason }) => reason.hint));
  return { ...told, drift: drifts, error: joined(errors) || null, hint: hint || null };
}

/** What a cluster did not tell of, such as `buckets.example.org`, and why. */
interface Silence {
  readonly resource: string;
  readonly reason: CannotAsk;
}

function silence(path: string, reason: unknown): Silence {
  if (!(reason instanceof CannotAsk)) throw reason;
  const [, , group = ''] = path.split('/');
  return { resource: `${path.slice(path.lastIndexOf('/') + 1)}.${group}`, reason };
}

function joined(texts: readonly string[], by = '; '): string {
  return [...new Set(texts)].sort(byCodeUnit).join(by);
}

/**
 * All items of a list, which is read in pages of 500, as kubectl does. A list that grew too old between two pages is
 * begun again: Kubernetes API concepts, "Retrieving large results sets in chunks".
 */
export async function listAll(ask: Ask, kind: string, path: string): Promise<Listed> {
  let objects: LiveObject[] = [];
  let token = '';
  for (let page = 0, expired = 0; page < LIMITS.pages; page++) {
    const from = token === '' ? '' : `&continue=${encodeURIComponent(token)}`;
    const { status, body, message } = await ask(`${path}?limit=500${from}`);
    if (status === 404) return { unserved: true };
    if (status === 410 && token !== '' && expired++ < LIMITS.expired) {
      [objects, token] = [[], ''];
      continue;
    }
    if (status !== 200) throw refusal(status, message, 'list');
    const items = at(body, 'items');
    // What is no list must not pass for an empty one.
    if (!Array.isArray(items) && !textAt(body, 'kind').endsWith('List')) {
      throw new CannotAsk('cannot be asked: it answers something else than a list', 'is that its address?');
    }
    if (Array.isArray(items)) objects = objects.concat(items.flatMap((item) => liveObject(kind, item) ?? []));
    token = textAt(body, 'metadata', 'continue');
    if (token === '') return { objects };
  }
  throw new CannotAsk(`gives a list without an end, of more than ${LIMITS.pages} pages`, 'is that its address?');
}

function refusal(status: number, message: string, verb: 'list' | 'patch'): CannotAsk {
  if (status === 401) {
    return new CannotAsk('does not know who asks, 401 Unauthorized', 'log in again, or renew the credentials');
  }
  if (status === 403) {
    const hint = `${verb === 'patch' ? 'leave out --drift, or ' : ''}see docs/status.md for the ClusterRole that it needs`;
    return new CannotAsk(`does not let you ${verb}, 403 Forbidden`, hint);
  }
  return new CannotAsk(`cannot ${verb} at the moment, ${status}${message && ` ${message}`}`, 'try again');
}

/** The path of a kind in the API, of all namespaces or of one, at the version given or the first that is served. */
function pathOf({ crd: { spec } }: Api, namespace?: string, version?: string): string {
  const served = version ?? spec.versions.find((one) => one.served)?.name ?? '';
  const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `/apis/${spec.group}/${served}${within}/${spec.names.plural}`;
}

/** Tries to apply every order that is there, as Flux would. */
async function tryAll(ask: Ask, view: View, silences: Silence[]): Promise<Map<string, Drift>> {
  const drifts = new Map<string, Drift>();
  // Who may not patch one object of a kind may patch none of it in that namespace.
  const closed = new Set<string>();
  const queue = view.wanted.subjects.values();
  const worker = async () => {
    for (const subject of queue) {
      const live = view.live(subject);
      const place = `${subject.api.name} ${subject.manifest.metadata.namespace ?? ''}`;
      if (!live || closed.has(place)) continue;
      try {
        drifts.set(idOf(subject), await tryOne(ask, subject, live));
      } catch (error) {
        silences.push(silence(pathOf(subject.api), error));
        closed.add(place);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return drifts;
}

async function tryOne(ask: Ask, subject: Subject, live: LiveObject): Promise<Drift> {
  const { api, manifest, schema, order, cluster } = subject;
  const { metadata } = manifest;
  const path = `${pathOf(api, metadata.namespace, manifest.apiVersion.split('/')[1])}/${encodeURIComponent(live.name)}`;
  const labels = {
    ...metadata.labels,
    [`${KUSTOMIZE}/name`]: kustomizationOf(cluster, order),
    [`${KUSTOMIZE}/namespace`]: FLUX_SYSTEM,
  };
  const { status, body, message } = await ask(
    `${path}?dryRun=All&fieldManager=${FLUX_MANAGER}&force=true`,
    canonical({ ...manifest, metadata: { ...metadata, labels } }),
  );
  // It is gone since it was listed, and the dry run made it, or its namespace is gone as well.
  if (status === 201 || status === 404) return {};
  if (status === 200) return { fields: driftedFields(live.content, body, { manifest, schema }) };
  if ([400, 409, 422].includes(status)) return { refused: message };
  if (status === 403 && !message.includes('cannot patch resource')) return { refused: message };
  throw refusal(status, message, 'patch');
}
