import { typeName } from '../runtime/value.ts';
import { add, compare, divide, modulo, multiply, negate, subtract } from '../runtime/arithmetic.ts';
import {
  bytesToString,
  doubleToInt,
  doubleToString,
  doubleToUint,
  durationToString,
  intToTimestamp,
  intToUint,
  stringToBool,
  stringToDouble,
  stringToDuration,
  stringToInt,
  stringToTimestamp,
  stringToUint,
  timestampToInt,
  timestampToString,
  uintToInt,
} from '../runtime/convert.ts';
import { equal } from '../runtime/equality.ts';
import { Failure, noSuchOverload } from '../runtime/failure.ts';
import { lengthOf } from '../runtime/text.ts';
import { Dictionary, Duration, List, Timestamp, TypeValue, type Uint, type Value } from '../runtime/value.ts';
import type { Implementation, Library } from '../language/declarations.ts';
import { matches } from './regex.ts';
import { contains } from './sets.ts';

/** What evaluates otherwise than by a call: it needs the checker's part of a declaration only. */
const special: Implementation = () => {
  throw noSuchOverload();
};

const same = (value: Value): Value => value;

const orders = (operator: string, holds: (order: number) => boolean) => (one: Value, other: Value) =>
  holds(compare(one, other, operator));

const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
const NUMBERS = ['int', 'uint', 'double'];

function comparison(operator: string, holds: (order: number) => boolean): Library {
  const run = orders(operator, holds);
  const alike = ORDERED.map((type) => [type, type]);
  const mixed = NUMBERS.flatMap((one) => NUMBERS.filter((other) => other !== one).map((other) => [one, other]));
  return Object.fromEntries(
    [...alike, ...mixed].map(([one = '', other = '']) => [`${operator}(${one}, ${other}): bool`, run]),
  );
}

function arithmetic(operator: string, run: Implementation, ...types: readonly string[]): Library {
  return Object.fromEntries(types.map((type) => [`${operator}(${type}, ${type}): ${type}`, run]));
}

const size = (value: Value): bigint => {
  if (typeof value === 'string') return BigInt(lengthOf(value));
  if (value instanceof List || value instanceof Dictionary) return BigInt(value.size);
  if (value instanceof Uint8Array) return BigInt(value.length);
  const isTime = value instanceof Timestamp || value instanceof Duration;
  throw isTime ? noSuchOverload() : new Failure('no such overload: size');
};

const isIn = (value: Value, within: Value): boolean => {
  if (within instanceof List) return contains(within, value);
  if (within instanceof Dictionary) return within.find(value) !== undefined;
  throw noSuchOverload();
};

const text = (run: (one: string, other: string) => boolean) => (one: Value, other: Value) => {
  if (typeof one !== 'string' || typeof other !== 'string') throw noSuchOverload();
  return run(one, other);
};

/** Functions that take whatever they are given and find out for themselves, as cel-go's do; by name. */
export const UNGUARDED: ReadonlySet<string> = new Set([
  ...['_+_', '_-_', '_*_', '_/_', '_%_', '-_', '!_', '_<_', '_<=_', '_>_', '_>=_', '_==_', '_!=_', '@in', 'size'],
  ...[
    'type',
    'dyn',
    'contains',
    'endsWith',
    'startsWith',
    'matches',
    '@not_strictly_false',
    'flatten',
    'sort',
    '@sortByAssociatedKeys',
  ],
]);

/** See cel-go, common/stdlib/standard.go. */
export const standard: Library = {
  '_?_:_(bool, A, A): A': special,
  '_&&_(bool, bool): bool': special,
  '_||_(bool, bool): bool': special,
  '!_(bool): bool': (value: Value) => {
    if (typeof value !== 'boolean') throw noSuchOverload();
    return !value;
  },
  '@not_strictly_false(bool): bool': special,
  '_==_(A, A): bool': equal,
  '_!=_(A, A): bool': special,
  '_+_(bytes, bytes): bytes': add,
  '_+_(double, double): double': add,
  '_+_(duration, duration): duration': add,
  '_+_(duration, timestamp): timestamp': add,
  '_+_(timestamp, duration): timestamp': add,
  '_+_(int, int): int': add,
  '_+_(list(A), list(A)): list(A)': add,
  '_+_(string, string): string': add,
  '_+_(uint, uint): uint': add,
  ...arithmetic('_/_', divide, 'double', 'int', 'uint'),
  ...arithmetic('_%_', modulo, 'int', 'uint'),
  ...arithmetic('_*_', multiply, 'double', 'int', 'uint'),
  '-_(double): double': negate,
  '-_(int): int': negate,
  ...arithmetic('_-_', subtract, 'double', 'duration', 'int'),
  '_-_(timestamp, duration): timestamp': subtract,
  '_-_(timestamp, timestamp): duration': subtract,
  '_-_(uint, uint): uint': subtract,
  ...comparison('_<_', (order) => order < 0),
  ...comparison('_<=_', (order) => order <= 0),
  ...comparison('_>_', (order) => order > 0),
  ...comparison('_>=_', (order) => order >= 0),
  '_[_](list(A), int): A': special,
  '_[_](map(A, B), A): B': special,
  '@in(A, list(A)): bool': isIn,
  '@in(A, map(A, B)): bool': isIn,
  'size(bytes): int': size,
  '(bytes).size(): int': size,
  'size(list(A)): int': size,
  '(list(A)).size(): int': size,
  'size(map(A, B)): int': size,
  '(map(A, B)).size(): int': size,
  'size(string): int': size,
  '(string).size(): int': size,
  'type(A): type(A)': (value: Value) => new TypeValue(typeName(value)),
  'bool(bool): bool': same,
  'bool(string): bool': stringToBool,
  'bytes(bytes): bytes': same,
  'bytes(string): bytes': (value: string) => Uint8Array.from(Buffer.from(value)),
  'double(double): double': same,
  'double(int): double': (value: bigint) => Number(value),
  'double(string): double': stringToDouble,
  'double(uint): double': ({ value }: Uint) => Number(value),
  'duration(duration): duration': same,
  'duration(int): duration': () => {
    throw new Failure("type conversion error from 'int' to 'google.protobuf.Duration'");
  },
  'duration(string): duration': stringToDuration,
  'dyn(A): dyn': same,
  'int(int): int': same,
  'int(double): int': doubleToInt,
  'int(duration): int': ({ nanoseconds }: Duration) => nanoseconds,
  'int(string): int': stringToInt,
  'int(timestamp): int': timestampToInt,
  'int(uint): int': uintToInt,
  'string(string): string': same,
  'string(bool): string': (value: boolean) => String(value),
  'string(bytes): string': bytesToString,
  'string(double): string': doubleToString,
  'string(duration): string': durationToString,
  'string(int): string': (value: bigint) => String(value),
  'string(timestamp): string': (value: Timestamp) => timestampToString(value),
  'string(uint): string': ({ value }: Uint) => String(value),
  'timestamp(timestamp): timestamp': same,
  'timestamp(int): timestamp': intToTimestamp,
  'timestamp(string): timestamp': stringToTimestamp,
  'uint(uint): uint': same,
  'uint(double): uint': doubleToUint,
  'uint(int): uint': intToUint,
  'uint(string): uint': stringToUint,
  '(string).contains(string): bool': text((one, other) => one.includes(other)),
  '(string).endsWith(string): bool': text((one, other) => one.endsWith(other)),
  '(string).startsWith(string): bool': text((one, other) => one.startsWith(other)),
  'matches(string, string): bool': matches,
  '(string).matches(string): bool': matches,
};
