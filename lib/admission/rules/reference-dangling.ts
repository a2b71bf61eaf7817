import { didYouMean } from 'api-server-verdict';
import { entityName } from '../../backstage/entity.ts';
import type { RuleAcross } from '../rule.ts';

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
    const entities = new Set(subjects.map(({ manifest, cluster }) => entityName(manifest, cluster.context)));
    return subjects.flatMap((subject) =>
      REFERENCES.flatMap((annotation) =>
        referencesIn(subject.manifest.metadata.annotations?.[annotation])
          .filter((name) => !entities.has(name) && [...contexts].some((context) => name.endsWith(`-${context}`)))
          .map((name) => ({
            subject,
            objection: {
              field: `metadata.annotations[${annotation}]`,
              message: `refers to ${name}, which nobody orders`,
              hint: didYouMean(name, [...entities].slice(0, 20), 'entities'),
            },
          })),
      ),
    );
  },
} satisfies RuleAcross;

/** The names in a list of entity references such as `component:default/photos-team-production`. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const references = value.split(/[,\n]/).map((reference) => reference.trim());
  return references.map((reference) => reference.replace(/^.*[:/]/, '')).filter((name) => name !== '');
}
