import type { PlacedObject } from '../model/order.ts';

/** What an object is called: `App/web in demo on production`. */
export function called({ cluster, purpose, manifest }: PlacedObject): string {
  return `${shortly({ manifest })} in ${purpose} on ${cluster}`;
}

/** `App/web` */
export function shortly({ manifest: { kind, metadata } }: Pick<PlacedObject, 'manifest'>): string {
  return `${kind}/${metadata.name ?? ''}`;
}

/** The names of some objects: the first of very many, and how many more there are. */
export function listed(objects: readonly PlacedObject[], most = 10): string {
  const names = objects.slice(0, most).map(shortly).join(', ');
  return objects.length > most ? `${names} and ${objects.length - most} more` : names;
}
