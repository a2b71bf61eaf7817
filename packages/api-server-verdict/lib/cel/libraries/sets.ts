import type { Library } from '../language/declarations.ts';
import { equal } from '../runtime/equality.ts';
import { Failure } from '../runtime/failure.ts';
import type { List, Value } from '../runtime/value.ts';

/** Whether a list has an element that equals a value. */
export function contains(list: List, value: Value): boolean {
  for (const item of list) {
    if (equalOrFailed(value, item)) return true;
  }
  return false;
}

// An element that cannot be compared with the value is not it.
function equalOrFailed(value: Value, item: Value): boolean {
  try {
    return equal(value, item);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function containsAll(list: List, others: List): boolean {
  for (const item of others) {
    if (!contains(list, item)) return false;
  }
  return true;
}

function intersects(list: List, others: List): boolean {
  for (const item of list) {
    if (contains(others, item)) return true;
  }
  return false;
}

/** See cel-go, ext/sets.go. */
export const sets: Library = {
  'sets.contains(list(T), list(T)): bool': containsAll,
  'sets.equivalent(list(T), list(T)): bool': (one: List, other: List) =>
    containsAll(one, other) && containsAll(other, one),
  'sets.intersects(list(T), list(T)): bool': intersects,
};
