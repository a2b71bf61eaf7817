import { groupBy } from '../../model/group.ts';
import { identity } from './duplicate.ts';
import type { RuleAcross } from '../rule.ts';

/** A namespace is ordered once: two orders would undo each other's work on one Namespace. */
export const namespaceOrderedOnce: RuleAcross = (subjects) => {
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
          rule: 'duplicate' as const,
          field: subject.cluster.known.of(subject.manifest).namespace ?? null,
          message: `is ${namespace}, which ${first?.subject.order.file ?? ''}:${first?.subject.order.line() ?? 1} orders already`,
          hint: 'remove one of the two',
        },
      })),
  );
};
