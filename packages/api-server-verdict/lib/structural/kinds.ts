/** What a value is to the API server. A number is an integer if 64 bits hold it, however it is written: 1.0, 1e3. */
export type Kind = 'null' | 'boolean' | 'string' | 'integer' | 'number' | 'array' | 'object' | 'nothing';

export type JsonObject = Readonly<Record<string, unknown>>;

// Above this, a whole number that JavaScript holds needs its decimal digits, for Go parses those.
const TWO_TO_THE_63 = 2 ** 63;

/** The kind of a value; `nothing` is what JSON cannot hold. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      if (!Number.isFinite(value)) return 'nothing';
      return Number.isInteger(value) && int64(value) !== undefined ? 'integer' : 'number';
    case 'bigint':
      return int64(value) === undefined ? 'number' : 'integer';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'array';
      return isPlain(value) ? 'object' : 'nothing';
    default:
      return 'nothing';
  }
}

export function isObject(value: unknown): value is JsonObject {
  return kindOf(value) === 'object';
}

// By the shape of its prototype, for a plain object of another realm has another Object.prototype.
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A whole number as the API server holds it; undefined where 64 bits do not. */
export function int64(value: number | bigint): number | bigint | undefined {
  if (Number.isSafeInteger(value)) return value;
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Math.abs(value) > TWO_TO_THE_63) return undefined;
    return int64(BigInt(String(value)));
  }
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** The value of an own property, so that `constructor` is a name like any other. */
export function own<Value>(object: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The text of a field; what is not there, or null, is the empty text, as it is to Go. */
export function textOf(object: JsonObject, name: string): string {
  const value = own(object, name);
  return typeof value === 'string' ? value : '';
}

/** Whether two JSON values are the same to the API server. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return false;
  if (kind === 'integer' || kind === 'number') return String(a) === String(b);
  if (kind === 'array') {
    const [one, other] = [a as unknown[], b as unknown[]];
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (kind !== 'object') return false;
  const [one, other] = [a as JsonObject, b as JsonObject];
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}
