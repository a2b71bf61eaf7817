import { PARTS, type Parts } from '../../model/cluster.ts';
import { groupBy } from '../../model/group.ts';
import { partOf } from '../../model/parts.ts';
import type { RuleAcross, Subject } from '../rule.ts';
import { nameOf } from './path-taken.ts';

/** kustomize takes more than twice as long for twice the objects: 1 s for 1 000, 17 s for 4 000. */
const MOST_ORDERS = 1000;

export default {
  code: 'purpose-too-large',
  about: 'layout',
  sentence: 'A purpose, or each part of it, stays small enough for Flux to build it.',
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
    [...groupBy(subjects, ({ order }) => `${order.cluster}/${order.purpose}`)].flatMap(([purpose, inPurpose]) => {
      const settings = inPurpose[0]?.cluster.cluster.settingsOf(inPurpose[0].order.purpose);
      const subject = excess(inPurpose, settings?.parts ?? 1);
      if (subject === undefined) return [];
      const { order } = subject;
      const count = PARTS.find((one) => excess(inPurpose, one) === undefined);
      const hint =
        count === undefined
          ? 'order another namespace, and move some of them there'
          : `set purposes.${order.purpose}.parts to ${count} in clusters/${order.cluster}.ts`;
      const message = `is one of ${inPurpose.length} orders in ${purpose}, of which a part takes at most ${MOST_ORDERS}`;
      return [{ subject, objection: { field: null, message, hint } }];
    }),
} satisfies RuleAcross;

/** The first order that is one too many for its part, of so many. */
function excess(subjects: readonly Subject[], count: Parts): Subject | undefined {
  if (subjects.length <= MOST_ORDERS) return undefined;
  const parts = groupBy(subjects, (subject) => partOf(count, subject.api.kind, nameOf(subject)) ?? '');
  return [...parts.values()].flatMap((inPart) => inPart.slice(MOST_ORDERS, MOST_ORDERS + 1))[0];
}
