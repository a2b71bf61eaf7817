import { catalogAnnotations } from '../backstage/annotations.ts';
import type { Manifest, Order } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import type { Api, ServedCluster } from './served-cluster.ts';

/** The object as it is applied: what the order file says, and what it leaves to its place to say. */
export function complete(order: Order, api: Api, cluster: ServedCluster, repository: Repository): Manifest {
  const { metadata } = order.manifest;
  const owner = cluster.cluster.settingsOf(order.purpose).owner ?? repository.owner;
  const namespace = api.crd.spec.scope === 'Namespaced' ? { namespace: order.purpose } : {};
  return {
    ...order.manifest,
    metadata: { ...namespace, ...metadata, annotations: catalogAnnotations(order, owner, repository) },
  };
}
