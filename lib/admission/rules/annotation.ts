import { placesNamed } from '../../backstage/annotations.ts';
import type { Objection } from '../../model/finding.ts';
import type { OrderRule } from '../rule.ts';

/** No annotation names another place than that of the order: the portal followed such links to nowhere. */
export const annotationsOfPlace: OrderRule = ({ order, manifest }) =>
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
      });

function stale(annotation: string, message: string, hint: string): Objection {
  return { rule: 'annotation', severity: 'warning', field: `metadata.annotations[${annotation}]`, message, hint };
}
