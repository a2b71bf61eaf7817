import { didYouMean, isLabel } from 'api-server-verdict';
import { FLUX_SYSTEM, SYSTEM } from '../../model/names.ts';
import { folderFor } from '../../model/order.ts';
import type { OrderRule } from '../rule.ts';

/** A namespaced order needs its namespace before it: from bootstrap, or ordered on the same cluster. */
export const namespaceExists: OrderRule = ({ order, manifest, api, cluster }) => {
  const { namespace } = manifest.metadata;
  if (api.crd.spec.scope !== 'Namespaced' || order.purpose === FLUX_SYSTEM) return [];
  if (namespace === undefined || cluster.hasNamespace(namespace)) return [];
  const kind = cluster.namespaceKind;
  // The way to a new one last: pasted after a slip, it would order one.
  const another =
    kind !== undefined && isLabel(namespace)
      ? `; to order a new one: npx orders new ${kind} ${namespace} --cluster ${cluster.context} --purpose ${SYSTEM}`
      : '';
  const hint = didYouMean(namespace, cluster.purposes, 'purposes') + another;
  const message = `nothing creates the namespace ${namespace} on ${cluster.context}`;
  return [{ rule: 'namespace', field: 'metadata.namespace', message, hint }];
};

/** The folder decides the namespace: a Kustomization applies its own namespace only. */
export const namespaceOfFolder: OrderRule = ({ order, manifest, api }) => {
  const { namespace } = manifest.metadata;
  if (api.crd.spec.scope !== 'Namespaced' || namespace === undefined || namespace === order.purpose) return [];
  const message = `is ${namespace}, but the folder is that of ${order.purpose}`;
  const remove = order.asWritten === true ? '' : 'remove it, or ';
  const hint = `${remove}move the file to ${folderFor(order, namespace)}`;
  return [{ rule: 'namespace', field: 'metadata.namespace', message, hint }];
};

/** dist/<cluster>/flux-system holds the objects of Flux itself. */
export const fluxSystemReserved: OrderRule = ({ order, manifest, cluster }) => {
  const hint = 'choose another namespace';
  if (order.purpose === FLUX_SYSTEM) {
    return [{ rule: 'layout', field: null, message: `${FLUX_SYSTEM} is reserved for Flux`, hint }];
  }
  const field = cluster.known.of(manifest).namespace ?? null;
  return cluster.known.namespaceOrderedBy(manifest) === FLUX_SYSTEM
    ? [{ rule: 'namespace', field, message: `is ${FLUX_SYSTEM}, which is reserved for Flux`, hint }]
    : [];
};
