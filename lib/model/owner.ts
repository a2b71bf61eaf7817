import type { ApiObjectMetadata } from 'cdk8s';

/** The annotation with the owner in the catalog; read by the Backstage ingestors (TeraSky's and the portal's own). */
export const OWNER_ANNOTATION = 'terasky.backstage.io/owner';

/**
 * Metadata that names the owner of an order, an entity of the catalog such as `group:default/platform-team`.
 * @param metadata what else there is to say, such as labels
 */
export function ownedBy(owner: string, metadata: ApiObjectMetadata = {}): ApiObjectMetadata {
  return { ...metadata, annotations: { ...metadata.annotations, [OWNER_ANNOTATION]: owner } };
}
