import type { Manifest } from '../model/order.ts';

/** The most characters of a name in the Backstage catalog; an entity with a longer one is dropped without a word. */
export const ENTITY_NAME_LENGTH = 63;

const KIND = '[a-z][a-z0-9]{0,62}';
const NAMESPACE = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const NAME = '[a-z0-9]([-a-z0-9_.]{0,61}[a-z0-9])?';
const REFERENCE = new RegExp(`^(${KIND}:)?(${NAMESPACE}/)?${NAME}$`, 'i');

/**
 * Whether a text can refer to an entity, as `[kind:][namespace/]name`; case does not count. See backstage,
 * packages/catalog-model, parseEntityRef and KubernetesValidatorFunctions.
 */
export function isEntityReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** The name of an order's entity in the catalog, as the TeraSky kubernetes-ingestor builds it. */
export function entityName({ metadata }: Manifest, cluster: string): string {
  return [metadata.name, metadata.namespace, cluster].filter((part) => part !== undefined).join('-');
}
