import type { Schema } from '../../schema.ts';
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  list,
  map,
  STRING,
  struct,
  TIMESTAMP,
  type Type,
} from '../language/type.ts';
import { escapeName } from './escape.ts';
import { asResource, schemaOfValues } from './resource.ts';

const FORMATS: Readonly<Record<string, Type>> = {
  byte: BYTES,
  duration: DURATION,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
};

/**
 * The type that rules see a value of a schema as; undefined for what they do not see, such as a field of any type.
 * See k8s.io/apiserver, pkg/cel/common/schemas.go.
 */
export function declaredType(schema: Schema, isResource: boolean, name = 'selfType'): Type | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return DYN;
  switch (schema.type) {
    case 'boolean':
      return BOOL;
    case 'integer':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return (Object.hasOwn(FORMATS, schema.format ?? '') ? FORMATS[schema.format ?? ''] : undefined) ?? STRING;
    case 'array': {
      const element = schema.items && nested(schema.items, `${name}.@idx`);
      return element && list(element);
    }
    case 'object':
      return declaredObject(isResource ? asResource(schema) : schema, name);
    case undefined:
      return undefined;
  }
}

function nested(schema: Schema, name: string): Type | undefined {
  return declaredType(schema, schema['x-kubernetes-embedded-resource'] === true, name);
}

function declaredObject(schema: Schema, name: string): Type | undefined {
  const values = schemaOfValues(schema);
  if (values !== undefined) {
    const value = nested(values, `${name}.@elem`);
    return value && map(STRING, value);
  }
  const fields = new Map<string, Type>();
  for (const [property, propertySchema] of Object.entries(schema.properties ?? {})) {
    const field = escapeName(property);
    const type = nested(propertySchema, `${name}.${field ?? ''}`);
    if (field !== undefined && type !== undefined) fields.set(field, type);
  }
  return struct(name, fields);
}
