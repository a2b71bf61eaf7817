import type { Schema } from '../../schema.ts';
import { deepEqual, isObject, member, namesOf } from '../schema/json.ts';
import { propertyOf, schemaOfValues } from '../schema/resource.ts';

/** Finds the element of a list before a change that an element after it was. */
export function formerElement(schema: Schema, former: unknown): (element: unknown) => unknown {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0 || !Array.isArray(former)) {
    return () => undefined;
  }
  let elements: Map<string, unknown> | undefined;
  return (element) => {
    elements ??= byKey(former, keys);
    const key = keyOf(element, keys);
    return key === undefined ? undefined : elements.get(key);
  };
}

function byKey(elements: readonly unknown[], keys: readonly string[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const element of elements) {
    const key = keyOf(element, keys);
    if (key !== undefined && !found.has(key)) found.set(key, element);
  }
  return found;
}

function keyOf(element: unknown, keys: readonly string[]): string | undefined {
  if (!isObject(element)) return undefined;
  const parts: string[] = [];
  for (const key of keys) {
    const part = member(element, key);
    if (!['string', 'number', 'bigint', 'boolean'].includes(typeof part)) return undefined;
    parts.push(typeof part === 'string' ? JSON.stringify(part) : String(part));
  }
  return parts.join('\u0000');
}

/**
 * A part of an object beside what it was before a change, which tells whether it was changed at all; see
 * k8s.io/apiserver, pkg/cel/common/equality.go.
 */
export class Correlation {
  readonly #schema: Schema;
  readonly #value: unknown;
  readonly #former: unknown;
  readonly #formerElement: (element: unknown) => unknown;
  #unchanged: boolean | undefined;

  constructor(schema: Schema, value: unknown, former: unknown) {
    this.#schema = schema;
    this.#value = value;
    this.#former = former;
    this.#formerElement = formerElement(schema, former);
  }

  /** The part under a name; undefined if it was not there before, or not by the schema. */
  key(name: string): Correlation | undefined {
    if (!isObject(this.#value) || !isObject(this.#former)) return undefined;
    const [value, former] = [member(this.#value, name), member(this.#former, name)];
    const schema = propertyOf(this.#schema, name) ?? schemaOfValues(this.#schema);
    if (value === undefined || former === undefined || schema === undefined) return undefined;
    return new Correlation(schema, value, former);
  }

  /** The part at an index, of a list whose elements can be told apart. */
  index(index: number): Correlation | undefined {
    if (!Array.isArray(this.#value) || !Array.isArray(this.#former) || this.#schema.items === undefined)
      return undefined;
    const value: unknown = this.#value[index];
    const former = this.#formerElement(value);
    return former === undefined ? undefined : new Correlation(this.#schema.items, value, former);
  }

  get isUnchanged(): boolean {
    return (this.#unchanged ??= this.#compare());
  }

  #compare(): boolean {
    const [value, former] = [this.#value, this.#former];
    if (Array.isArray(value) && Array.isArray(former)) {
      if (value.length !== former.length) return false;
      const isKeyed = this.#schema['x-kubernetes-list-type'] === 'map';
      if (!isKeyed) return deepEqual(value, former);
      return value.every((_, index) => this.index(index)?.isUnchanged === true);
    }
    if (isObject(value) && isObject(former)) {
      const names = namesOf(value);
      return names.length === namesOf(former).length && names.every((name) => this.key(name)?.isUnchanged === true);
    }
    return deepEqual(value, former);
  }
}
