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
  /** The clusters that stay as they are. */
  readonly heldBack: ReadonlySet<string>;
}

/** Lays out what is admitted, but for what is for clusters that are held back. */
export function layOut(
  { clusters, subjects }: Admission,
  repository: Repository,
  heldBack: ReadonlySet<string> = new Set(),
): LaidOut {
  const delivered = clusters.filter(({ context }) => !heldBack.has(context));
  const orders = subjects
    .filter(({ order }) => !heldBack.has(order.cluster))
    .map((subject) => ({
      cluster: subject.order.cluster,
      purpose: subject.order.purpose,
      known: subject.known,
      get manifest() {
        return subject.manifest;
      },
    }));
  return { orders, files: dist(delivered, orders, repository), heldBack };
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
