import { groupBy } from '../../model/group.ts';
import type { RuleAcross } from '../rule.ts';
import { identity } from './ordered-twice.ts';

export default {
  code: 'namespace-ordered-twice',
  about: 'duplicate',
  sentence: "A namespace is ordered once: two orders would undo each other's work on one Namespace.",
  refused: {
    'orders/production/system/videos.ts': `new Tenant(purpose, 'videos', { spec: { name: 'videos' } });
new Tenant(purpose, 'films', { spec: { name: 'videos' } });`,
  },
  passes: {
    'orders/production/system/videos.ts': `new Tenant(purpose, 'videos', { spec: { name: 'videos' } });
new Tenant(purpose, 'films', { spec: { name: 'films' } });`,
  },
  judgeTogether: (subjects) => {
    const ordered = subjects.flatMap((subject) => {
      const namespace = subject.cluster.known.namespaceOrderedBy(subject.manifest);
      return namespace === undefined ? [] : [{ subject, namespace }];
    });
    const groups = groupBy(ordered, ({ subject, namespace }) => `${subject.cluster.context}/${namespace}`);
    return [...groups.values()].flatMap(([first, ...others]) =>
      others
        .filter(({ subject }) => first === undefined || identity(subject) !== identity(first.subject))
        .map(({ subject, namespace }) => ({
          subject,
          objection: {
            field: subject.cluster.known.of(subject.manifest).namespace ?? null,
            message: `is ${namespace}, which ${first?.subject.order.file ?? ''}:${first?.subject.order.line() ?? 1} orders already`,
            hint: 'remove one of the two',
          },
        })),
    );
  },
} satisfies RuleAcross;
