import { didYouMean } from 'api-server-verdict';
import type { PlaceRule } from '../rule.ts';

export default {
  code: 'cluster-unknown',
  about: 'cluster',
  sentence: 'Every order lies in the folder of a registered cluster context.',
  refused: { 'orders/prodution/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgePlace: (order, { clusters, faultyClusters }) => {
    const contexts = [...clusters.map(({ context }) => context), ...faultyClusters];
    if (contexts.includes(order.cluster)) return [];
    const message = `there is no cluster context ${order.cluster}`;
    const hint = `${didYouMean(order.cluster, contexts, 'cluster contexts')}; a new one is registered in clusters/`;
    return [{ field: null, message, hint }];
  },
} satisfies PlaceRule;
