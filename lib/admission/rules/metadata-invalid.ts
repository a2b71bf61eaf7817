import type { OrderRule } from '../rule.ts';
import { verdictOn } from '../verdict.ts';

export default {
  code: 'metadata-invalid',
  about: 'metadata',
  sentence: 'Names, labels and annotations are such as the API server takes them of every object.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { labels: { team: 'cats & dogs' } },
  spec: { size: 1 },
});`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { labels: { team: 'cats-and-dogs' } },
  spec: { size: 1 },
});`,
  },
  judgeOrder: (subject) => verdictOn(subject).filter(({ rule }) => rule === 'metadata'),
} satisfies OrderRule;
