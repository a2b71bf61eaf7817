import { groupBy } from '../../model/group.ts';
import type { RuleAcross } from '../rule.ts';

/** kustomize takes more than twice as long for twice the objects: 1 s for 1 000, 17 s for 4 000. */
const MOST_ORDERS = 1000;

/** A purpose stays small enough for Flux to build it. */
export const purposeSize: RuleAcross = (subjects) =>
  [...groupBy(subjects, ({ order }) => `${order.cluster}/${order.purpose}`)].flatMap(([purpose, inPurpose]) =>
    inPurpose.slice(MOST_ORDERS, MOST_ORDERS + 1).map((subject) => ({
      subject,
      objection: {
        rule: 'layout' as const,
        field: null,
        message: `is one of ${inPurpose.length} orders in ${purpose}, which takes at most ${MOST_ORDERS}`,
        hint: 'order another namespace, and move some of them there',
      },
    })),
  );
