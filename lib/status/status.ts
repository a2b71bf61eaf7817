import type { Admission } from '../admission/admit.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { ask, type Asking } from './ask.ts';
import { type ClusterStatus, clusterStatus } from './cluster-status.ts';

/** How it stands with all that is ordered, on each cluster that was asked. */
export interface Status {
  readonly clusters: readonly ClusterStatus[];
  /** How many things are not as ordered: the sources, purposes and orders that are not, and all orphans. */
  readonly problems: number;
}

/** Asks clusters, all at a time, how it stands with what is ordered on them. */
export async function status(
  { clusters, subjects, orders }: Admission,
  repository: Repository,
  chosen: (context: string) => boolean,
  asking: Asking,
): Promise<Status> {
  const contexts = clusters.map(({ context }) => context);
  const statuses = await Promise.all(
    clusters
      .filter(({ context }) => chosen(context))
      .map(async (cluster) => {
        const wanted = {
          ...{ cluster, repository, contexts },
          subjects: subjects.filter(({ order }) => order.cluster === cluster.context),
          orders: orders.filter((order) => order.cluster === cluster.context),
        };
        return clusterStatus(wanted, await ask(wanted, asking));
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
