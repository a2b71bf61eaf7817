import type { Subject } from '../admission/rule.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { CATALOG_ORDERS, kustomizationName } from '../model/names.ts';
import type { Order } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { type FluxStatus, purposeStatus, type PurposeStatus, type Seen, sourceStatus } from './delivery.ts';
import type { Drift } from './drift.ts';
import { liveKustomization, liveSource, type LiveKustomization } from './flux-objects.ts';
import type { Place } from './flux-words.ts';
import { identity, type Listed, type LiveObject } from './live.ts';
import { orderStatus, type OrderStatus, type Problem } from './order-status.ts';
import { type Orphan, orphans } from './orphans.ts';

/** What a cluster told of itself. */
export interface Observation {
  /** Why it did not tell everything, or anything; null where it did. Reads on from the cluster. */
  readonly error: string | null;
  readonly hint: string | null;
  readonly gitRepositories: Listed;
  readonly kustomizations: Listed;
  /** What it has of each kind that it serves. */
  readonly kinds: ReadonlyMap<string, Listed>;
  /** What the dry runs said, by identity; empty where none were asked for. */
  readonly drift: ReadonlyMap<string, Drift>;
}

/** What there is to hold against it. */
export interface Wanted {
  readonly cluster: ServedCluster;
  /** The orders that the cluster may take. */
  readonly subjects: readonly Subject[];
  /** All orders, with those of kinds that it is not known to serve. */
  readonly orders: readonly Order[];
  readonly repository: Repository;
  /** The contexts of all clusters. */
  readonly contexts: readonly string[];
}

/** How it stands with all that is ordered on a cluster. */
export interface ClusterStatus {
  readonly cluster: string;
  /** Whether it told anything. */
  readonly reachable: boolean;
  readonly error: string | null;
  readonly hint: string | null;
  /** The short commit that it has fetched last. */
  readonly revision: string | null;
  /** The GitRepository; null where the cluster told nothing. */
  readonly source: FluxStatus | null;
  /** The parent, then the purposes. */
  readonly purposes: readonly PurposeStatus[];
  readonly orders: readonly OrderStatus[];
  readonly orphans: readonly Orphan[];
}

/** Holds what is ordered on a cluster against what the cluster told of itself. */
export function clusterStatus(wanted: Wanted, observation: Observation): ClusterStatus {
  const { cluster, repository, contexts } = wanted;
  const { context } = cluster;
  const { error, hint, gitRepositories, kustomizations, kinds } = observation;
  const listed = [gitRepositories, kustomizations, ...kinds.values()];
  if (listed.every((list) => list.objects === undefined && list.unserved === undefined)) {
    return {
      cluster: context,
      reachable: false,
      error,
      hint,
      revision: null,
      source: null,
      purposes: [],
      orders: [],
      orphans: [],
    };
  }
  const source = only(gitRepositories, CATALOG_ORDERS, liveSource);
  const live = new Map((kustomizations.objects ?? []).map(liveKustomization).map((one) => [one.name, one]));
  const kustomization = (name: string): Seen<LiveKustomization> =>
    live.get(name) ?? (told(kustomizations) ? null : undefined);
  const statusOfPurpose = (purpose?: string) =>
    purposeStatus(
      {
        purpose,
        seen: kustomization(kustomizationName(context, purpose)),
        parent: kustomization(kustomizationName(context)),
        fetched: source?.revision ?? '',
        suspended: purpose !== undefined && cluster.cluster.settingsOf(purpose).flux?.suspend === true,
      },
      placeOf(wanted, kustomizationName(context, purpose)),
    );
  const sourced = sourceStatus(source, repository, placeOf(wanted, CATALOG_ORDERS));
  const children = new Map(cluster.purposes.map((purpose) => [purpose, statusOfPurpose(purpose)]));
  return {
    ...{ cluster: context, reachable: true, error, hint, revision: sourced.revision, source: sourced },
    purposes: [statusOfPurpose(), ...children.values()],
    orders: orderStatuses(wanted, observation, children, kustomization),
    orphans: orphans({
      context,
      contexts,
      repository,
      objects: [...cluster.apis.values()].flatMap(({ kind, crd: { spec } }) =>
        (kinds.get(kind)?.objects ?? []).map((object) => ({ ...object, group: spec.group, plural: spec.names.plural })),
      ),
      kustomizations: live,
      ordered: new Set(wanted.subjects.map(idOf)),
      expected: new Set([
        kustomizationName(context),
        ...cluster.purposes.map((one) => kustomizationName(context, one)),
      ]),
    }),
  };
}

/** What a cluster has of the kinds that it serves, by identity. */
export function objectsById({ apis }: ServedCluster, kinds: Observation['kinds']): ReadonlyMap<string, LiveObject> {
  const objects = [...apis.values()].flatMap(({ kind, crd }) =>
    (kinds.get(kind)?.objects ?? []).map(
      (object) => [identity(crd.spec.group, kind, object.namespace, object.name), object] as const,
    ),
  );
  return new Map(objects);
}

/** The identity of an order among the objects of its cluster. */
export function idOf({ manifest, api }: Subject): string {
  return identity(api.crd.spec.group, manifest.kind, manifest.metadata.namespace ?? '', manifest.metadata.name ?? '');
}

function told(list: Listed): boolean {
  return list.objects !== undefined || list.unserved === true;
}

function only<Value>(list: Listed, name: string, read: (object: LiveObject) => Value): Seen<Value> {
  const found = list.objects?.find((object) => object.name === name);
  return found === undefined ? (told(list) ? null : undefined) : read(found);
}

function orderStatuses(
  { cluster, subjects, orders }: Wanted,
  { kinds, drift }: Observation,
  purposes: ReadonlyMap<string, PurposeStatus>,
  kustomization: (name: string) => Seen<LiveKustomization>,
): OrderStatus[] {
  const { context } = cluster;
  const objects = objectsById(cluster, kinds);
  const judged = new Set(subjects.map(({ order }) => order));
  const statuses = subjects.flatMap((subject) => {
    const list = kinds.get(subject.manifest.kind);
    // An order outside of every purpose has been refused by admission, and nothing would apply it.
    const purpose = purposes.get(subject.order.purpose);
    if (list === undefined || purpose === undefined) return [unjudged(subject.order, context)];
    const id = idOf(subject);
    return [
      orderStatus({
        subject,
        live: objects.get(id) ?? (told(list) ? null : undefined),
        served: list.unserved === undefined,
        id,
        purpose,
        kustomization: kustomization(purpose.kustomization),
        drift: drift.get(id),
      }),
    ];
  });
  return [...statuses, ...orders.filter((order) => !judged.has(order)).map((order) => unjudged(order, context))].sort(
    (a, b) => byCodeUnit(a.file, b.file) || a.line - b.line || byCodeUnit(a.kind, b.kind) || byCodeUnit(a.name, b.name),
  );
}

/** An order that the repository itself refuses before any cluster is asked. */
function unjudged(order: Order, context: string): OrderStatus {
  const problem: Problem = {
    problem: 'refused',
    message: 'cannot be applied as it is ordered',
    since: null,
    hint: `npx orders check --cluster ${context}`,
  };
  return {
    ...{ file: order.file, line: order.line(), purpose: order.purpose, kind: order.manifest.kind },
    name: order.manifest.metadata.name ?? '',
    ...{ present: null, revision: null, ready: null, synced: null, drift: null, problems: [problem] },
  };
}

function placeOf({ cluster, subjects }: Wanted, kustomization: string): Place {
  const place = (order: Order | undefined) => order && `${order.file}:${order.line()}`;
  return {
    context: cluster.context,
    parent: kustomizationName(cluster.context),
    kustomization,
    orderOf: (object) =>
      place(
        subjects.find(({ manifest: { kind, metadata } }) => {
          return [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/') === object;
        })?.order,
      ),
    orderOfNamespace: (namespace) => place(cluster.orderOf(namespace)),
  };
}
