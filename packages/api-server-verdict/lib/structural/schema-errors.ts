import type { Schema } from '../schema.ts';
import { decodeErrors, ONE_SCHEMA } from './schema/decode.ts';
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
  if (undecodable.some(({ message }) => message !== ONE_SCHEMA)) return undecodable;
  const schema = sound(raw);
  const unsupported = keywordErrors(schema);
  const isWhole =
    undecodable.length === 0 &&
    unsupported.every(({ message }) => !/not supported|must be true or undefined/.test(message));
  const structure = isWhole ? structureErrors(schema) : [];
  const defaults = isWhole && structure.length === 0 ? defaultErrors(schema) : [];
  return [...undecodable, ...rootErrors(schema), ...structure, ...defaults, ...unsupported];
}

// What would be lost where status is a subresource, for its schema is taken out: all but apiextensions,
// allowedFieldsAtRootSchema. Of some, false or the empty text is as good as nothing; an empty list or map of no keyword
// is.
const NOT_AT_ROOT = [
  ...['allOf', 'anyOf', 'oneOf', 'not', 'enum', 'default', 'additionalProperties', 'additionalItems'],
  ...['maxProperties', 'minProperties', 'definitions', 'patternProperties', 'dependencies', '$ref'],
  ...['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type'],
];
const NOT_TRUE_AT_ROOT = [
  ...['nullable', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'id', '$schema'],
];

function rootErrors(schema: Schema): SchemaError[] {
  const found: SchemaError[] = [];
  const raw = schema as RawSchema;
  const present = [
    ...NOT_AT_ROOT.filter((keyword) => raw[keyword] !== undefined && raw[keyword] !== null),
    ...NOT_TRUE_AT_ROOT.filter((keyword) => Boolean(raw[keyword])),
  ];
  for (const keyword of present) {
    found.push({ field: '', message: `must not have ${keyword}, for status is a subresource` });
  }
  if (schema.nullable === true) found.push({ field: 'nullable', message: 'must not be true at the root' });
  return found;
}
