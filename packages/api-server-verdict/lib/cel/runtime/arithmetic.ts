import { Collector, Joined } from './collections.ts';
import { moved } from './convert.ts';
import { compareNumbers } from './equality.ts';
import { Failure, noSuchOverload } from './failure.ts';
import { MAX_INT, MAX_UINT, MIN_INT } from './number.ts';
import { compareText } from './text.ts';
import { Dictionary, Duration, List, Timestamp, Uint, type Value } from './value.ts';

/** A list that has a way of its own to be added to. */
export abstract class AddableList extends List {
  abstract add(other: List): List;
}

export function add(one: Value, other: Value): Value {
  if (typeof one === 'bigint' && typeof other === 'bigint') return int(one + other);
  if (typeof one === 'string' && typeof other === 'string') return one + other;
  if (typeof one === 'number' && typeof other === 'number') return one + other;
  if (one instanceof List) return addLists(one, other);
  if (one instanceof Uint && other instanceof Uint) return uint(one.value + other.value);
  if (one instanceof Duration && other instanceof Duration) return duration(one.nanoseconds + other.nanoseconds);
  if (one instanceof Duration && other instanceof Timestamp) return moved(other, one.nanoseconds);
  if (one instanceof Timestamp && other instanceof Duration) return moved(one, other.nanoseconds);
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Uint8Array.from([...one, ...other]);
  throw unsupported('_+_', one);
}

function addLists(one: List, other: Value): List {
  if (!(other instanceof List)) throw noSuchOverload();
  if (one instanceof Collector) return one.addAll(other);
  if (one instanceof AddableList) return one.add(other);
  if (one.size === 0) return other;
  return other.size === 0 ? one : new Joined(one, other);
}

export function subtract(one: Value, other: Value): Value {
  if (typeof one === 'bigint' && typeof other === 'bigint') return int(one - other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (one instanceof Uint && other instanceof Uint) return uint(one.value - other.value);
  if (one instanceof Duration && other instanceof Duration) return duration(one.nanoseconds - other.nanoseconds);
  if (one instanceof Timestamp && other instanceof Duration)
    return moved(one, duration(-other.nanoseconds).nanoseconds);
  if (one instanceof Timestamp && other instanceof Timestamp) return duration(one.nanoseconds - other.nanoseconds);
  throw unsupported('_-_', one, !isNumber(one));
}

export function multiply(one: Value, other: Value): Value {
  if (typeof one === 'bigint' && typeof other === 'bigint') return int(one * other);
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  if (one instanceof Uint && other instanceof Uint) return uint(one.value * other.value);
  throw unsupported('_*_', one, !isNumber(one));
}

export function divide(one: Value, other: Value): Value {
  if (typeof one === 'number' && typeof other === 'number') return one / other;
  if (typeof one === 'bigint' && typeof other === 'bigint') {
    if (other === 0n) throw new Failure('division by zero');
    return int(one / other);
  }
  if (one instanceof Uint && other instanceof Uint) {
    if (other.value === 0n) throw new Failure('division by zero');
    return uint(one.value / other.value);
  }
  throw unsupported('_/_', one, !isNumber(one));
}

export function modulo(one: Value, other: Value): Value {
  if (typeof one === 'bigint' && typeof other === 'bigint') {
    if (other === 0n) throw new Failure('modulus by zero');
    if (one === MIN_INT && other === -1n) throw new Failure('integer overflow');
    return one % other;
  }
  if (one instanceof Uint && other instanceof Uint) {
    if (other.value === 0n) throw new Failure('modulus by zero');
    return uint(one.value % other.value);
  }
  throw unsupported('_%_', one, !isNumber(one) || typeof one === 'number');
}

export function negate(value: Value): Value {
  if (typeof value === 'bigint') return int(-value);
  if (typeof value === 'number') return -value;
  if (value instanceof Duration) return duration(-value.nanoseconds);
  if (typeof value === 'boolean') throw noSuchOverload();
  throw unsupported('-_', value, true);
}

/** Negative, zero or positive, as the first is less than, equal to or greater than the second. */
export function compare(one: Value, other: Value, operator: string): number {
  switch (typeof one) {
    case 'string':
      if (typeof other === 'string') return compareText(one, other);
      throw noSuchOverload();
    case 'boolean':
      if (typeof other === 'boolean') return Number(one) - Number(other);
      throw noSuchOverload();
    case 'bigint':
    case 'number':
      return compareAsNumbers(one, other);
    default:
      return compareObjects(one, other, operator);
  }
}

function compareAsNumbers(one: bigint | number | Uint, other: Value): number {
  if (Number.isNaN(one)) throw new Failure('NaN values cannot be ordered');
  const order = compareNumbers(one, other);
  if (order !== undefined) return order;
  throw typeof other === 'number' ? new Failure('NaN values cannot be ordered') : noSuchOverload();
}

function compareObjects(one: Value, other: Value, operator: string): number {
  if (one instanceof Uint) return compareAsNumbers(one, other);
  if (one instanceof Duration) {
    if (!(other instanceof Duration)) throw noSuchOverload();
    return order(one.nanoseconds, other.nanoseconds);
  }
  if (one instanceof Timestamp) {
    if (!(other instanceof Timestamp)) throw noSuchOverload();
    return order(one.nanoseconds, other.nanoseconds);
  }
  if (one instanceof Uint8Array) {
    if (!(other instanceof Uint8Array)) throw noSuchOverload();
    return Buffer.compare(one, other);
  }
  throw new Failure(`no such overload: ${operator}`);
}

function order(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function int(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new Failure('integer overflow');
  return value;
}

function uint(value: bigint): Uint {
  if (value < 0n || value > MAX_UINT) throw new Failure('unsigned integer overflow');
  return new Uint(value);
}

function duration(nanoseconds: bigint): Duration {
  return new Duration(int(nanoseconds));
}

function isNumber(value: Value): boolean {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

/** A type that has the operator fails without its name, one that lacks it with. */
function unsupported(operator: string, value: Value, lacks = isWithoutArithmetic(value)): Failure {
  // A string or a time is asked whether it has a method of that name, and answers in fewer words.
  const asked = typeof value === 'string' || value instanceof Timestamp || value instanceof Duration;
  return lacks && !asked ? new Failure(`no such overload: ${operator}`) : noSuchOverload();
}

function isWithoutArithmetic(value: Value): boolean {
  if (value === null || typeof value === 'boolean' || value instanceof Dictionary) return true;
  return typeof value === 'object' && !(value instanceof Uint || value instanceof Uint8Array);
}
