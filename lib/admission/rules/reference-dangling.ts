import { didYouMean } from 'api-server-verdict';
import { entityName } from '../../backstage/entity.ts';
import { groupBy } from '../../model/group.ts';
import type { RuleAcross, Subject } from '../rule.ts';

const REFERENCES = ['terasky.backstage.io/dependsOn', 'terasky.backstage.io/subcomponent-of'];

export default {
  code: 'reference-dangling',
  about: 'reference',
  severity: 'warning',
  sentence:
    "A reference from one order to another leads somewhere: entities that bear a cluster's name are orders on it.",
  refused: {
    'orders/production/photos/cats.ts': `new Website(purpose, 'cats', {
  metadata: { annotations: { 'terasky.backstage.io/dependsOn': 'component:default/dogs-photos-production' } },
  spec: { host: 'cats' },
});
new Bucket(purpose, 'cats', { spec: { size: 1 } });`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Website(purpose, 'cats', {
  metadata: { annotations: { 'terasky.backstage.io/dependsOn': 'component:default/cats-photos-production' } },
  spec: { host: 'cats' },
});
new Bucket(purpose, 'cats', { spec: { size: 1 } });`,
  },
  judgeTogether: (subjects) => {
    const clusters = groupBy(subjects, ({ cluster }) => cluster.context);
    const entities = new Map([...clusters].map(([context, own]) => [context, new Set(own.map(entityOf))]));
    const isOrdered = (name: string) => [...entities.values()].some((own) => own.has(name));
    return subjects.flatMap((subject) =>
      referencesOf(subject).flatMap(({ annotation, name }) => {
        const near = [...entities].flatMap(([context, own]) => (isOn(context, name) ? [...own].slice(0, 20) : []));
        if (near.length === 0 || isOrdered(name)) return [];
        const field = `metadata.annotations[${annotation}]`;
        const message = `refers to ${name}, which nobody orders`;
        return [{ subject, objection: { field, message, hint: didYouMean(name, near, 'entities') } }];
      }),
    );
  },
} satisfies RuleAcross;

/** Whether an order refers to an entity that bears the name of one of these clusters. */
export function refersTo(contexts: readonly string[], subject: Subject): boolean {
  return referencesOf(subject).some(({ name }) => contexts.some((context) => isOn(context, name)));
}

function isOn(context: string, name: string): boolean {
  return name.endsWith(`-${context}`);
}

function entityOf(subject: Subject): string {
  return subject.known.fact('entity', () => entityName(subject.manifest, subject.cluster.context));
}

/** The entities that an order refers to, and in which annotation. */
function referencesOf(subject: Subject): readonly { annotation: string; name: string }[] {
  return subject.known.fact('references', () =>
    REFERENCES.flatMap((annotation) =>
      namesIn(subject.manifest.metadata.annotations?.[annotation]).map((name) => ({ annotation, name })),
    ),
  );
}

/** The names in a list of entity references such as `component:default/photos-team-production`. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const references = value.split(/[,\n]/).map((reference) => reference.trim());
  return references.map((reference) => reference.replace(/^.*[:/]/, '')).filter((name) => name !== '');
}
