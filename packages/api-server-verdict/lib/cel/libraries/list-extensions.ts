import type { Library } from '../language/declarations.ts';
import { compare } from '../runtime/arithmetic.ts';
import { Items } from '../runtime/collections.ts';
import { Failure, LimitExceeded } from '../runtime/failure.ts';
import { List, typeName, type Value } from '../runtime/value.ts';
import { work } from '../runtime/work.ts';
import { contains } from './sets.ts';

/** What can be sorted, as signatures name it and as values do. */
const COMPARABLE = {
  int: 'int',
  uint: 'uint',
  double: 'double',
  bool: 'bool',
  duration: 'google.protobuf.Duration',
  timestamp: 'google.protobuf.Timestamp',
  string: 'string',
  bytes: 'bytes',
};
const COMPARABLE_NAMES: ReadonlySet<string> = new Set(Object.values(COMPARABLE));

// A longer one would cost more than any rule may.
const LONGEST_RANGE = 1_000_000n;

function slice(list: List, start: bigint, end: bigint): List {
  const wrong = `cannot slice(${start}, ${end}), `;
  if (start < 0n || end < 0n) throw new Failure(`${wrong}negative indexes not supported`);
  if (start > end) throw new Failure(`${wrong}start index must be less than or equal to end index`);
  if (end > list.size) throw new Failure(`${wrong}list is length ${list.size}`);
  const values: Value[] = [];
  for (let index = Number(start); index < end; index++) values.push(list.get(index));
  return new Items(values);
}

function flatten(list: Value, depth: Value = 1n): List {
  if (!(list instanceof List) || typeof depth !== 'bigint') {
    throw new Failure(`no such overload: ${typeName(list)}.flatten(${typeName(depth)})`);
  }
  if (depth < 0n) throw new Failure('level must be non-negative');
  const values: Value[] = [];
  const collect = (from: List, left: bigint): void => {
    for (const item of from) {
      work();
      if (item instanceof List && left > 0n) collect(item, left - 1n);
      else values.push(item);
    }
  };
  collect(list, depth);
  return new Items(values);
}

function sortBy(name: string, list: Value, keys: Value): List {
  if (!(list instanceof List) || !(keys instanceof List)) throw new Failure(`no such overload: ${name}`);
  if (list.size !== keys.size) {
    throw new Failure(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.size} and ${keys.size} elements respectively`,
    );
  }
  const entries = Array.from(list, (value, index) => ({ value, key: keys.get(index) }));
  const [first] = entries;
  if (first === undefined) return list;
  const type = typeName(first.key);
  if (!COMPARABLE_NAMES.has(type)) throw new Failure('list elements must be comparable');
  if (entries.some(({ key }) => typeName(key) !== type)) throw new Failure('list elements must have the same type');
  entries.sort((one, other) => order(one.key, other.key));
  return new Items(entries.map(({ value }) => value));
}

/** What is no number is in its place wherever it is. */
function order(one: Value, other: Value): number {
  return Number.isNaN(one) || Number.isNaN(other) ? 0 : compare(one, other, 'sort');
}

function range(size: bigint): List {
  if (size > LONGEST_RANGE) throw new LimitExceeded();
  return new Items(Array.from({ length: Math.max(0, Number(size)) }, (_, index) => BigInt(index)));
}

function distinct(list: List): List {
  const values: Value[] = [];
  const kept = new Items(values);
  for (const item of list) if (!contains(kept, item)) values.push(item);
  return kept;
}

/** See cel-go, ext/lists.go: new rules may call these since Kubernetes 1.35. */
export const listExtensions: Library = {
  '(list(T)).slice(int, int): list(T)': slice,
  '(list(list(T))).flatten(): list(T)': (list: Value) => flatten(list),
  '(list(dyn)).flatten(int): list(dyn)': flatten,
  ...Object.fromEntries(
    Object.keys(COMPARABLE).flatMap((type): [string, Library[string]][] => [
      [`(list(${type})).sort(): list(${type})`, (list: Value) => sortBy('sort', list, list)],
      [
        `(list(T)).@sortByAssociatedKeys(list(${type})): list(T)`,
        (list: Value, keys: Value) => sortBy('@sortByAssociatedKeys', list, keys),
      ],
    ]),
  ),
  'lists.range(int): list(int)': range,
  '(list(T)).reverse(): list(T)': (list: List) => new Items(Array.from(list).reverse()),
  '(list(T)).distinct(): list(T)': distinct,
};
