import { OWNER_ANNOTATION } from '../../model/owner.ts';
import { ownerOf } from '../owner.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'owner-invalid',
  about: 'annotation',
  sentence: 'Who owns an order is a reference to an entity of the catalog: [kind:][namespace/]name.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', { metadata: ownedBy('me and you!'), spec: { size: 1 } });`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', { metadata: ownedBy('user:default/me'), spec: { size: 1 } });`,
  },
  judgeOrder: ({ order }) =>
    ownerOf(`metadata.annotations[${OWNER_ANNOTATION}]`, order.manifest.metadata.annotations?.[OWNER_ANNOTATION]),
} satisfies OrderRule;
