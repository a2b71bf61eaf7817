import type { Names } from 'api-server-verdict';
import { pinnedOf, servedBy } from '../load/pins.ts';
import type { Faulty, Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { aboutFile, atMost, type Finding, type Objection } from '../model/finding.ts';
import { Knowledge, type KnownKind } from '../model/kind.ts';
import { groupBy } from '../model/group.ts';
import { aboutOrder, type Manifest, type Order } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { Repository } from '../model/repository.ts';
import { kindsIn } from '../model/xrd.ts';
import { complete } from './complete.ts';
import { toCustomResourceDefinition } from './crd.ts';
import type { OrderRule, RuleAcross, Subject } from './rule.ts';
import { annotationsOfPlace } from './rules/annotation.ts';
import { appliedWithTheOthers } from './rules/applied-first.ts';
import { clusterFile } from './rules/cluster-file.ts';
import { fitsCatalog } from './rules/catalog-name.ts';
import { claimedOnce } from './rules/claim.ts';
import { compositionNamed } from './rules/composition.ts';
import { notDeprecated } from './rules/deprecated.ts';
import { namespaceOrderedOnce } from './rules/namespace-once.ts';
import { namespaceOfProtected } from './rules/namespace-protected.ts';
import { referencesLeadToOrders } from './rules/reference.ts';
import { annotationNamesCarried, carriedByKustomize } from './rules/carried.ts';
import { writtenToOwnPath } from './rules/case.ts';
import { orderedOnce } from './rules/duplicate.ts';
import { kustomizationNameFits } from './rules/kustomization-name.ts';
import { ownedByEntity, ownerOf } from './rules/owner.ts';
import { fluxSystemReserved, namespaceExists, namespaceOfFolder } from './rules/namespace.ts';
import { unknownKnowledge } from './rules/known-kind.ts';
import { servedOnce, unknownPins } from './rules/pin.ts';
import { purposeSize } from './rules/purpose-size.ts';
import { validObject } from './rules/schema.ts';
import { scope } from './rules/scope.ts';
import { notServed, unknownCluster } from './rules/served.ts';
import { storable } from './rules/size.ts';
import { metadataForTools } from './rules/tool-metadata.ts';
import { xrdFindings } from './rules/xrd.ts';
import { type Api, type Definition, ServedCluster } from './served-cluster.ts';

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
  ownedByEntity,
  compositionNamed,
];
const RULES_ACROSS: readonly RuleAcross[] = [
  orderedOnce,
  namespaceOrderedOnce,
  namespaceOfProtected,
  claimedOnce,
  referencesLeadToOrders,
  writtenToOwnPath,
  purposeSize,
];

/** What there is to admit. */
export interface Desired {
  readonly clusters: readonly Cluster[];
  readonly xrds: readonly Xrd[];
  /** Those with a fault of their own: to say more of what needs them would only repeat it. */
  readonly faulty?: readonly Faulty[];
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
  const definitions = definitionsIn(xrds);
  const revisions = groupBy([...definitions.values()].sort(byRevision), ({ kind, crd }) => `${kind}.${crd.spec.group}`);
  const ofKinds = known.map((one) => ({ one, findings: unknownKnowledge(one, xrds, faulty) }));
  const knowledge = new Knowledge(ofKinds.flatMap(({ one, findings }) => (findings.length > 0 ? [] : [one])));
  const served = clusters.map(
    (cluster) => new ServedCluster(cluster, apisOf(cluster, xrds, definitions), knowledge, orders),
  );
  const judged = orders.map((order): Subject | Objection[] => {
    const cluster = served.find(({ context }) => context === order.cluster);
    if (cluster === undefined) {
      const contexts = served.map(({ context }) => context);
      return [unknownCluster(order, contexts)];
    }
    const serving = cluster.serving(order.manifest);
    if (serving === undefined) {
      const isFaulty = pinnedOf(cluster.cluster, faulty).some(([, { kinds }]) => kinds.includes(order.manifest.kind));
      return isFaulty ? [] : [notServed(order, cluster, xrds)];
    }
    const { api, schema } = serving;
    const manifest = order.asWritten === true ? order.manifest : complete(order, api, cluster, repository);
    return {
      order,
      manifest,
      previous: previous?.(order),
      cluster,
      api,
      schema,
      revisions: revisions.get(`${api.kind}.${api.crd.spec.group}`) ?? [],
    };
  });
  const subjects = judged.filter((verdict): verdict is Subject => !Array.isArray(verdict));
  const findings = [
    ...ownerOf('owner', repository.owner).map((objection) => aboutFile('main.ts', objection)),
    ...xrds.flatMap(xrdFindings),
    ...ofKinds.flatMap(({ findings }) => findings),
    ...clusters.flatMap((cluster) => [...unknownPins(cluster, [...xrds, ...faulty]), ...servedOnce(cluster, xrds)]),
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

function aboutCluster(served: ServedCluster): Finding[] {
  const { context } = served;
  return clusterFile(served).map((objection) =>
    aboutFile(`clusters/${context}.ts`, { cluster: context, ...objection }),
  );
}

function byRevision(a: Definition, b: Definition): number {
  return byCodeUnit(sortable(a.revision), sortable(b.revision));
}

/** A revision such that 1.10.0 comes after 1.9.0. */
function sortable(revision: string): string {
  return revision.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}
