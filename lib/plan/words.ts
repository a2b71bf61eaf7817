import type { PlacedObject } from '../model/order.ts';

/** What an object is called: `App/web in demo on production`. */
export function called({ cluster, purpose, manifest }: PlacedObject): string {
  return `${shortly({ manifest })} in ${purpose} on ${cluster}`;
}

/** `App/web` */
export function shortly({ manifest: { kind, metadata } }: Pick<PlacedObject, 'manifest'>): string {
  return `${kind}/${metadata.name ?? ''}`;
}

/** Some names: the first of very many, as of a loop, and how many more there are. */
export function listed(names: readonly string[], most = 10): string {
  const first = names.slice(0, most).join(', ');
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}
