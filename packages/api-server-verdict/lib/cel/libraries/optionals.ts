import type { Implementation, Library } from '../language/declarations.ts';
import { Entries, Gatherer, Items, Joined } from '../runtime/collections.ts';
import { Failure, noSuchOverload } from '../runtime/failure.ts';
import { Dictionary, Duration, List, Optional, Timestamp, Uint, type Value } from '../runtime/value.ts';

/** What evaluates otherwise than by a call. */
const special: Implementation = () => {
  throw noSuchOverload();
};

// 0001-01-01, which is what Go has for no time at all.
const NO_TIME = -62_135_596_800_000_000_000n;

function isZero(value: Value): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Duration) return value.nanoseconds === 0n;
  if (value instanceof Timestamp) return value.nanoseconds === NO_TIME;
  // Lists and maps of the object under validation have no such thing as a zero value for the API server.
  const isOwn = value instanceof Items || value instanceof Joined || value instanceof Entries;
  return isOwn && value.size === 0;
}

function present(list: List): List {
  const values: Value[] = [];
  for (const item of list) {
    if (!(item instanceof Optional)) throw new Failure('value is not optional');
    if (item.value !== undefined) values.push(item.value);
  }
  return new Items(values);
}

function at(list: List, index: number): Optional {
  return list.size === 0 ? Optional.none : Optional.of(list.get(index));
}

function insertAll(into: Dictionary, from: Dictionary): Dictionary {
  if (!(into instanceof Gatherer)) throw noSuchOverload();
  for (const key of from.keys) into.insert(key, from.find(key) ?? null);
  return into;
}

/** See cel-go, cel/library.go, and for what transformMap() needs, ext/comprehensions.go. */
export const optionals: Library = {
  'optional.of(V): optional(V)': (value: Value) => Optional.of(value),
  'optional.ofNonZeroValue(V): optional(V)': (value: Value) => (isZero(value) ? Optional.none : Optional.of(value)),
  'optional.none(): optional(V)': () => Optional.none,
  '(optional(V)).value(): V': ({ value }: Optional) => {
    if (value === undefined) throw new Failure('optional.none() dereference');
    return value;
  },
  '(optional(V)).hasValue(): bool': ({ value }: Optional) => value !== undefined,
  '(optional(V)).or(optional(V)): optional(V)': special,
  '(optional(V)).orValue(V): V': special,
  '_?._(dyn, string): optional(V)': special,
  '_[?_](list(V), int): optional(V)': special,
  '_[?_](optional(list(V)), int): optional(V)': special,
  '_[?_](map(K, V), K): optional(V)': special,
  '_[?_](optional(map(K, V)), K): optional(V)': special,
  '_[_](optional(list(V)), int): optional(V)': special,
  '_[_](optional(map(K, V)), K): optional(V)': special,
  '(list(V)).last(): optional(V)': (list: List) => at(list, list.size - 1),
  '(list(V)).first(): optional(V)': (list: List) => at(list, 0),
  'optional.unwrap(list(optional(V))): list(V)': present,
  '(list(optional(V))).unwrapOpt(): list(V)': present,
  'cel.@mapInsert(map(K, V), K, V): map(K, V)': (into: Dictionary, key: Value, value: Value) => {
    if (!(into instanceof Gatherer)) throw noSuchOverload();
    return into.insert(key, value);
  },
  'cel.@mapInsert(map(K, V), map(K, V)): map(K, V)': insertAll,
};
