import { didYouMean, isLabel } from 'api-server-verdict';
import { FLUX_SYSTEM, SYSTEM } from '../../model/names.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'namespace-missing',
  about: 'namespace',
  sentence: 'A namespaced order needs its namespace before it: from bootstrap, or ordered on the same cluster.',
  refused: { 'orders/production/fotos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: ({ order, manifest, api, cluster }) => {
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
    return [{ field: 'metadata.namespace', message, hint }];
  },
} satisfies OrderRule;
