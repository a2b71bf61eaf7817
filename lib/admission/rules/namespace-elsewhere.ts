import { folderFor } from '../../model/order.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'namespace-elsewhere',
  about: 'namespace',
  sentence: 'The folder decides the namespace: a Kustomization applies its own namespace only.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { namespace: 'music' },
  spec: { size: 1 },
});`,
  },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: ({ order, manifest, api }) => {
    const { namespace } = manifest.metadata;
    if (api.crd.spec.scope !== 'Namespaced' || namespace === undefined || namespace === order.purpose) return [];
    const message = `is ${namespace}, but the folder is that of ${order.purpose}`;
    const remove = order.asWritten === true ? '' : 'remove it, or ';
    const hint = `${remove}move the file to ${folderFor(order, namespace)}`;
    return [{ field: 'metadata.namespace', message, hint }];
  },
} satisfies OrderRule;
