import type { Manifest } from '../model/order.ts';

/** The most characters of a name in the Backstage catalog; an entity with a longer one is dropped without a word. */
export const ENTITY_NAME_LENGTH = 63;

/** The name of an order's entity in the catalog, as the TeraSky kubernetes-ingestor builds it. */
export function entityName({ metadata }: Manifest, cluster: string): string {
  return [metadata.name, metadata.namespace, cluster].filter((part) => part !== undefined).join('-');
}
