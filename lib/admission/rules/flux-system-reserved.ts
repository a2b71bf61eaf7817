import { FLUX_SYSTEM } from '../../model/names.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'flux-system-reserved',
  about: 'namespace',
  sentence: `Nothing is ordered in ${FLUX_SYSTEM}, nor as it: \`dist/<cluster>/${FLUX_SYSTEM}\` holds the objects of Flux itself.`,
  refused: {
    'orders/production/system/flux.ts': "new Tenant(purpose, 'flux', { spec: { name: 'flux-system' } });",
  },
  passes: { 'orders/production/system/flux.ts': "new Tenant(purpose, 'flux', { spec: { name: 'flux' } });" },
  judgeOrder: ({ order, manifest, cluster }) => {
    const hint = 'choose another namespace';
    if (order.purpose === FLUX_SYSTEM) {
      return [{ rule: 'layout', field: null, message: `${FLUX_SYSTEM} is reserved for Flux`, hint }];
    }
    const field = cluster.known.of(manifest).namespace ?? null;
    return cluster.known.namespaceOrderedBy(manifest) === FLUX_SYSTEM
      ? [{ field, message: `is ${FLUX_SYSTEM}, which is reserved for Flux`, hint }]
      : [];
  },
} satisfies OrderRule;
