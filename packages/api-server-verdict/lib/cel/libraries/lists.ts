import type { Implementation, Library } from '../language/declarations.ts';
import { add, compare } from '../runtime/arithmetic.ts';
import { equal } from '../runtime/equality.ts';
import { Failure } from '../runtime/failure.ts';
import { Duration, type List, Uint, type Value } from '../runtime/value.ts';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

const ZEROS: Readonly<Record<string, Value>> = {
  int: 0n,
  uint: new Uint(0n),
  double: 0,
  duration: new Duration(0n),
};

function isSorted(list: List): boolean {
  let previous: Value | undefined;
  for (const item of list) {
    if (previous !== undefined && isAfter(previous, item)) return false;
    previous = item;
  }
  return true;
}

function isAfter(one: Value, other: Value): boolean {
  try {
    return compare(one, other, '') > 0;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function sum(list: List, zero: Value): Value {
  let total = zero;
  for (const item of list) total = add(total, item);
  return total;
}

function extreme(name: string, list: List, isBetter: (item: Value, best: Value) => boolean): Value {
  let best: Value | undefined;
  for (const item of list) {
    if (best === undefined || isBetter(item, best)) best = item;
  }
  if (best === undefined) throw new Failure(`${name} called on empty list`);
  return best;
}

function indexOf(list: List, value: Value): bigint {
  for (let index = 0; index < list.size; index++) {
    if (isEqual(list.get(index), value)) return BigInt(index);
  }
  return -1n;
}

function lastIndexOf(list: List, value: Value): bigint {
  for (let index = list.size - 1; index >= 0; index--) {
    if (isEqual(list.get(index), value)) return BigInt(index);
  }
  return -1n;
}

function isEqual(one: Value, other: Value): boolean {
  try {
    return equal(one, other);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function forEach(
  types: readonly string[],
  name: string,
  gives: (type: string) => string,
  run: Implementation,
): Library {
  return Object.fromEntries(types.map((type) => [`(list(${type})).${name}(): ${gives(type)}`, run]));
}

/** See k8s.io/apiserver, pkg/cel/library/lists.go. */
export const lists: Library = {
  ...forEach(COMPARABLE, 'isSorted', () => 'bool', isSorted),
  ...forEach(
    COMPARABLE,
    'max',
    (type) => type,
    (list: List) => extreme('max', list, (item, best) => isAfter(item, best)),
  ),
  ...forEach(
    COMPARABLE,
    'min',
    (type) => type,
    (list: List) => extreme('min', list, (item, best) => isAfter(best, item)),
  ),
  ...Object.fromEntries(
    Object.entries(ZEROS).map(([type, zero]) => [
      `(list(${type})).sum(): ${type}`,
      (list: List): Value => sum(list, zero),
    ]),
  ),
  '(list(A)).indexOf(A): int': indexOf,
  '(list(A)).lastIndexOf(A): int': lastIndexOf,
};
