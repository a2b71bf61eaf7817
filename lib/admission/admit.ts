import type { Revision, Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { aboutFile, atMost, type Finding, type Objection } from '../model/finding.ts';
import { Knowledge, type KnownKind } from '../model/kind.ts';
import { groupBy } from '../model/group.ts';
import { aboutOrder, type Manifest, type Order } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { Repository } from '../model/repository.ts';
import { complete } from './complete.ts';
import { toCustomResourceDefinition } from './crd.ts';
import type { OrderRule, RuleAcross, Subject } from './rule.ts';
import { annotationsOfPlace } from './rules/annotation.ts';
import { appliedWithTheOthers } from './rules/applied-first.ts';
import { clusterFile } from './rules/cluster-file.ts';
import { fitsCatalog } from './rules/catalog-name.ts';
import { claimedOnce } from './rules/claim.ts';
import { notDeprecated } from './rules/deprecated.ts';
import { namespaceOrderedOnce } from './rules/namespace-once.ts';
import { namespaceOfProtected } from './rules/namespace-protected.ts';
import { referencesLeadToOrders } from './rules/reference.ts';
import { annotationNamesCarried, carriedByKustomize } from './rules/carried.ts';
import { pathsDifferInMoreThanCase } from './rules/case.ts';
import { orderedOnce } from './rules/duplicate.ts';
import { kustomizationNameFits } from './rules/kustomization-name.ts';
import { fluxSystemReserved, namespaceExists, namespaceOfFolder } from './rules/namespace.ts';
import { unknownKnowledge } from './rules/known-kind.ts';
import { unknownPins } from './rules/pin.ts';
import { purposeSize } from './rules/purpose-size.ts';
import { validObject } from './rules/schema.ts';
import { scope } from './rules/scope.ts';
import { notServed, unknownCluster } from './rules/served.ts';
import { storable } from './rules/size.ts';
import { metadataForTools } from './rules/tool-metadata.ts';
import { xrdFindings } from './rules/xrd.ts';
import { type Api, ServedCluster } from './served-cluster.ts';

const ORDER_RULES: readonly OrderRule[] = [
  scope,
  namespaceExists,
  namespaceOfFolder,
  fluxSystemReserved,
  kustomizationNameFits,
  validObject,
  annotationsOfPlace,
  carriedByKustomize,
  annotationNamesCarried,
  metadataForTools,
  appliedWithTheOthers,
  storable,
  fitsCatalog,
  notDeprecated,
];
const RULES_ACROSS: readonly RuleAcross[] = [
  orderedOnce,
  namespaceOrderedOnce,
  namespaceOfProtected,
  claimedOnce,
  referencesLeadToOrders,
  pathsDifferInMoreThanCase,
  purposeSize,
];

/** What there is to admit. */
export interface Desired {
  readonly clusters: readonly Cluster[];
  readonly xrds: readonly Xrd[];
  /** Revisions whose XRD has a fault of its own: to say more of what needs them would only repeat it. */
  readonly faulty?: readonly Revision[];
  /** What the platform knows of its kinds. */
  readonly known: readonly KnownKind[];
  readonly orders: readonly Order[];
  readonly repository: Repository;
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

/** Says of every order what the API server of its cluster would say. */
export function admit({ clusters, xrds, faulty = [], known, orders, repository, previous }: Desired): Admission {
  const apis = xrds.map(({ kind, revision, xrd }) => ({ kind, revision, crd: toCustomResourceDefinition(xrd) }));
  const revisions = groupBy(apis.sort(byKindAndRevision), ({ kind }) => kind);
  const ofKinds = known.map((one) => ({ one, findings: unknownKnowledge(one, xrds, faulty) }));
  const knowledge = new Knowledge(ofKinds.flatMap(({ one, findings }) => (findings.length > 0 ? [] : [one])));
  const served = clusters.map((cluster) => new ServedCluster(cluster, pinned(cluster, apis), knowledge, orders));
  const judged = orders.map((order): Subject | Objection[] => {
    const cluster = served.find(({ context }) => context === order.cluster);
    if (cluster === undefined) {
      const contexts = served.map(({ context }) => context);
      return [unknownCluster(order, contexts)];
    }
    const serving = cluster.serving(order.manifest);
    if (serving === undefined) return isPinned(cluster, order.manifest, faulty) ? [] : [notServed(order, cluster)];
    const { api, schema } = serving;
    const manifest = order.asWritten === true ? order.manifest : complete(order, api, cluster, repository);
    return {
      order,
      manifest,
      previous: previous?.(order),
      cluster,
      api,
      schema,
      revisions: revisions.get(api.kind) ?? [],
    };
  });
  const subjects = judged.filter((verdict): verdict is Subject => !Array.isArray(verdict));
  const findings = [
    ...xrds.flatMap(xrdFindings),
    ...ofKinds.flatMap(({ findings }) => findings),
    ...clusters.flatMap((cluster) => unknownPins(cluster, [...xrds, ...faulty])),
    ...served.flatMap((cluster) => aboutCluster(cluster)),
    ...judged.flatMap((verdict, index) => {
      const order = orders[index];
      if (order === undefined) return [];
      const objections = Array.isArray(verdict) ? verdict : ORDER_RULES.flatMap((rule) => rule(verdict));
      return atMost(objections).map((objection) => aboutOrder(order, objection));
    }),
    ...RULES_ACROSS.flatMap((rule) => rule(subjects)).map(({ subject, objection }) =>
      aboutOrder(subject.order, objection),
    ),
  ];
  return { clusters: served, known: knowledge, orders, subjects, findings };
}

function pinned(cluster: Cluster, apis: readonly Api[]): Map<string, Api> {
  const serves: Readonly<Record<string, string>> = cluster.props.serves;
  return new Map(apis.filter(({ kind, revision }) => serves[kind] === revision).map((api) => [api.kind, api]));
}

/** Whether a cluster serves the kind of a manifest at one of these revisions, as far as its pin says. */
function isPinned({ cluster }: ServedCluster, { kind }: Manifest, revisions: readonly Revision[]): boolean {
  const serves: Readonly<Record<string, string>> = cluster.props.serves;
  return revisions.some((one) => one.kind === kind && one.revision === serves[kind]);
}

function aboutCluster(served: ServedCluster): Finding[] {
  const { context } = served;
  return clusterFile(served).map((objection) =>
    aboutFile(`clusters/${context}.ts`, { cluster: context, ...objection }),
  );
}

function byKindAndRevision(a: Api, b: Api): number {
  return byCodeUnit(a.kind, b.kind) || byCodeUnit(sortable(a.revision), sortable(b.revision));
}

/** A revision such that 1.10.0 comes after 1.9.0. */
function sortable(revision: string): string {
  return revision.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}
