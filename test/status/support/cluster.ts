import type { Admission } from '../../../lib/admission/admit.ts';
import type { Cluster } from '../../../lib/model/cluster.ts';
import { CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../../../lib/model/names.ts';
import type { Order } from '../../../lib/model/order.ts';
import { clusterStatus, type ClusterStatus } from '../../../lib/status/cluster-status.ts';
import { type Listed, liveObject } from '../../../lib/status/live.ts';
import type { Observation } from '../../../lib/status/view.ts';
import { aCluster, judge, REPOSITORY } from '../../support/admission.ts';

/** An object as an API server gives it. */
export type Raw = Readonly<Record<string, unknown>> & { readonly kind: string };

/** The commit that all clusters of the tests are at, and one before it. */
export const COMMIT = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
export const NOW = `main@sha1:${COMMIT}`;
export const BEFORE = `main@sha1:${COMMIT.replace('1a2b3c4', '0ddba11')}`;
export const SINCE = '2026-01-31T09:00:00Z';

/** What differs from an object about which nothing is wrong. */
export interface Differences {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  /** The condition Ready; null for none at all. */
  readonly ready?: Readonly<Record<string, unknown>> | null;
}

/** A condition, true unless it is said otherwise. */
export function condition(type: string, said: Readonly<Record<string, unknown>> = {}) {
  return { type, status: 'True', reason: 'Fine', message: '', lastTransitionTime: SINCE, ...said };
}

function conditions(ready: Differences['ready']) {
  return ready === null ? [] : [condition('Ready', ready)];
}

export function gitRepository({ metadata, spec, status, ready }: Differences = {}): Raw {
  return {
    kind: 'GitRepository',
    metadata: { name: CATALOG_ORDERS, namespace: FLUX_SYSTEM, generation: 1, ...metadata },
    spec: { url: REPOSITORY.url, ref: { branch: REPOSITORY.branch }, ...spec },
    status: { artifact: { revision: NOW }, conditions: conditions(ready), ...status },
  };
}

/** The Kustomization of a purpose, or the parent, that has applied objects, `namespace/Kind/name`. */
export function kustomization(
  purpose: string | undefined,
  inventory: readonly string[] = [],
  { metadata, spec, status, ready }: Differences = {},
): Raw {
  const entries = inventory.map((object) => {
    const [namespace = '', kind = '', name = ''] = object.split('/');
    return { id: `${namespace}_${name}_openportal.dev_${kind}`, v: 'v1alpha1' };
  });
  return {
    kind: 'Kustomization',
    metadata: { name: kustomizationName('openportal', purpose), namespace: FLUX_SYSTEM, generation: 1, ...metadata },
    spec: { interval: '1h', prune: true, deletionPolicy: 'Orphan', ...spec },
    status: {
      ...{ observedGeneration: 1, lastAppliedRevision: NOW },
      ...{ inventory: { entries }, conditions: conditions(ready), ...status },
    },
  };
}

/** An order on the cluster, applied by Flux, and all well; its place is `namespace/Kind/name`. */
export function onCluster(place: string, { metadata, spec, status }: Differences = {}): Raw {
  const [namespace = '', kind = '', name = ''] = place.split('/');
  const by = kustomizationName('openportal', namespace === '' ? 'system' : namespace);
  const labels = { 'kustomize.toolkit.fluxcd.io/name': by, 'kustomize.toolkit.fluxcd.io/namespace': FLUX_SYSTEM };
  return {
    apiVersion: 'openportal.dev/v1alpha1',
    kind,
    metadata: {
      name,
      ...(namespace !== '' && { namespace }),
      generation: 1,
      creationTimestamp: SINCE,
      labels,
      ...metadata,
    },
    spec: { name, ...spec },
    status: { conditions: [condition('Synced'), condition('Ready')], ...status },
  };
}

/** A cluster that serves all kinds, has these objects of them, and tells everything. */
export function observation(objects: readonly Raw[], differences: Partial<Observation> = {}): Observation {
  const listed = (kind: string): Listed => ({
    objects: objects.filter((one) => one.kind === kind).flatMap((one) => liveObject(kind, one) ?? []),
  });
  const kinds = ['CloudflareDNSRecord', 'ManagedNamespace', 'ValkeyInstance', 'WhoAmIApp', 'WhoAmIService'];
  return {
    ...{ error: null, hint: null, drift: new Map() },
    ...{ gitRepositories: listed('GitRepository'), kustomizations: listed('Kustomization') },
    kinds: new Map(kinds.map((kind) => [kind, listed(kind)])),
    ...differences,
  };
}

/** How it stands with orders on the cluster openportal, which has what was observed. */
export function statusOf(
  orders: readonly Order[],
  observed: Observation,
  clusters: readonly Cluster[] = [aCluster('openportal')],
): ClusterStatus {
  return statusOfAdmission(judge(orders, clusters), observed);
}

export function statusOfAdmission({ clusters, subjects, orders }: Admission, observed: Observation): ClusterStatus {
  const cluster = clusters.find(({ context }) => context === 'openportal');
  if (cluster === undefined) throw new Error('the tests are about the cluster openportal');
  const contexts = clusters.map(({ context }) => context);
  return clusterStatus({ cluster, subjects, orders, repository: REPOSITORY, contexts }, observed);
}
