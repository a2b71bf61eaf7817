import type { Schema } from './schema.ts';
import { celViolations } from './cel/validate.ts';
import { metadataViolations } from './metadata/metadata.ts';
import type { Objection } from './objection.ts';
import { asCreated } from './structural/defaults.ts';
import { violations } from './structural/violations.ts';

/** A version of a kind, as a CRD defines it. */
export interface Definition {
  readonly schema: Schema;
  /** Whether status is a subresource, which is dropped from what is applied; of a composite resource it always is. */
  readonly hasStatusSubresource?: boolean;
  /** How to speak of it, such as `Bucket 2.0.2`. */
  readonly named: string;
}

/** The most characters of an object's name: apimachinery, pkg/util/validation; a schema may allow fewer. */
const NAME_LENGTH = 253;

/**
 * What the API server has against an object under server-side apply with strict field validation: its metadata, its
 * fields, and, where nothing is missing, of another type or too large, the rules in CEL. Whether it has the namespace
 * that it needs, and whether that is there, is not among it.
 * @param previous the object as it is on the server, for rules about changes
 */
export function objectionsTo(
  object: unknown,
  { schema, named, hasStatusSubresource = true }: Definition,
  previous?: unknown,
): Objection[] {
  const maxNameLength = schema.properties?.['metadata']?.properties?.['name']?.maxLength ?? NAME_LENGTH;
  const ofMetadata = metadataViolations(object, { maxNameLength, namespaced: true }).filter(
    ({ field, message }) => field !== 'metadata.namespace' || /^is an? /.test(message),
  );
  const judged = new Set(ofMetadata.map(({ field }) => field));
  const ofFields = violations(schema, object, '', named, { hasStatusSubresource }).filter(
    ({ field }) => !judged.has(field),
  );
  const found = [...ruled('metadata', ofMetadata), ...ruled('schema', ofFields)];
  if ([...ofMetadata, ...ofFields].some(({ blocks }) => blocks)) return found;
  const old = previous === undefined ? undefined : asCreated(schema, previous, hasStatusSubresource);
  const broken = celViolations(schema, asCreated(schema, object, hasStatusSubresource), old, '').filter(
    ({ tolerated }) => !tolerated,
  );
  return [...found, ...ruled('cel', broken)];
}

function ruled(rule: Objection['rule'], found: readonly Pick<Objection, 'field' | 'message' | 'hint'>[]): Objection[] {
  return found.map(({ field, message, hint }) => ({ rule, field, message, hint }));
}
