import { NamedFormat } from '../libraries/named-formats.ts';
import { lengthOf } from './text.ts';
import { Dictionary, Foreign, List, Optional, type Value } from './value.ts';
import { work } from './work.ts';

// What work costs, as the API server counts it; see cel-go, common/cost.go, and k8s.io/apiserver,
// pkg/cel/library/cost.go.
export const SELECT = 1;
export const MAKE_LIST = 10;
export const MAKE_MAP = 30;

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

/** Of each character, element or entry that is gone through, and of each character of a pattern. */
export const TRAVERSAL = 0.1;
export const PATTERN = 0.25;

export type Cost = (given: readonly (Value | undefined)[], result: Value | undefined) => number;

const constant: Cost = () => 1;
const overFirst: Cost = ([first]) => Math.ceil(sizeOf(first) * TRAVERSAL);
const overFirstTwice: Cost = ([first]) => Math.ceil(sizeOf(first) * 2 * TRAVERSAL);
const over: Cost = ([first = null]) => traversal(first);
const byPattern: Cost = ([text, pattern]) => matching(sizeOf(text), sizeOf(pattern));
const allocating: Cost = (_, result) => 1 + MAKE_LIST + sizeOf(result);
const overPairs: Cost = (given) => {
  const list = given[given.length - 1];
  const first = list instanceof List && list.size > 0 ? list.get(0) : null;
  const isText = typeof first === 'string' || first instanceof Uint8Array;
  return 1 + MAKE_LIST + Math.floor(sizeOf(list) ** 2 * (isText ? 2 + TRAVERSAL : 2));
};
const inBoth: Cost = ([one, two]) => 1 + sizeOf(one) * sizeOf(two);
const overShorter: Cost = ([one, two]) => Math.ceil(Math.min(sizeOf(one), sizeOf(two)) * TRAVERSAL);

const BY_NAME: Readonly<Record<string, Cost>> = {
  ...each(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'], over),
  ...each(['url', 'lowerAscii', 'upperAscii', 'substring', 'trim'], overFirst),
  ...each(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver'], overFirst),
  ...each(['replace', 'split', 'ip.isCanonical'], overFirstTwice),
  join: (_, result) => Math.ceil(sizeOf(result) * 2 * TRAVERSAL),
  ...each(['find', 'findAll'], byPattern),
  ip: (given) => (given[0] instanceof Foreign ? 1 : overFirst(given, undefined)),
  containsIP: ([cidr, other]) =>
    Math.ceil(2 * sizeOf(cidr) * TRAVERSAL) + (typeof other === 'string' ? Math.ceil(sizeOf(other) * TRAVERSAL) : 0),
  containsCIDR: ([cidr, other]) =>
    Math.ceil(2 * sizeOf(cidr) * TRAVERSAL) +
    Math.ceil(sizeOf(cidr) * TRAVERSAL) +
    1 +
    (typeof other === 'string' ? Math.ceil(sizeOf(other) * TRAVERSAL) : 0),
  validate: ([format, text]) => (format instanceof NamedFormat ? matching(sizeOf(text), format.length) : 1),
  '_==_': ([one, two]) => (one instanceof Foreign ? 1 : overShorter([one ?? null, two ?? null], undefined)),
  '_!=_': overShorter,
  ...each(['slice', 'lists.range', 'reverse'], allocating),
  flatten: ([list, depth = 1n]) => 1 + MAKE_LIST + sizeOf(list) * (typeof depth === 'bigint' ? Number(depth) : 1),
  distinct: overPairs,
  ...each(['sets.contains', 'sets.intersects'], inBoth),
  'sets.equivalent': ([one, two]) => 1 + 2 * sizeOf(one) * sizeOf(two),
};

const BY_SIGNATURE: Readonly<Record<string, Cost>> = {
  '(string).startsWith(string): bool': overFirst,
  '(string).endsWith(string): bool': overFirst,
  'bytes(string): bytes': overFirst,
  'string(bytes): string': overFirst,
  'strings.quote(string): string': overFirst,
  '(string).format(list(dyn)): string': overFirst,
  '@in(A, list(A)): bool': ([, list]) => sizeOf(list),
  ...each(
    ['<', '<=', '>', '>='].flatMap((sign) => [`_${sign}_(string, string): bool`, `_${sign}_(bytes, bytes): bool`]),
    overShorter,
  ),
  ...each(['_+_(string, string): string', '_+_(bytes, bytes): bytes'], ([one, two]) =>
    Math.ceil((sizeOf(one) + sizeOf(two)) * TRAVERSAL),
  ),
  ...each(
    COMPARABLE.flatMap((type) => [
      `(list(${type})).sort(): list(${type})`,
      `(list(T)).@sortByAssociatedKeys(list(${type})): list(T)`,
    ]),
    overPairs,
  ),
  '(string).matches(string): bool': byPattern,
  '(string).contains(string): bool': ([one, two]) =>
    Math.ceil(sizeOf(one) * TRAVERSAL) * Math.ceil(sizeOf(two) * TRAVERSAL),
};

/** What a call costs; the signature is known if the call can be nothing else. */
export function costOf(name: string, signature: string | undefined): Cost {
  return BY_NAME[name] ?? BY_SIGNATURE[signature ?? ''] ?? constant;
}

function each(names: readonly string[], cost: Cost): Readonly<Record<string, Cost>> {
  return Object.fromEntries(names.map((name) => [name, cost]));
}

function matching(text: number, pattern: number): number {
  return Math.ceil((1 + text) * TRAVERSAL) * Math.ceil(pattern * PATTERN);
}

function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return lengthOf(value);
  if (value instanceof List || value instanceof Dictionary) return value.size;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Optional) return sizeOf(value.value);
  return value instanceof Foreign ? (value.size ?? 1) : 1;
}

function traversal(value: Value): number {
  work();
  if (typeof value === 'string') return Math.floor(Buffer.byteLength(value) * TRAVERSAL);
  if (value instanceof Uint8Array) return Math.floor(value.length * TRAVERSAL);
  let cost = 0;
  if (value instanceof List) {
    for (const item of value) cost += traversal(item);
    return cost;
  }
  if (value instanceof Dictionary) {
    for (const key of value.keys) cost += traversal(key) + traversal(value.find(key) ?? null);
    return cost;
  }
  return 1;
}
