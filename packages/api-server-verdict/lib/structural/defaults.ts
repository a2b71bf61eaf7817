import type { Schema } from '../schema.ts';
import { isObject, kindOf, type JsonObject } from './kinds.ts';
import { anywhere } from './memo.ts';
import { sound } from './schema/sound.ts';

/** Whether the API server puts in a value where a field of this schema is missing, so that it need not be given. */
export const hasDefault = ({ default: value }: Schema) => value !== undefined && value !== null;
const bearsDefaults = anywhere(hasDefault);

/**
 * A value with the defaults of its schema, as the API server puts them in: where a field is missing, and in place of a
 * null that the schema does not take. What needs none is the same object as before; see apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting/algorithm.go.
 */
export function withDefaults(schema: Schema, value: unknown): unknown {
  return defaulted(sound(schema), value);
}

function defaulted(schema: Schema, value: unknown): unknown {
  if (!bearsDefaults(schema)) return value;
  switch (kindOf(value)) {
    case 'object':
      return objectWithDefaults(schema, value as JsonObject);
    case 'array':
      return schema.items === undefined ? value : listWithDefaults(schema.items, value as readonly unknown[]);
    default:
      return value;
  }
}

/**
 * An object as the API server validates it before it creates it: with its defaults, and without its status where that
 * is a subresource; see apiextensions-apiserver, pkg/registry/customresource/strategy.go, PrepareForCreate.
 */
export function asCreated(schema: Schema, object: unknown, hasStatusSubresource = true): unknown {
  const whole = withDefaults(schema, object);
  if (!hasStatusSubresource || !isObject(whole) || !Object.hasOwn(whole, 'status')) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'status'));
}

function objectWithDefaults(schema: Schema, object: JsonObject): JsonObject {
  const { properties = {}, additionalProperties } = schema;
  let changed: Record<string, unknown> | undefined;
  const put = (name: string, value: unknown) => {
    changed ??= { ...object };
    // Assigned, `__proto__` would be no field.
    if (name === '__proto__') Object.defineProperty(changed, name, { value, enumerable: true });
    else changed[name] = value;
  };
  for (const { name, of, value } of bearersOf(schema)) {
    if (!Object.hasOwn(object, name)) {
      if (value !== undefined) put(name, value);
      continue;
    }
    const better = filled(of, object[name]);
    if (better !== object[name]) put(name, better);
  }
  if (typeof additionalProperties === 'object' && bearsDefaults(additionalProperties)) {
    for (const name of Object.keys(object)) {
      if (Object.hasOwn(properties, name)) continue;
      const better = filled(additionalProperties, object[name]);
      if (better !== object[name]) put(name, better);
    }
  }
  return changed ?? object;
}

/** A property with a default in it somewhere, and what it is where it is missing. */
interface Bearer {
  readonly name: string;
  readonly of: Schema;
  readonly value: unknown;
}

const bearers = new WeakMap<Schema, readonly Bearer[]>();

function bearersOf(schema: Schema): readonly Bearer[] {
  let known = bearers.get(schema);
  if (known === undefined) {
    known = Object.entries(schema.properties ?? {})
      .filter(([, of]) => bearsDefaults(of))
      .map(([name, of]) => ({ name, of, value: hasDefault(of) ? defaulted(of, of.default) : undefined }));
    bearers.set(schema, known);
  }
  return known;
}

function listWithDefaults(schema: Schema, list: readonly unknown[]): readonly unknown[] {
  const items = list.map((item) => filled(schema, item));
  return items.some((item, index) => item !== list[index]) ? items : list;
}

function filled(schema: Schema, value: unknown): unknown {
  return value === null && schema.nullable !== true && hasDefault(schema)
    ? defaulted(schema, schema.default)
    : defaulted(schema, value);
}
