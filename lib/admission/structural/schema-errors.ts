import type { Schema } from '../../model/xrd.ts';
import { decodeErrors } from './schema/decode.ts';
import { defaultErrors } from './schema/default-errors.ts';
import { type RawSchema, type SchemaError } from './schema/errors.ts';
import { keywordErrors } from './schema/keywords.ts';
import { sound } from './schema/sound.ts';
import { structureErrors } from './schema/structure.ts';

export type { SchemaError } from './schema/errors.ts';

/**
 * Why the API server would refuse a CRD of this schema, with the field within the schema. The rules in CEL are for
 * others to judge.
 * @param raw of the whole object, `openAPIV3Schema`
 */
export function schemaErrors(raw: Schema): SchemaError[] {
  const undecodable = decodeErrors(raw, '');
  if (undecodable.length > 0) return undecodable;
  const schema = sound(raw);
  const unsupported = keywordErrors(schema);
  const isWhole = unsupported.every(({ message }) => !/not supported|must be true or undefined/.test(message));
  const structure = isWhole ? structureErrors(schema) : [];
  const defaults = isWhole && structure.length === 0 ? defaultErrors(schema) : [];
  return [...rootErrors(schema), ...structure, ...defaults, ...unsupported];
}

// What would be lost where status is a subresource, for its schema is taken out: apiextensions, allowedFieldsAtRootSchema.
const NOT_AT_ROOT = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'enum',
  'default',
  'nullable',
  'additionalProperties',
  'maxProperties',
  'minProperties',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
];

function rootErrors(schema: Schema): SchemaError[] {
  const found: SchemaError[] = [];
  for (const keyword of NOT_AT_ROOT) {
    const value = (schema as RawSchema)[keyword];
    const isThere = value !== undefined && value !== null && value !== false;
    if (isThere && !(Array.isArray(value) && value.length === 0)) {
      found.push({ field: '', message: `must not have ${keyword}, for status is a subresource` });
    }
  }
  if (schema.nullable === true) found.push({ field: 'nullable', message: 'must not be true at the root' });
  return found;
}
