import type { Schema } from '../../schema.ts';

const STRING: Schema = { type: 'string' };
const METADATA: Schema = { type: 'object', properties: { name: STRING, generateName: STRING } };

/** Whether a schema names fields of its own, as opposed to the keys of a map. */
export function hasProperties({ properties }: Schema): boolean {
  return properties !== undefined && Object.keys(properties).length > 0;
}

/** The schema of the values of a map; undefined for an object, or a map of anything. */
export function schemaOfValues({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

const known = new WeakMap<Schema, Schema>();

/**
 * A schema with the fields that a rule finds in every object of the API: apiVersion, kind, metadata.name and
 * metadata.generateName; see WithTypeAndObjectMeta in k8s.io/apiextensions-apiserver.
 */
export function asResource(schema: Schema): Schema {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const resource = hasResourceFields(schema)
    ? schema
    : { ...schema, properties: { ...schema.properties, apiVersion: STRING, kind: STRING, metadata: METADATA } };
  known.set(schema, resource);
  known.set(resource, resource);
  return resource;
}

function hasResourceFields(schema: Schema): boolean {
  const metadata = propertyOf(schema, 'metadata');
  return (
    propertyOf(schema, 'kind')?.type === 'string' &&
    propertyOf(schema, 'apiVersion')?.type === 'string' &&
    metadata?.type === 'object' &&
    propertyOf(metadata, 'name')?.type === 'string' &&
    propertyOf(metadata, 'generateName')?.type === 'string'
  );
}
