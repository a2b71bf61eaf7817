import type { Schema } from '../schema.ts';
import { METADATA } from '../metadata/schema.ts';
import { kindOf, own, type JsonObject } from './kinds.ts';
import { listViolations } from './lists.ts';
import { join, type Violation } from './violation.ts';
import { expected, remedy, whatIs } from './words.ts';

const STRING: Schema = { type: 'string' };

/** What every object has, whether or not its schema says so. */
export const OF_EVERY_OBJECT: Readonly<Record<string, Schema>> = {
  apiVersion: STRING,
  kind: STRING,
  metadata: METADATA,
};

/** Where a walk is. */
interface Place {
  /** How to speak of the object that the schema is of. */
  readonly named: string;
  /** Whether something around it keeps unknown fields. */
  readonly open: boolean;
  readonly isRoot: boolean;
}

/**
 * What server-side apply refuses before defaults and validation, when it gives the object types: fields that nobody
 * declared, values of another type, items that it cannot tell apart. It takes null anywhere, and an object without
 * properties as one that may hold anything; see kube-openapi, pkg/schemaconv and structured-merge-diff, typed.
 */
export function typeViolations(schema: Schema, value: unknown, field: string, named: string, isRoot: boolean) {
  const found: Violation[] = [];
  walk(schema, value, field, { named, open: false, isRoot }, found);
  return found;
}

function walk(schema: Schema, value: unknown, field: string, place: Place, found: Violation[]): void {
  const kind = kindOf(value);
  if (kind === 'null') return;
  if (!takes(schema, kind)) {
    found.push({ field, message: `is ${whatIs(value)}`, hint: `it must be ${expected(schema)}` });
  } else if (kind === 'array') {
    walkItems(schema, value as readonly unknown[], field, within(schema, place), found);
  } else if (kind === 'object') {
    walkFields(schema, value as JsonObject, field, within(schema, place), place.isRoot, found);
  }
}

function takes(schema: Schema, kind: ReturnType<typeof kindOf>): boolean {
  if (kind === 'nothing') return false;
  switch (schema.type) {
    case undefined:
      return true;
    case 'integer':
    case 'number':
      return kind === 'integer' || kind === 'number';
    case 'string':
      // A format makes it any scalar here; validation is stricter.
      return schema.format === undefined || schema.format === '' || schema.format === 'byte'
        ? kind === 'string'
        : kind !== 'array' && kind !== 'object';
    default:
      return kind === schema.type;
  }
}

function within(schema: Schema, { named, open }: Place): Place {
  return { named, open: open || schema['x-kubernetes-preserve-unknown-fields'] === true, isRoot: false };
}

function walkItems(schema: Schema, items: readonly unknown[], field: string, place: Place, found: Violation[]): void {
  const unnamed = listViolations(schema, items, field, found);
  if (schema.items === undefined) return;
  for (let index = 0; index < items.length; index++) {
    if (!unnamed.has(index)) walk(schema.items, items[index], `${field}[${index}]`, place, found);
  }
}

function walkFields(
  schema: Schema,
  value: JsonObject,
  field: string,
  place: Place,
  isRoot: boolean,
  found: Violation[],
): void {
  const { properties, additionalProperties } = schema;
  const isResource = isRoot || schema['x-kubernetes-embedded-resource'] === true;
  for (const name of Object.keys(value)) {
    const ofEvery = isResource ? own(OF_EVERY_OBJECT, name) : undefined;
    const known = own(properties, name);
    if (ofEvery !== undefined) {
      // Of the root these are for metadata.ts to judge, with the names that it takes.
      if (!isRoot) walk(ofEvery, value[name], join(field, name), { ...place, open: false }, found);
    } else if (known !== undefined) {
      walk(known, value[name], join(field, name), place, found);
    } else if (typeof additionalProperties === 'object') {
      walk(additionalProperties, value[name], join(field, name), place, found);
    } else if (additionalProperties === false || (additionalProperties === undefined && !isFree(place, isResource))) {
      const fields = Object.keys(properties ?? {});
      found.push({
        field: join(field, name),
        message: `is no field of ${place.named}`,
        hint: remedy(name, isResource ? fields.filter((other) => !Object.hasOwn(OF_EVERY_OBJECT, other)) : fields),
      });
    }
  }

  function isFree({ open }: Place, isResource: boolean): boolean {
    return open || (!isResource && Object.keys(properties ?? {}).length === 0);
  }
}
