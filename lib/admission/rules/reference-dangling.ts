import { didYouMean } from 'api-server-verdict';
import { entityName } from '../../backstage/entity.ts';
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
    const contexts = new Set(subjects.map(({ cluster }) => cluster.context));
    const entities = new Set(subjects.map(entityOf));
    return subjects.flatMap((subject) =>
      referencesOf(subject)
        .filter(({ name }) => !entities.has(name) && [...contexts].some((context) => name.endsWith(`-${context}`)))
        .map(({ annotation, name }) => ({
          subject,
          objection: {
            field: `metadata.annotations[${annotation}]`,
            message: `refers to ${name}, which nobody orders`,
            hint: didYouMean(name, [...entities].slice(0, 20), 'entities'),
          },
        })),
    );
  },
} satisfies RuleAcross;

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
