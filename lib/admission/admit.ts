import type { Names } from 'api-server-verdict';
import { servedBy } from '../load/pins.ts';
import type { Faulty, Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { Knowledge, type KnownKind } from '../model/kind.ts';
import { groupBy } from '../model/group.ts';
import { type Memory, noMemory } from '../model/memory.ts';
import { type Manifest, type Order, typeOf } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import { Remembered } from '../model/remembered.ts';
import type { Repository } from '../model/repository.ts';
import { kindsIn } from '../model/xrd.ts';
import { complete } from './complete.ts';
import { toCustomResourceDefinition } from './crd.ts';
import { judgeByPolicy, type Policy } from './policies.ts';
import type { Offering, Subject } from './rule.ts';
import { judgeAll } from './rulebook.ts';
import { unknownOf } from './rules/kind-knowledge-wrong.ts';
import { type Api, type Definition, ServedCluster } from './served-cluster.ts';

/** What there is to admit. */
export interface Desired {
  readonly clusters: readonly Cluster[];
  /** The contexts of those that could not be loaded. */
  readonly faultyClusters?: readonly string[];
  readonly xrds: readonly Xrd[];
  /** Those with a fault of their own: to say more of what needs them would only repeat it. */
  readonly faulty?: readonly Faulty[];
  /** What the platform knows of its kinds. */
  readonly known: readonly KnownKind[];
  readonly orders: readonly Order[];
  readonly repository: Repository;
  /** What the team has added to the rules. */
  readonly policies?: readonly Policy[];
  /** What an order said where the branch left main, for rules of its schema about changes. */
  readonly previous?: (order: Order) => Manifest | undefined;
}

/** The verdict on it: the orders as they would be applied, on the clusters as they would be, and all that is wrong. */
export interface Admission {
  readonly clusters: readonly ServedCluster[];
  readonly known: Knowledge;
  readonly orders: readonly Order[];
  readonly subjects: readonly Subject[];
  readonly findings: readonly Finding[];
}

/** Says of every order what the API server of its cluster would say, once somebody asks for that. */
export function admit(desired: Desired, memory: Memory = noMemory): Admission {
  const { clusters, faultyClusters = [], xrds, faulty = [], known, orders, repository, policies = [] } = desired;
  const definitions = definitionsIn(xrds);
  const sound = known.filter((one) => unknownOf(one, xrds, faulty).length === 0);
  const knowledge = new Knowledge(sound);
  const ordered = groupBy(orders, ({ cluster }) => cluster);
  const served = clusters.map((cluster) => {
    const own = ordered.get(cluster.context) ?? [];
    return new ServedCluster(cluster, apisOf(cluster, xrds, definitions), knowledge, own);
  });
  const subjects = subjectsOf(desired, served, definitions, memory);
  const offering: Offering = { clusters: served, faultyClusters, xrds, faulty, known, repository };
  const evidence = { offering, orders, subjects };
  let findings: Finding[] | undefined;
  return {
    ...{ clusters: served, known: knowledge, orders, subjects },
    get findings() {
      findings ??= [
        ...judgeAll(evidence),
        // A team's own may look at anything, so that nobody could tell what its verdict was made from.
        ...policies.flatMap((policy) => judgeByPolicy(policy, evidence)),
      ];
      return findings;
    },
  };
}

/** The orders that clusters serve, as they would be applied. */
function subjectsOf(
  { orders, repository, previous }: Desired,
  served: readonly ServedCluster[],
  definitions: Definitions,
  memory: Memory,
): Subject[] {
  const revisions = groupBy([...definitions.values()].sort(byRevision), ({ kind, crd }) => `${kind}.${crd.spec.group}`);
  const clusters = new Map(served.map((cluster) => [cluster.context, cluster]));
  return orders.flatMap((order): Subject[] => {
    const cluster = clusters.get(order.cluster);
    const serving = cluster?.serving(typeOf(order));
    if (cluster === undefined || serving === undefined) return [];
    const { api, schema } = serving;
    const before = previous?.(order);
    const isKnown = order.origin !== undefined && before === undefined;
    let manifest: Manifest | undefined;
    return [
      {
        ...{ order, cluster, api, schema },
        previous: before,
        revisions: revisions.get(`${api.kind}.${api.crd.spec.group}`) ?? [],
        known: isKnown ? memory(order, `${order.origin} ${cluster.origin}`) : new Remembered(),
        get manifest() {
          manifest ??= order.asWritten === true ? order.manifest : complete(order, api, cluster, repository);
          return manifest;
        },
      },
    ];
  });
}

type Definitions = ReadonlyMap<Names, Definition>;

/** Every kind that there is an XRD of, at every revision. */
function definitionsIn(xrds: readonly Xrd[]): Definitions {
  const all = xrds.flatMap(({ revision, xrd }) =>
    kindsIn(xrd).map((names): [Names, Definition] => [
      names,
      { kind: names.kind, revision, crd: toCustomResourceDefinition(xrd, names), composition: compositionOf(xrd) },
    ]),
  );
  return new Map(all);
}

function compositionOf({ spec }: Xrd['xrd']): string | undefined {
  return (spec.enforcedCompositionRef ?? spec.defaultCompositionRef)?.name;
}

function apisOf(cluster: Cluster, xrds: readonly Xrd[], definitions: Definitions): Map<string, Api> {
  const apis = servedBy(cluster, xrds).flatMap(({ name, names }) => {
    const definition = definitions.get(names);
    return definition === undefined ? [] : [{ name, ...definition }];
  });
  return new Map(apis.map((api) => [api.name, api]));
}

/** The order of definitions of a kind, the oldest first. */
export function byRevision(a: Definition, b: Definition): number {
  return byCodeUnit(sortable(a.revision), sortable(b.revision));
}

/** A revision such that 1.10.0 comes after 1.9.0. */
function sortable(revision: string): string {
  return revision.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}
