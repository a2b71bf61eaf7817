import { groupBy } from '../../model/group.ts';
import type { RuleAcross, Subject } from '../rule.ts';
import { identity } from './ordered-twice.ts';

export default {
  code: 'path-taken',
  about: 'layout',
  sentence:
    'Two objects have two files: also where the kinds of two groups bear one name, and on a laptop, where case is nothing.',
  refused: {
    'orders/production/photos/home.ts': `new Page(purpose, 'home', { spec: {} });
new Page_example_com(purpose, 'home', { spec: {} });`,
  },
  passes: {
    'orders/production/photos/home.ts': `new Page(purpose, 'home', { spec: {} });
new Page_example_com(purpose, 'home-too', { spec: {} });`,
  },
  judgeTogether: (subjects) => {
    const paths = subjects.map((subject) => ({ subject, path: pathOf(subject) }));
    return [...groupBy(paths, ({ path }) => path.toLowerCase()).values()].flatMap(([first, ...others]) =>
      others
        .filter(({ subject }) => first !== undefined && identity(subject) !== identity(first.subject))
        .map(({ subject, path }) => {
          const isSame = path === first?.path;
          const message = isSame
            ? `would be written to ${path}, as ${first.subject.manifest.apiVersion} ${first.subject.manifest.kind} of that name is`
            : `would be written to ${path}, and another order to ${first?.path ?? ''}: they differ only in case`;
          return { subject, objection: { field: null, message, hint: 'give one of the two another name' } };
        }),
    );
  },
} satisfies RuleAcross;

function pathOf(subject: Subject): string {
  return [subject.order.cluster, subject.order.purpose, subject.api.kind, nameOf(subject)].join('/');
}

/** The name of the object that is ordered, as text even where it is none, which another rule refuses. */
export function nameOf(subject: Subject): string {
  return subject.known.fact('name', () => {
    const name: unknown = subject.manifest.metadata.name ?? '';
    return String(name);
  });
}
