/** What an order is made of; numbers may be bigints where they are large. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names of what an object has; what is undefined it has not. */
export function namesOf(object: JsonObject): readonly string[] {
  return Object.keys(object).filter((name) => object[name] !== undefined);
}

export function member(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function deepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => deepEqual(item, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = namesOf(one);
  return names.length === namesOf(other).length && names.every((name) => deepEqual(one[name], member(other, name)));
}
