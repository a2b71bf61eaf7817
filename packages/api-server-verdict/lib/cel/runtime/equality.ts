import { Failure, noSuchOverload } from './failure.ts';
import { Dictionary, Duration, Foreign, List, Optional, Timestamp, TypeValue, Uint, type Value } from './value.ts';
import { work } from './work.ts';

/** Lists and maps whose elements are compared in a way of their own. */
export interface Comparable {
  equals(other: Value): boolean;
}

/** Whether two values are equal, as `==` has it; of different types they are not, unless both are numbers. */
export function equal(one: Value, other: Value): boolean {
  work();
  if (one === null || other === null) return one === other;
  switch (typeof one) {
    case 'string':
    case 'boolean':
      return one === other;
    case 'bigint':
    case 'number':
      return compareNumbers(one, other) === 0;
    default:
      return equalObjects(one, other);
  }
}

function equalObjects(one: Exclude<Value, null | string | boolean | bigint | number>, other: Value): boolean {
  if (isComparable(one)) return one.equals(other);
  if (one instanceof Uint) return compareNumbers(one, other) === 0;
  if (one instanceof List) return other instanceof List && equalLists(one, other);
  if (one instanceof Dictionary) return other instanceof Dictionary && equalMaps(one, other);
  if (one instanceof Uint8Array) return other instanceof Uint8Array && Buffer.compare(one, other) === 0;
  if (one instanceof Timestamp) return other instanceof Timestamp && one.nanoseconds === other.nanoseconds;
  if (one instanceof Duration) return other instanceof Duration && one.nanoseconds === other.nanoseconds;
  if (one instanceof TypeValue) return other instanceof TypeValue && one.name === other.name;
  if (one instanceof Optional) return other instanceof Optional && equalOptionals(one, other);
  return equalForeign(one, other);
}

function equalForeign(one: Foreign, other: Value): boolean {
  const same = one.equals(other);
  if (same === undefined) throw noSuchOverload();
  return same;
}

function isComparable(value: object): value is Comparable & Value & object {
  return 'equals' in value && !(value instanceof Foreign);
}

function equalOptionals(one: Optional, other: Optional): boolean {
  if (one.value === undefined || other.value === undefined) return one.value === other.value;
  return equal(one.value, other.value);
}

function equalLists(one: List, other: List): boolean {
  if (one.size !== other.size) return false;
  for (let index = 0; index < one.size; index++) {
    if (!equalOrFailed(one.get(index), other.get(index))) return false;
  }
  return true;
}

function equalMaps(one: Dictionary, other: Dictionary): boolean {
  if (one.size !== other.size) return false;
  for (const key of one.keys) {
    const value = one.find(key);
    const otherValue = other.find(key);
    if (value === undefined || otherValue === undefined || !equalOrFailed(value, otherValue)) return false;
  }
  return true;
}

// In cel-go's own lists and maps, an element that cannot be compared does not make them differ.
function equalOrFailed(one: Value, other: Value): boolean {
  try {
    return equal(one, other);
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}

/** Negative, zero or positive; undefined if the second is no number, or one of them is NaN. */
export function compareNumbers(one: bigint | number | Uint, other: Value): number | undefined {
  const left = one instanceof Uint ? one.value : one;
  const right = other instanceof Uint ? other.value : other;
  if (typeof right !== 'bigint' && typeof right !== 'number') return undefined;
  if (typeof left === typeof right) return order(left, right);
  // An integer is compared with a double as a double, once it is known to be in range; see common/types/compare.go.
  return typeof left === 'bigint'
    ? orderMixed(left, one, Number(right))
    : negated(orderMixed(BigInt(right), other, left));
}

function orderMixed(integer: bigint, original: Value, double: number): number | undefined {
  const unsigned = original instanceof Uint;
  if (double < (unsigned ? 0 : -(2 ** 63))) return 1;
  if (double > (unsigned ? 2 ** 64 : 2 ** 63)) return -1;
  return order(Number(integer), double);
}

function negated(order: number | undefined): number | undefined {
  return order === undefined ? undefined : -order;
}

function order(one: bigint | number, other: bigint | number): number | undefined {
  if (one < other) return -1;
  if (one > other) return 1;
  return one == other ? 0 : undefined;
}
