import { App } from 'cdk8s';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { Delivery } from '../flux/delivery.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import type { Manifest } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { tree, type PlacedObject, type TreeFile } from './tree.ts';

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
