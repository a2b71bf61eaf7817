import type { Schema } from '../../schema.ts';
import { own } from '../kinds.ts';
import { at, type SchemaError } from './errors.ts';

/** What is wrong with x-kubernetes-list-type and x-kubernetes-list-map-keys. */
export function listErrors(schema: Schema, field: string): SchemaError[] {
  const found: SchemaError[] = [];
  const refuse = (path: string, message: string) => found.push({ field: at(field, path), message });
  const { type, items, 'x-kubernetes-list-type': listType, 'x-kubernetes-list-map-keys': keys = [] } = schema;
  if (keys.length > 0 && listType !== 'map') {
    refuse('x-kubernetes-list-type', 'must be map if x-kubernetes-list-map-keys is non-empty');
  }
  if (listType === undefined) return found;

  if (type !== 'array') refuse('type', 'must be array if x-kubernetes-list-type is specified');
  if (!['atomic', 'set', 'map'].includes(listType)) refuse('x-kubernetes-list-type', 'must be atomic, set or map');
  if (items?.nullable === true && listType !== 'atomic') {
    refuse('items.nullable', `cannot be nullable when x-kubernetes-list-type is ${listType}`);
  }
  if (listType === 'set' && type === 'array') {
    const message = 'must be atomic as item of a list with x-kubernetes-list-type=set';
    const of = items?.['x-kubernetes-list-type'];
    if (items?.type === 'array' && of !== undefined && of !== 'atomic') refuse('items.x-kubernetes-list-type', message);
    if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic') {
      refuse('items.x-kubernetes-map-type', message);
    }
  }
  if (listType !== 'map') return found;

  if (keys.length === 0) refuse('x-kubernetes-list-map-keys', 'must not be empty if x-kubernetes-list-type is map');
  if (items === undefined) {
    refuse('items', 'must have a schema if x-kubernetes-list-type is map');
    return found;
  }
  if (items.type !== 'object') {
    refuse('items.type', 'must be object if parent array’s x-kubernetes-list-type is map');
  } else {
    if (new Set(keys).size < keys.length) refuse('x-kubernetes-list-map-keys', 'must not contain duplicate entries');
    for (const key of keys) {
      const of = own(items.properties, key);
      if (of === undefined) refuse('x-kubernetes-list-map-keys', 'entries must all be names of item properties');
      else if (of.type === 'array' || of.type === 'object') {
        refuse(
          `items.properties[${key}].type`,
          'must be a scalar type if parent array’s x-kubernetes-list-type is map',
        );
      }
    }
  }
  for (const key of keys) {
    const of = own(items.properties, key);
    if (of === undefined) continue;
    const path = `items.properties[${key}]`;
    if (items.required?.includes(key) !== true && (of.default ?? null) === null) {
      refuse(
        `${path}.default`,
        'is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
      );
    }
    if (of.nullable === true) refuse(`${path}.nullable`, 'is in x-kubernetes-list-map-keys, so it cannot be nullable');
  }
  return found;
}
