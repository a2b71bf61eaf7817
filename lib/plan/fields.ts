import { isObject, own, same, type Schema } from 'api-server-verdict';
import { fieldPath } from '../load/declaration.ts';

/** A field that is not on both sides the same; null where it is not there. */
export interface Field {
  /** Such as `spec.replicas`, `metadata.annotations[a.b/c]`; in a list with merge keys `spec.ports[name=http].port`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The fields that differ. Lists are compared by their merge keys where the schema has them, as a server-side apply does
 * (Kubernetes documentation, "Merge strategy"), others item by item while they stay as long, else as a whole; JSON in a
 * string as JSON.
 */
export function changedFields(before: unknown, after: unknown, schema?: Schema, path = ''): Field[] {
  if (same(before, after)) return [];
  const [one, other] = [parsed(before, after), parsed(after, before)];
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) =>
      changedFields(own(one, name), own(other, name), schemaOf(schema, name), fieldPath(path, name)),
    );
  }
  const lists = Array.isArray(one) && Array.isArray(other) ? itemsOf(one, other, schema) : undefined;
  if (lists !== undefined) {
    return lists.flatMap(([step, before, after]) => changedFields(before, after, schema?.items, `${path}[${step}]`));
  }
  return [{ path, before: before ?? null, after: after ?? null }];
}

/** All that an object says, field by field: a list or an empty object is one. */
export function fieldsOf(value: unknown, path = ''): { readonly path: string; readonly value: unknown }[] {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return [{ path, value }];
  return entries.flatMap(([name, inner]) => fieldsOf(inner, fieldPath(path, name)));
}

/** A text as what it holds, where it holds JSON on both sides. */
function parsed(value: unknown, other: unknown): unknown {
  const inner = jsonIn(value);
  return inner !== undefined && jsonIn(other) !== undefined ? inner : value;
}

function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function schemaOf(schema: Schema | undefined, name: string): Schema | undefined {
  const { properties, additionalProperties } = schema ?? {};
  const inner = own(properties, name) ?? additionalProperties;
  return typeof inner === 'object' ? inner : undefined;
}

type Item = readonly [step: string | number, before: unknown, after: unknown];

/** The items of two lists that belong together; undefined where only the lists as a whole can be compared. */
function itemsOf(
  before: readonly unknown[],
  after: readonly unknown[],
  schema: Schema | undefined,
): Item[] | undefined {
  const keyOf = keysOf(schema);
  const [one, other] = [keyOf && byKey(before, keyOf), keyOf && byKey(after, keyOf)];
  if (one !== undefined && other !== undefined) {
    const keys = [...new Set([...one.keys(), ...other.keys()])];
    return keys.map((key): Item => [key, one.get(key), other.get(key)]);
  }
  if (before.length !== after.length) return undefined;
  return before.map((item, index): Item => [index, item, after[index]]);
}

/** What tells an item of a list from the others. */
function keysOf(schema: Schema | undefined): ((item: unknown) => string | undefined) | undefined {
  const keys = schema?.['x-kubernetes-list-map-keys'] ?? [];
  switch (schema?.['x-kubernetes-list-type']) {
    case 'map':
      return (item) =>
        isObject(item)
          ? keys
              .map((key) => `${key}=${scalar(own(item, key) ?? own(schema.items?.properties, key)?.default)}`)
              .join(',')
          : undefined;
    case 'set':
      return (item) => (isObject(item) || Array.isArray(item) ? undefined : scalar(item));
    default:
      return undefined;
  }
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The items by their keys; undefined where an item has none, or two have the same. */
function byKey(
  items: readonly unknown[],
  keyOf: (item: unknown) => string | undefined,
): ReadonlyMap<string, unknown> | undefined {
  const keyed = new Map(items.flatMap((item) => (keyOf(item) === undefined ? [] : [[keyOf(item) ?? '', item]])));
  return keyed.size === items.length ? keyed : undefined;
}
