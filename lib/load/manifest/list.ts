import type { ManifestDocument } from 'api-server-verdict';

/**
 * The objects of a document: itself, or of a list (`kind: List`, or `BucketList`, with `items`) each item, with the
 * lines of its own fields. So do kubectl and kustomize.
 */
export function objectsOf(document: ManifestDocument): ManifestDocument[] {
  const items = itemsOf(document.value);
  if (items === undefined) return [document];
  return items.flatMap((value, index) => {
    const item = `items[${index}]`;
    return objectsOf({ value, lineOf: (field) => document.lineOf(field === '' ? item : `${item}.${field}`) });
  });
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('items' in value)) return undefined;
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}
