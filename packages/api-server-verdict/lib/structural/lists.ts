import type { Schema } from '../schema.ts';
import { isObject, kindOf, own, type JsonObject } from './kinds.ts';
import { anywhere } from './memo.ts';
import { join, type Violation } from './violation.ts';
import { cut, whatIs, whole } from './words.ts';

/**
 * What is wrong with the items of a list that is a set, or a map by the keys of its items; see structured-merge-diff,
 * typed/helpers.go and apiextensions-apiserver, pkg/apiserver/schema/listtype.
 * @returns the items that cannot be told from others, where there is no more to say of them
 */
export function listViolations(
  schema: Schema,
  items: readonly unknown[],
  field: string,
  found: Violation[],
): ReadonlySet<number> {
  const unnamed = new Set<number>();
  const keys = schema['x-kubernetes-list-type'] === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : undefined;
  if (keys === undefined && schema['x-kubernetes-list-type'] !== 'set') return unnamed;
  const first = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const path = `${field}[${index}]`;
    const identity = keys === undefined ? identityInSet(item) : identityInMap(item, keys, schema.items);
    if (typeof identity === 'object') {
      if (identity.message !== '') {
        found.push({ field: path, ...identity });
        unnamed.add(index);
      }
      continue;
    }
    const before = first.get(identity);
    if (before === undefined) {
      first.set(identity, index);
    } else {
      const hint =
        keys === undefined
          ? 'remove it: each item may be there once'
          : `change or remove it: no two items may have the same ${keys.join(' and ')}`;
      found.push({ field: path, message: `repeats ${cut(identity)}, which is ${field}[${before}]`, hint });
    }
  }
  return unnamed;
}

type Wrong = Pick<Violation, 'message' | 'hint'>;

function identityInSet(item: unknown): string | Wrong {
  const kind = kindOf(item);
  if (kind === 'string' || kind === 'boolean' || kind === 'integer' || kind === 'number') return whole(item);
  if (kind === 'nothing') return { message: '', hint: '' };
  return { message: `is ${whatIs(item)}`, hint: 'the items of a set must be strings, numbers or booleans' };
}

function identityInMap(item: unknown, keys: readonly string[], schema: Schema | undefined): string | Wrong {
  const kind = kindOf(item);
  if (kind === 'nothing') return { message: '', hint: '' };
  if (kind !== 'object') {
    return { message: `is ${whatIs(item)}`, hint: `it must be an object with ${keys.join(' and ')}` };
  }
  const values = keys.flatMap((key) => {
    const value = own(item as JsonObject, key) ?? (Object.hasOwn(item as JsonObject, key) ? null : undefined);
    const present = value === undefined ? (own(schema?.properties, key)?.default ?? undefined) : value;
    return present === undefined ? [] : [`${key} ${whole(present)}`];
  });
  return values.length === 0
    ? { message: `has no ${keys.join(', no ')}`, hint: `add it: items are told apart by ${keys.join(' and ')}` }
    : values.join(', ');
}

const bearsLists = anywhere(({ 'x-kubernetes-list-type': type }) => type === 'set' || type === 'map');

/** What is wrong with the lists anywhere in a value, once defaults are in it. Keys of maps are in brackets here. */
export function repeatViolations(schema: Schema, value: unknown, field: string, found: Violation[]): void {
  if (!bearsLists(schema)) return;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    listViolations(schema, items, field, found);
    if (schema.items === undefined) return;
    for (const [index, item] of items.entries()) repeatViolations(schema.items, item, `${field}[${index}]`, found);
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const known = own(schema.properties, name);
      const of = known ?? schema.additionalProperties;
      const path = known === undefined ? `${field}[${name}]` : join(field, name);
      if (typeof of === 'object') repeatViolations(of, value[name], path, found);
    }
  }
}
