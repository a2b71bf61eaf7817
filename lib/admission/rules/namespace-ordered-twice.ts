import { groupBy } from '../../model/group.ts';
import { textAt } from '../../model/kind.ts';
import type { RuleAcross, Subject } from '../rule.ts';
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
      const namespace = namespaceOrderedBy(subject);
      return namespace === undefined ? [] : [{ subject, namespace }];
    });
    const groups = groupBy(ordered, ({ subject, namespace }) => `${subject.cluster.context}/${namespace}`);
    return [...groups.values()].flatMap(([first, ...others]) =>
      others
        .filter(({ subject }) => first === undefined || identity(subject) !== identity(first.subject))
        .map(({ subject, namespace }) => ({
          subject,
          objection: {
            field: subject.cluster.known.of(subject.api).namespace ?? null,
            message: `is ${namespace}, which ${first?.subject.order.file ?? ''}:${first?.subject.order.line() ?? 1} orders already`,
            hint: 'remove one of the two',
          },
        })),
    );
  },
} satisfies RuleAcross;

/** The namespace that an order makes; of kinds that make none, nobody looks at the orders. */
export function namespaceOrderedBy(subject: Subject): string | undefined {
  const { namespace } = subject.cluster.known.of(subject.api);
  return namespace === undefined ? undefined : textAt(subject.manifest, namespace);
}
