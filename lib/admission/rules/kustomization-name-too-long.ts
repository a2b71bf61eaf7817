import { LABEL_LENGTH } from 'api-server-verdict';
import { kustomizationName } from '../../model/names.ts';
import { partsOf } from '../../model/parts.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'kustomization-name-too-long',
  about: 'metadata',
  // fluxcd/flux2#2004
  sentence: `A namespace has a Kustomization, whose name Flux puts into a label: that takes ${LABEL_LENGTH} characters.`,
  refused: {
    'orders/production/system/family.ts': `new Tenant(purpose, 'family', {
  spec: { name: 'photographs-of-everybody-in-the-family' },
});`,
  },
  passes: {
    'orders/production/system/family.ts': "new Tenant(purpose, 'family', { spec: { name: 'family-photographs' } });",
  },
  judgeOrder: ({ manifest, cluster }) => {
    const namespace = cluster.known.namespaceOrderedBy(manifest);
    if (namespace === undefined) return [];
    const { parts } = cluster.cluster.settingsOf(namespace);
    const name = kustomizationName(cluster.context, namespace, partsOf(parts).at(-1));
    const excess = name.length - LABEL_LENGTH;
    if (excess <= 0) return [];
    const message = `makes the Kustomization ${name}, longer than ${LABEL_LENGTH}`;
    const hint = `choose a namespace that is ${excess} characters shorter`;
    return [{ field: cluster.known.of(manifest).namespace ?? null, message, hint }];
  },
} satisfies OrderRule;
