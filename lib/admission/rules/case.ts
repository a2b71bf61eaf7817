import { groupBy } from '../../model/group.ts';
import type { RuleAcross, Subject } from '../rule.ts';
import { identity } from './duplicate.ts';

/** Two objects have two files: also where the kinds of two groups bear one name, and on a laptop, where case is nothing. */
export const writtenToOwnPath: RuleAcross = (subjects) => {
  const paths = subjects.map((subject) => ({ subject, path: pathOf(subject) }));
  return [...groupBy(paths, ({ path }) => path.toLowerCase()).values()].flatMap(([first, ...others]) =>
    others
      .filter(({ subject }) => first !== undefined && identity(subject) !== identity(first.subject))
      .map(({ subject, path }) => {
        const isSame = path === first?.path;
        const message = isSame
          ? `would be written to ${path}, as ${first.subject.manifest.apiVersion} ${first.subject.manifest.kind} of that name is`
          : `would be written to ${path}, and another order to ${first?.path ?? ''}: they differ only in case`;
        const hint = 'give one of the two another name';
        return { subject, objection: { rule: 'layout' as const, field: null, message, hint } };
      }),
  );
};

function pathOf({ order, manifest }: Subject): string {
  return [order.cluster, order.purpose, manifest.kind, manifest.metadata.name].join('/');
}
