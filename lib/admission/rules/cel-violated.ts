import type { OrderRule } from '../rule.ts';
import { verdictOn } from '../verdict.ts';

export default {
  code: 'cel-violated',
  about: 'cel',
  sentence:
    'An order keeps the rules in CEL (`x-kubernetes-validations`) of its kind; here, `self.reserved <= self.size`.',
  refused: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, reserved: 2 } });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 2, reserved: 1 } });" },
  judgeOrder: (subject) => verdictOn(subject).filter(({ rule }) => rule === 'cel'),
} satisfies OrderRule;
