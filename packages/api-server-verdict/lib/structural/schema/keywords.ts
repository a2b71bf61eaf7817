import type { Schema } from '../../schema.ts';
import { isObject, own } from '../kinds.ts';
import { OF_EVERY_OBJECT } from '../typed.ts';
import { alternativesOf, at, propertiesOf, type RawSchema, type SchemaError } from './errors.ts';
import { SCHEMA_MAPS } from './keyword-kinds.ts';
import { listErrors } from './lists.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

/** Where a schema is. */
interface Place {
  readonly isRoot: boolean;
  readonly isInMetadata: boolean;
  /** Why there may be no defaults here. */
  readonly noDefaults?: string;
}

/**
 * What of a schema the API server does not support, keyword by keyword; see apiextensions-apiserver,
 * pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionOpenAPISchema. Rules in CEL are not among it.
 */
export function keywordErrors(schema: Schema): SchemaError[] {
  return errorsOf(schema, '', { isRoot: true, isInMetadata: false });
}

function errorsOf(schema: Schema, field: string, place: Place): SchemaError[] {
  const found: SchemaError[] = [];
  const refuse = (keyword: string, message: string) => found.push({ field: at(field, keyword), message });
  const raw = schema as RawSchema;
  const { type = '' } = schema;

  if (type !== '' && !TYPES.includes(type)) refuse('type', `must be one of ${TYPES.join(', ')}`);
  for (const keyword of UNSUPPORTED) if (isSet(keyword, raw[keyword])) refuse(keyword, 'is not supported');
  // The server says this of the schema as a whole.
  if (isThere(raw['$schema'])) found.push({ field: '', message: `$schema is not supported, at ${field}` });
  if (schema.uniqueItems === true) refuse('uniqueItems', 'must not be true: it takes quadratic time');
  if (isThere(schema.default) && place.noDefaults !== undefined)
    refuse('default', `must not be set ${place.noDefaults}`);
  if (place.isInMetadata && schema['x-kubernetes-embedded-resource'] === true) {
    refuse('x-kubernetes-embedded-resource', 'must not be used inside of resource meta');
  }
  if ((schema['x-kubernetes-preserve-unknown-fields'] as unknown) === false) {
    refuse('x-kubernetes-preserve-unknown-fields', 'must be true or undefined');
  }
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined) {
    if (type !== 'object') refuse('type', 'must be object if x-kubernetes-map-type is specified');
    if (!['atomic', 'granular'].includes(mapType)) refuse('x-kubernetes-map-type', 'must be atomic or granular');
  }
  found.push(...listErrors(schema, field));

  const { additionalProperties } = schema;
  if (additionalProperties !== undefined) {
    if (additionalProperties !== true && Object.keys(schema.properties ?? {}).length > 0) {
      refuse('additionalProperties', 'must not be used together with properties');
    }
    if (typeof additionalProperties === 'object') {
      const why = 'inside additionalProperties applying to object metadata';
      const within = { ...place, isRoot: false, ...(place.isInMetadata ? { noDefaults: why } : {}) };
      found.push(...errorsOf(additionalProperties, at(field, 'additionalProperties'), within));
    }
  }
  const isResource = place.isRoot || schema['x-kubernetes-embedded-resource'] === true;
  for (const one of propertiesOf(schema, field)) {
    const isOfEvery = isResource && own(OF_EVERY_OBJECT, one.name) !== undefined;
    found.push(
      ...errorsOf(one.schema, one.field, {
        isRoot: false,
        isInMetadata: place.isInMetadata || isOfEvery,
        noDefaults: isOfEvery && place.isRoot ? `in top-level ${one.name}` : place.noDefaults,
      }),
    );
  }
  const within = { ...place, isRoot: false };
  for (const one of alternativesOf(schema, field)) found.push(...errorsOf(one.schema, one.field, within));
  if (schema.items !== undefined) found.push(...errorsOf(schema.items, at(field, 'items'), within));
  return found;
}

/** The server looks for what is in maps of schemas; of texts it tells only an empty reference from none. */
function isSet(keyword: string, value: unknown): boolean {
  if (keyword === '$ref') return value !== undefined && value !== null;
  return isThere(value) && !(SCHEMA_MAPS.includes(keyword) && isObject(value) && Object.keys(value).length === 0);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
