import type { Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { aboutOrder, type Order } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { complete } from './complete.ts';
import { toCustomResourceDefinition } from './crd.ts';
import type { OrderRule, RuleAcross, Subject } from './rule.ts';
import { annotationsOfPlace } from './rules/annotation.ts';
import { clusterFile } from './rules/cluster-file.ts';
import { fitsCatalog } from './rules/catalog-name.ts';
import { claimedOnce } from './rules/claim.ts';
import { notDeprecated } from './rules/deprecated.ts';
import { namespaceOrderedOnce } from './rules/namespace-once.ts';
import { referencesLeadToOrders } from './rules/reference.ts';
import { carriedByKustomize } from './rules/carried.ts';
import { pathsDifferInMoreThanCase } from './rules/case.ts';
import { orderedOnce } from './rules/duplicate.ts';
import { kustomizationNameFits } from './rules/kustomization-name.ts';
import { validName } from './rules/name.ts';
import { fluxSystemReserved, namespaceExists, namespaceOfFolder } from './rules/namespace.ts';
import { unknownPins } from './rules/pin.ts';
import { purposeSize } from './rules/purpose-size.ts';
import { fitsSchema } from './rules/schema.ts';
import { scope } from './rules/scope.ts';
import { notServed, unknownCluster } from './rules/served.ts';
import { type Api, ServedCluster } from './served-cluster.ts';

const ORDER_RULES: readonly OrderRule[] = [
  scope,
  namespaceExists,
  namespaceOfFolder,
  fluxSystemReserved,
  validName,
  kustomizationNameFits,
  fitsSchema,
  annotationsOfPlace,
  carriedByKustomize,
  fitsCatalog,
  notDeprecated,
];
const RULES_ACROSS: readonly RuleAcross[] = [
  orderedOnce,
  namespaceOrderedOnce,
  claimedOnce,
  referencesLeadToOrders,
  pathsDifferInMoreThanCase,
  purposeSize,
];

/** What there is to admit. */
export interface Desired {
  readonly clusters: readonly Cluster[];
  readonly xrds: readonly Xrd[];
  readonly orders: readonly Order[];
  readonly repository: Repository;
}

/** The verdict on it: the orders as they would be applied, on the clusters as they would be, and all that is wrong. */
export interface Admission {
  readonly clusters: readonly ServedCluster[];
  readonly orders: readonly Order[];
  readonly subjects: readonly Subject[];
  readonly findings: readonly Finding[];
}

/** Says of every order what the API server of its cluster would say. */
export function admit({ clusters, xrds, orders, repository }: Desired): Admission {
  const findings: Finding[] = [];
  const apis = new Map(xrds.map((xrd) => [`${xrd.kind} ${xrd.revision}`, apiOf(xrd)]));
  const served = clusters.map((cluster) => {
    const aboutCluster = (objection: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>) =>
      findings.push(aboutFile(`clusters/${cluster.context}.ts`, { cluster: cluster.context, ...objection }));
    const pinned = Object.entries(cluster.props.serves).flatMap(([kind, revision]) => {
      const api = apis.get(`${kind} ${revision}`);
      return api === undefined ? [] : ([[kind, api]] as const);
    });
    findings.push(...unknownPins(cluster, xrds));
    const one = new ServedCluster(cluster, new Map(pinned), orders);
    clusterFile(one).forEach(aboutCluster);
    return one;
  });
  const subjects = orders.flatMap((order) => {
    const cluster = served.find(({ context }) => context === order.cluster);
    if (cluster === undefined) {
      const contexts = served.map(({ context }) => context);
      findings.push(aboutOrder(order, unknownCluster(order, contexts)));
      return [];
    }
    const serving = cluster.serving(order.manifest);
    if (serving === undefined) {
      findings.push(aboutOrder(order, notServed(order, cluster)));
      return [];
    }
    return [
      {
        order,
        cluster,
        ...serving,
        manifest: order.asWritten === true ? order.manifest : complete(order, serving.api, cluster, repository),
      },
    ];
  });
  for (const subject of subjects) {
    const objections = ORDER_RULES.flatMap((rule) => rule(subject));
    findings.push(...objections.map((objection) => aboutOrder(subject.order, objection)));
  }
  for (const { subject, objection } of RULES_ACROSS.flatMap((rule) => rule(subjects))) {
    findings.push(aboutOrder(subject.order, objection));
  }
  return { clusters: served, orders, subjects, findings };
}

function apiOf({ kind, revision, xrd }: Xrd): Api {
  return { kind, revision, crd: toCustomResourceDefinition(xrd) };
}
