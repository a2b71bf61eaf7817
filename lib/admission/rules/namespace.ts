import { FLUX_SYSTEM } from '../../model/names.ts';
import { isLabel } from '../../model/dns-names.ts';
import type { OrderRule } from '../rule.ts';
import { namespaceOrderedBy } from '../served-cluster.ts';

/** A namespaced order needs its namespace before it: from bootstrap, or ordered on the same cluster. */
export const namespaceExists: OrderRule = ({ order, api, cluster }) => {
  if (api.crd.spec.scope !== 'Namespaced' || order.purpose === FLUX_SYSTEM) return [];
  if (cluster.hasNamespace(order.purpose)) return [];
  const hint = isLabel(order.purpose)
    ? `npx orders new ManagedNamespace ${order.purpose} --cluster ${cluster.context} --purpose system`
    : `move it to a namespace of ${cluster.context}: ${cluster.purposes.join(', ')}`;
  const message = `nothing creates the namespace ${order.purpose} on ${cluster.context}`;
  return [{ rule: 'namespace', field: 'metadata.namespace', message, hint }];
};

/** The folder decides the namespace: a Kustomization applies its own namespace only. */
export const namespaceOfFolder: OrderRule = ({ order, manifest, api, cluster }) => {
  const { namespace } = manifest.metadata;
  if (api.crd.spec.scope !== 'Namespaced' || namespace === order.purpose) return [];
  const message = `is ${String(namespace)}, but the folder is that of ${order.purpose}`;
  const hint = `remove it, or move the file to orders/${cluster.context}/${String(namespace)}/`;
  return [{ rule: 'namespace', field: 'metadata.namespace', message, hint }];
};

/** dist/<cluster>/flux-system holds the objects of Flux itself. */
export const fluxSystemReserved: OrderRule = ({ order, manifest }) => {
  const hint = 'choose another namespace';
  if (order.purpose === FLUX_SYSTEM) {
    return [{ rule: 'layout', field: null, message: `${FLUX_SYSTEM} is reserved for Flux`, hint }];
  }
  return namespaceOrderedBy(manifest) === FLUX_SYSTEM
    ? [{ rule: 'namespace', field: 'spec.name', message: `is ${FLUX_SYSTEM}, which is reserved for Flux`, hint }]
    : [];
};
