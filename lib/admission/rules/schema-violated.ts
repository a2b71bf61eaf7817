import type { OrderRule } from '../rule.ts';
import { verdictOn } from '../verdict.ts';

export default {
  code: 'schema-violated',
  about: 'schema',
  sentence:
    'The fields are those of the kind, at the revision that the cluster is pinned to, and hold what its schema says.',
  refused: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { sise: 1 } });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: (subject) => verdictOn(subject).filter(({ rule }) => rule === 'schema'),
} satisfies OrderRule;
