import { App } from 'cdk8s';
import type { Admission } from '../admission/admit.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { Delivery } from '../flux/delivery.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import type { Manifest, PlacedObject } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { tree, type TreeFile } from './tree.ts';

/** What is admitted, as it is to be published. */
export interface LaidOut {
  readonly orders: readonly PlacedObject[];
  readonly files: readonly TreeFile[];
}

/**
 * Lays out what is admitted.
 * @param isDelivered whether a cluster context is; the others stay as they are
 */
export function layOut(
  { clusters, subjects }: Admission,
  repository: Repository,
  isDelivered: (context: string) => boolean = () => true,
): LaidOut {
  const delivered = clusters.filter(({ context }) => isDelivered(context));
  const orders = subjects
    .filter(({ order }) => isDelivered(order.cluster))
    .map((subject) => ({
      cluster: subject.order.cluster,
      purpose: subject.order.purpose,
      known: subject.known,
      get manifest() {
        return subject.manifest;
      },
    }));
  return { orders, files: dist(delivered, orders, repository) };
}

/** All of dist: what is ordered on some clusters, and the objects of Flux that deliver it. */
export function dist(
  clusters: readonly ServedCluster[],
  ordered: readonly PlacedObject[],
  repository: Repository,
): TreeFile[] {
  return tree(clusters, [...ordered, ...fluxObjects(clusters, repository)]);
}

/** The objects of Flux that deliver the orders of some clusters. */
export function fluxObjects(clusters: readonly ServedCluster[], repository: Repository): PlacedObject[] {
  const scope = new App();
  return clusters.flatMap(({ context, cluster, purposes }) =>
    new Delivery(scope, cluster, purposes, repository).apiObjects.map((object) => ({
      cluster: context,
      purpose: FLUX_SYSTEM,
      manifest: object.toJson() as Manifest,
    })),
  );
}
