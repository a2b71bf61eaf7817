import type { Admission } from '../admission/admit.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { askCluster } from './ask.ts';
import { type ClusterStatus, clusterStatus } from './cluster-status.ts';
import type { Running } from './kubectl.ts';

/** How it stands with all that is ordered, on each cluster that was asked. */
export interface Status {
  readonly clusters: readonly ClusterStatus[];
  /** How many things are not as ordered: the sources, purposes and orders that are not, and all orphans. */
  readonly problems: number;
}

/** What is asked of whom. */
export interface Question extends Running {
  /** The only cluster to ask; undefined for all. */
  readonly only: string | undefined;
  /** Whether to try, order by order, what an apply would change; it needs the right to patch. */
  readonly drift: boolean;
}

/** Asks clusters, all at a time, how it stands with what is ordered on them. */
export async function status(admission: Admission, repository: Repository, question: Question): Promise<Status> {
  const contexts = admission.clusters.map(({ context }) => context);
  const statuses = await Promise.all(
    admission.clusters
      .filter(({ context }) => context === (question.only ?? context))
      .map(async (cluster) => {
        const wanted = {
          ...{ cluster, repository, contexts },
          subjects: admission.subjects.filter(({ order }) => order.cluster === cluster.context),
          orders: admission.orders.filter((order) => order.cluster === cluster.context),
        };
        return clusterStatus(wanted, await askCluster(wanted, question.drift, question));
      }),
  );
  return {
    clusters: statuses.sort((a, b) => byCodeUnit(a.cluster, b.cluster)),
    problems: statuses.reduce((sum, cluster) => sum + problemsOf(cluster), 0),
  };
}

/** How many things of a cluster are not as ordered. */
export function problemsOf({ source, purposes, orders, orphans }: ClusterStatus): number {
  const delivery = [...(source === null ? [] : [source]), ...purposes];
  return (
    delivery.filter(({ asOrdered }) => !asOrdered).length +
    orders.filter(({ problems }) => problems.length > 0).length +
    orphans.length
  );
}
