import type { ManifestDocument } from 'api-server-verdict';

/**
 * The objects of a document: itself, or of a list (`kind: List`, or `BucketList`, with `items`) each item, with the
 * lines of its own fields. So do kubectl and kustomize.
 */
export function objectsOf(document: ManifestDocument): ManifestDocument[] {
  const items = itemsOf(document.value);
  if (items === undefined) return [document];
  const lines = items.map((_, index) => document.lineOf(`items[${index}]`));
  const faults = byItem(document.faults, lines, ({ line }) => line);
  const above = new Set(document.comments.flatMap(({ line, place }) => (place === 'above' ? [line] : [])));
  const comments = byItem(document.comments, lines, ({ line }) => lineBelow(line, above));
  return items.flatMap((value, index) => {
    const item = `items[${index}]`;
    return objectsOf({
      ...{ value, faults: faults[index] ?? [], comments: comments[index] ?? [] },
      lineOf: (field) => document.lineOf(field === '' ? item : `${item}.${field}`),
    });
  });
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('items' in value)) return undefined;
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/** What is found in lines, by the item in which the line is; what comes before the first belongs to that. */
function byItem<Found>(all: readonly Found[], lines: readonly number[], lineOf: (one: Found) => number): Found[][] {
  const found: Found[][] = lines.map(() => []);
  for (const one of all)
    found[
      Math.max(
        lines.findLastIndex((line) => line <= lineOf(one)),
        0,
      )
    ]?.push(one);
  return found;
}

/** The first line from a given one on that is no comment above others. */
function lineBelow(line: number, above: ReadonlySet<number>): number {
  let below = line;
  while (above.has(below)) below++;
  return below;
}
