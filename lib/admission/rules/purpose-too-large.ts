import { groupBy } from '../../model/group.ts';
import type { RuleAcross } from '../rule.ts';

/** kustomize takes more than twice as long for twice the objects: 1 s for 1 000, 17 s for 4 000. */
const MOST_ORDERS = 1000;

export default {
  code: 'purpose-too-large',
  about: 'layout',
  sentence: 'A purpose stays small enough for Flux to build it.',
  refused: {
    'orders/production/photos/albums.ts': `for (let album = 0; album < ${MOST_ORDERS + 1}; album++) {
  new Bucket(purpose, \`album-\${album}\`, { spec: { size: 1 } });
}`,
  },
  passes: {
    'orders/production/photos/albums.ts': `for (let album = 0; album < ${MOST_ORDERS}; album++) {
  new Bucket(purpose, \`album-\${album}\`, { spec: { size: 1 } });
}`,
  },
  judgeTogether: (subjects) =>
    [...groupBy(subjects, ({ order }) => `${order.cluster}/${order.purpose}`)].flatMap(([purpose, inPurpose]) =>
      inPurpose.slice(MOST_ORDERS, MOST_ORDERS + 1).map((subject) => ({
        subject,
        objection: {
          field: null,
          message: `is one of ${inPurpose.length} orders in ${purpose}, which takes at most ${MOST_ORDERS}`,
          hint: 'order another namespace, and move some of them there',
        },
      })),
    ),
} satisfies RuleAcross;
