import { SYSTEM } from '../../model/names.ts';
import type { OrderRule } from '../rule.ts';

/** A namespace is given if and only if the kind is namespaced, at the revision that the cluster is pinned to. */
export const scope: OrderRule = ({ order, manifest, api, cluster }) => {
  if (api.crd.spec.scope === 'Namespaced') return [];
  const kind = `${api.kind} ${api.revision}`;
  const objections = [];
  if (manifest.metadata.namespace !== undefined) {
    const message = `is ${manifest.metadata.namespace}, but ${kind} is cluster-scoped`;
    objections.push({ rule: 'scope' as const, field: 'metadata.namespace', message, hint: 'remove it' });
  }
  if (order.purpose !== SYSTEM) {
    const message = `${kind} is cluster-scoped, so it cannot be ordered for ${order.purpose}`;
    const hint = `move the file to orders/${cluster.context}/${SYSTEM}/`;
    objections.push({ rule: 'scope' as const, field: null, message, hint });
  }
  return objections;
};
