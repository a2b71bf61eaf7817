import type { RuleAcross, Subject } from '../rule.ts';
import { groupBy } from '../../model/group.ts';

export default {
  code: 'ordered-twice',
  about: 'duplicate',
  sentence: 'An object has one order.',
  refused: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });",
    'orders/production/photos/kittens.ts': "new Bucket(purpose, 'cats', { spec: { size: 2 } });",
  },
  passes: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });",
    'orders/production/photos/kittens.ts': "new Bucket(purpose, 'kittens', { spec: { size: 2 } });",
  },
  judgeTogether: (subjects) =>
    [...groupBy(subjects, identity).values()].flatMap(([first, ...others]) =>
      others.map((subject) => ({
        subject,
        objection: {
          field: null,
          message: `is ordered already, in ${first?.order.file ?? ''}:${first?.order.line() ?? 1}`,
          hint: 'remove one of the two, or give it another name',
        },
      })),
    ),
} satisfies RuleAcross;

/**
 * What makes an object the same for the API server; two orders of one are the finding of this rule, and of no other.
 */
export function identity(subject: Subject): string {
  return subject.known.fact('identity', () => {
    const { manifest, cluster, api } = subject;
    const { namespace = '', name = '' } = manifest.metadata;
    return [cluster.context, api.crd.spec.group, api.kind, namespace, name].join('/');
  });
}
