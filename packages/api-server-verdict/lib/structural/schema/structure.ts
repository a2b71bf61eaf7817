import type { Schema } from '../../schema.ts';
import { own, same } from '../kinds.ts';
import { patternError } from '../patterns.ts';
import { SCHEMA_MAPS } from './keyword-kinds.ts';
import { alternativesOf, at, propertiesOf, type RawSchema, type SchemaError } from './errors.ts';

type Level = 'root' | 'item' | 'field';

/**
 * What keeps a schema from being structural: types everywhere, and nothing but values within anyOf and the like; see
 * apiextensions-apiserver, pkg/apiserver/schema/validation.go and complete.go.
 */
export function structureErrors(schema: Schema): SchemaError[] {
  return [...shapeErrors(schema, '', 'root'), ...undeclared(schema, schema, '', '')];
}

function shapeErrors(schema: Schema, field: string, level: Level): SchemaError[] {
  const found: SchemaError[] = [];
  const refuse = (keyword: string, message: string) => found.push({ field: at(field, keyword), message });
  const { type = '', items, additionalProperties, properties = {} } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const isPreserving = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;

  if (type === 'array' && items === undefined) refuse('items', 'must be specified');
  if (items !== undefined) found.push(...shapeErrors(items, at(field, 'items'), 'item'));
  for (const one of propertiesOf(schema, field)) found.push(...shapeErrors(one.schema, one.field, 'field'));
  if (additionalProperties !== undefined) {
    if (level === 'root') refuse('additionalProperties', 'must not be used at the root');
    if (isEmbedded) refuse('additionalProperties', 'must not be used if x-kubernetes-embedded-resource is set');
    if (typeof additionalProperties === 'object') {
      found.push(...shapeErrors(additionalProperties, at(field, 'additionalProperties'), 'field'));
    }
  }

  if (isIntOrString && isPreserving) {
    refuse('x-kubernetes-preserve-unknown-fields', 'must be false if x-kubernetes-int-or-string is true');
  }
  if (isIntOrString && isEmbedded) {
    refuse('x-kubernetes-embedded-resource', 'must be false if x-kubernetes-int-or-string is true');
  }
  found.push(...valueErrors(schema, field));

  if (isEmbedded && type !== 'object') {
    refuse('type', 'must be object if x-kubernetes-embedded-resource is true');
  } else if (type === '' && !isIntOrString && !isPreserving) {
    const what = { root: 'at the root', item: 'for specified array items', field: 'for specified object fields' };
    refuse('type', `must not be empty ${what[level]}`);
  }
  if (level === 'root' && type !== '' && type !== 'object') refuse('type', 'must be object at the root');
  if (isEmbedded && !isPreserving && Object.keys(properties).length === 0) {
    refuse(
      'properties',
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    );
  }
  if (level === 'root' || isEmbedded) found.push(...resourceErrors(schema, field, level));
  return found;
}

function resourceErrors(schema: Schema, field: string, level: Level): SchemaError[] {
  const found: SchemaError[] = [];
  for (const [name, type] of [
    ['kind', 'string'],
    ['apiVersion', 'string'],
    ['metadata', 'object'],
  ] as const) {
    const of = own(schema.properties, name);
    if (of === undefined) continue;
    const path = `${at(field, 'properties')}[${name}]`;
    if (of.type !== type) found.push({ field: at(path, 'type'), message: `must be ${type}` });
    if (name === 'metadata' && level === 'root' && !onlyNames(of)) {
      const message =
        'must not specify anything other than name and generateName, but metadata is implicitly specified';
      found.push({ field: path, message });
    }
  }
  return found;
}

function onlyNames(metadata: Schema): boolean {
  return Object.entries(metadata).every(([keyword, value]) => {
    if (keyword === 'type' || keyword === 'default') return true;
    if (SCHEMA_MAPS.includes(keyword) && Object.keys(value as object).length === 0) return true;
    if (keyword !== 'properties') return value === undefined || value === null || value === false || value === '';
    return Object.keys(metadata.properties ?? {}).every((name) => name === 'name' || name === 'generateName');
  });
}

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }];

/** What is wrong with the values that a schema demands, in it and in its alternatives. */
function valueErrors(schema: Schema, field: string, skipsTypes = isIntOrString(schema.anyOf)): SchemaError[] {
  const found = alternativesOf(schema, field).flatMap(({ keyword, schema: one, field: path }) => {
    if (keyword === 'anyOf' && skipsTypes) return [];
    const isFirst = keyword === 'allOf' && path.endsWith('allOf[0]');
    return nestedErrors(one, path, isFirst && isIntOrString(one.anyOf));
  });
  const wrong = schema.pattern === undefined || schema.pattern === '' ? undefined : patternError(schema.pattern);
  if (wrong !== undefined) {
    const message = `must be a regular expression that Go can read (RE2): ${wrong}`;
    found.push({ field: at(field, 'pattern'), message });
  }
  return found;
}

function isIntOrString(anyOf: Schema['anyOf']): boolean {
  return same(anyOf?.map(withoutEmpty), INT_OR_STRING);
}

/** A schema without what Go takes for nothing: empty lists, and nullable that is false. */
function withoutEmpty({ nullable, ...schema }: Schema): Schema {
  const entries = Object.entries(nullable === true ? { ...schema, nullable } : schema);
  return Object.fromEntries(entries.filter(([, value]) => !Array.isArray(value) || value.length > 0));
}

/** What may not be said within anyOf and the like. */
const STRUCTURAL_ONLY: readonly (readonly [keyword: string, must: string])[] = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
];

function nestedErrors(schema: Schema, field: string, skipsTypes = false): SchemaError[] {
  const found = valueErrors(schema, field, skipsTypes);
  if (schema.items !== undefined) found.push(...nestedErrors(schema.items, at(field, 'items')));
  for (const one of propertiesOf(schema, field)) {
    found.push(...nestedErrors(one.schema, one.field));
    if (one.name === 'metadata') found.push({ field: one.field, message: 'must not be specified in a nested context' });
  }
  for (const [keyword, must] of STRUCTURAL_ONLY) {
    const value = (schema as RawSchema)[keyword];
    const isThere = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
    if (isThere && (value !== false || must === 'undefined')) {
      found.push({ field: at(field, keyword), message: `must be ${must} to be structural` });
    }
  }
  return found;
}

/** What the alternatives of the whole object speak of and the object does not declare. */
function undeclared(values: Schema, schema: Schema | undefined, field: string, path: string): SchemaError[] {
  return alternativesOf(values, path).flatMap((one) => undeclaredNested(one.schema, schema, field, one.field));
}

function undeclaredNested(values: Schema, schema: Schema | undefined, field: string, path: string): SchemaError[] {
  if (schema === undefined) return [{ field, message: `must be specified, because it is defined in ${path}` }];
  const found = undeclared(values, schema, field, path);
  if (values.items !== undefined) {
    found.push(...undeclaredNested(values.items, schema.items, at(field, 'items'), at(path, 'items')));
  }
  for (const one of propertiesOf(values, path)) {
    const of = own(schema.properties, one.name);
    found.push(...undeclaredNested(one.schema, of, `${at(field, 'properties')}[${one.name}]`, one.field));
  }
  return found;
}
