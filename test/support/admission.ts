import { admit, type Admission } from '../../lib/admission/admit.ts';
import { loadKnownKinds } from '../../lib/load/known-kinds.ts';
import { cluster, type Cluster, type ClusterProps } from '../../lib/model/cluster.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { Order } from '../../lib/model/order.ts';
import { PLATFORM, REPOSITORY, XRDS } from './platform.ts';

export { REPOSITORY, XRDS } from './platform.ts';

/** What the platform knows of its kinds. */
export const { known: KNOWN } = loadKnownKinds(PLATFORM);

/** A cluster with two namespaces from bootstrap that serves every kind; what is given differs. */
export function aCluster(context: string, props: Partial<ClusterProps> = {}): Cluster {
  return cluster(context, {
    description: 'Test',
    serves: {
      CloudflareDNSRecord: '2.0.2',
      ManagedNamespace: '3.2.0',
      ValkeyInstance: '0.2.0',
      WhoAmIApp: '1.0.4',
      WhoAmIService: '2.0.2',
    },
    namespaces: ['demo', 'system'],
    ...props,
  });
}

/** What an order of a test says; it is else a sound WhoAmIService named app in the purpose demo of openportal. */
export interface Said {
  readonly cluster?: string;
  readonly purpose?: string;
  readonly file?: string;
  readonly line?: number;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: unknown;
}

/** An order as it is loaded. */
export function anOrder(said: Said = {}): Order {
  const { cluster = 'openportal', purpose = 'demo', kind = 'WhoAmIService', name = 'app' } = said;
  const { apiVersion = 'openportal.dev/v1alpha1', metadata, spec = { name: 'app' } } = said;
  return {
    ...{ cluster, purpose, file: said.file ?? `orders/${cluster}/${purpose}/${name}.ts`, line: () => said.line ?? 5 },
    manifest: { apiVersion, kind, metadata: { name, ...metadata }, spec },
  };
}

/** An order for a namespace. */
export function aNamespace(namespace: string, said: Said = {}): Order {
  return anOrder({ purpose: 'system', kind: 'ManagedNamespace', name: namespace, spec: { name: namespace }, ...said });
}

/** What the clusters would say of orders. */
export function judge(orders: readonly Order[], clusters: readonly Cluster[] = [aCluster('openportal')]): Admission {
  return admit({ repository: REPOSITORY, clusters, xrds: XRDS, known: KNOWN, orders });
}

/**
 * What the clusters would say of an order beside others, as `[rule] field message`, or of a cluster where there are
 * none.
 */
export function saidOf(
  order: Order | undefined,
  others: readonly Order[] = [],
  clusters?: readonly Cluster[],
): string[] {
  const { findings } = judge([...(order === undefined ? [] : [order]), ...others], clusters);
  return findings.filter((finding) => order === undefined || isAbout(finding, order)).map(brief);
}

function isAbout({ file, line }: Finding, order: Order): boolean {
  return file === order.file && line === order.line();
}

/** A finding in a line: `[rule] field message`. */
export function brief({ rule, field, message }: Finding): string {
  return [`[${rule}]`, ...(field === null ? [] : [field]), message].join(' ');
}
