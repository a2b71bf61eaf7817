import { SYSTEM } from '../../model/names.ts';
import { folderFor } from '../../model/order.ts';
import type { Objection, OrderRule } from '../rule.ts';

export default {
  code: 'scope-mismatch',
  about: 'scope',
  sentence: `What is cluster-scoped, at the revision that the cluster is pinned to, has no namespace and is ordered in ${SYSTEM}; all else has a namespace.`,
  refused: { 'orders/production/photos/videos.ts': "new Tenant(purpose, 'videos', { spec: { name: 'videos' } });" },
  passes: { 'orders/production/system/videos.ts': "new Tenant(purpose, 'videos', { spec: { name: 'videos' } });" },
  judgeOrder: ({ order, manifest, api }) => {
    const kind = `${api.kind} ${api.revision}`;
    const { namespace } = manifest.metadata;
    if (api.crd.spec.scope === 'Namespaced') {
      if (namespace !== undefined && namespace !== '') return [];
      const hint = `add it: ${order.purpose}, as the folder says`;
      return [{ field: 'metadata.namespace', message: `is missing, but ${kind} is namespaced`, hint }];
    }
    const objections: Objection[] = [];
    if (namespace !== undefined) {
      const message = `is ${namespace}, but ${kind} is cluster-scoped`;
      objections.push({ field: 'metadata.namespace', message, hint: 'remove it' });
    }
    if (order.purpose !== SYSTEM) {
      const message = `${kind} is cluster-scoped, so it cannot be ordered for ${order.purpose}`;
      objections.push({ field: null, message, hint: `move the file to ${folderFor(order, SYSTEM)}` });
    }
    return objections;
  },
} satisfies OrderRule;
