import { catalogAnnotations } from '../backstage/annotations.ts';
import type { Manifest, Order } from '../model/order.ts';
import { PROTECTED } from '../model/protect.ts';
import type { Repository } from '../model/repository.ts';
import type { Api, ServedCluster } from './served-cluster.ts';

/** The object as it is applied: what the order file says, and what it leaves to its place to say. */
export function complete(order: Order, api: Api, cluster: ServedCluster, repository: Repository): Manifest {
  const { metadata } = order.manifest;
  const { holdsData, ...known } = cluster.known.of(order.manifest);
  const settings = cluster.cluster.settingsOf(order.purpose);
  const owner = settings.owner ?? known.owner ?? repository.owner;
  const namespace = api.crd.spec.scope === 'Namespaced' ? { namespace: order.purpose } : {};
  // A namespace that is deleted takes its orders along, so the order that makes it shares their protection.
  const { protect: takesAlong } = cluster.cluster.settingsOf(
    cluster.known.namespaceOrderedBy(order.manifest) ?? order.purpose,
  );
  const isKept = takesAlong === true || (settings.protect ?? holdsData === true);
  const annotations = { ...(isKept && PROTECTED), ...catalogAnnotations(order, owner, repository) };
  return { ...order.manifest, metadata: { ...namespace, ...metadata, annotations } };
}
