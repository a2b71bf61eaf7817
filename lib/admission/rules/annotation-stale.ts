import { placesNamed } from '../../backstage/annotations.ts';
import type { Objection, OrderRule } from '../rule.ts';

export default {
  code: 'annotation-stale',
  about: 'annotation',
  severity: 'warning',
  sentence: 'No annotation names another place than that of the order: the portal followed such links to nowhere.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { annotations: { 'terasky.backstage.io/system': 'videos' } },
  spec: { size: 1 },
});`,
  },
  passes: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });",
  },
  judgeOrder: ({ order, manifest }) =>
    order.asWritten === true
      ? placesNamed(order).map((annotation) =>
          stale(
            annotation,
            'names another place than that of the file',
            'remove it, or correct it: it leads the portal astray',
          ),
        )
      : Object.entries(order.manifest.metadata.annotations ?? {}).flatMap(([annotation, typed]) => {
          const applied = manifest.metadata.annotations?.[annotation];
          if (applied === undefined || applied === typed || applied.startsWith(`${typed},`)) return [];
          const message = 'names another place than that of the order, and is replaced';
          return [stale(annotation, message, `remove it: it is derived, and says ${applied}`)];
        }),
} satisfies OrderRule;

function stale(annotation: string, message: string, hint: string): Objection {
  return { field: `metadata.annotations[${annotation}]`, message, hint };
}
