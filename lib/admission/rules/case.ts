import { groupBy } from '../../model/group.ts';
import type { RuleAcross } from '../rule.ts';

/** Two objects whose paths differ only in case are one file on a laptop, and two in CI. */
export const pathsDifferInMoreThanCase: RuleAcross = (subjects) => {
  const paths = subjects.map((subject) => ({ subject, path: pathOf(subject) }));
  return [...groupBy(paths, ({ path }) => path.toLowerCase()).values()].flatMap(([first, ...others]) =>
    others
      .filter(({ path }) => path !== first?.path)
      .map(({ subject, path }) => ({
        subject,
        objection: {
          rule: 'layout' as const,
          field: null,
          message: `would be written to ${path}, and another order to ${first?.path ?? ''}: they differ only in case`,
          hint: 'give one of the two another name',
        },
      })),
  );
};

function pathOf({ order, manifest }: Parameters<RuleAcross>[0][number]): string {
  return [order.cluster, order.purpose, manifest.kind, manifest.metadata.name].join('/');
}
