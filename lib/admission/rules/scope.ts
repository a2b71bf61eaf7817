import { SYSTEM } from '../../model/names.ts';
import { folderFor } from '../../model/order.ts';
import type { OrderRule } from '../rule.ts';

/** A namespace is given if and only if the kind is namespaced, at the revision that the cluster is pinned to. */
export const scope: OrderRule = ({ order, manifest, api }) => {
  const kind = `${api.kind} ${api.revision}`;
  const { namespace } = manifest.metadata;
  if (api.crd.spec.scope === 'Namespaced') {
    if (namespace !== undefined && namespace !== '') return [];
    const hint = `add it: ${order.purpose}, as the folder says`;
    return [{ rule: 'scope', field: 'metadata.namespace', message: `is missing, but ${kind} is namespaced`, hint }];
  }
  const objections = [];
  if (namespace !== undefined) {
    const message = `is ${namespace}, but ${kind} is cluster-scoped`;
    objections.push({ rule: 'scope' as const, field: 'metadata.namespace', message, hint: 'remove it' });
  }
  if (order.purpose !== SYSTEM) {
    const message = `${kind} is cluster-scoped, so it cannot be ordered for ${order.purpose}`;
    const hint = `move the file to ${folderFor(order, SYSTEM)}`;
    objections.push({ rule: 'scope' as const, field: null, message, hint });
  }
  return objections;
};
