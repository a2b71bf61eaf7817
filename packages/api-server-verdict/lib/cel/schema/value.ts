import type { Schema } from '../../schema.ts';
import type { Schematic } from '../runtime/access.ts';
import { AddableList } from '../runtime/arithmetic.ts';
import { Items } from '../runtime/collections.ts';
import { type Comparable, equal } from '../runtime/equality.ts';
import { Failure, LimitExceeded, noSuchOverload, Panic } from '../runtime/failure.ts';
import { parseDate, parseLooseDuration, parseTimestamp } from '../runtime/time.ts';
import {
  Dictionary,
  Duration,
  Foreign,
  List,
  Optional,
  Timestamp,
  typeName,
  TypeValue,
  Uint,
  type Value,
} from '../runtime/value.ts';
import { escapeName, unescapeName } from './escape.ts';
import { deepEqual, isObject, type JsonObject, member, namesOf } from './json.ts';
import { asResource, hasProperties, propertyOf, schemaOfValues } from './resource.ts';

/**
 * A part of an object as rules see it, by its schema; see k8s.io/apiserver, pkg/cel/common/valuesunstructured.go.
 * What is inside of it is looked at only when a rule does.
 */
export function valueOf(raw: unknown, schema: Schema): Value {
  if (raw === null || raw === undefined) {
    if (schema.nullable === true) return null;
    throw new Failure('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (typeof raw === 'string') return raw;
    return intOf(raw, 'invalid data, expected XIntOrString value to be either a string or integer');
  }
  switch (schema.type) {
    case 'object':
      if (isObject(raw)) return new SchemaMap(raw, embedded(schema));
      throw new Failure('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      return listOf(raw, schema);
    case 'string':
      if (typeof raw === 'string') return stringOf(raw, schema.format);
      throw new Failure(`invalid data, expected string, got ${goTypeOf(raw)}`);
    case 'number':
      if (typeof raw === 'number' || typeof raw === 'bigint') return Number(raw);
      throw new Failure(`invalid data, expected float, got ${goTypeOf(raw)}`);
    case 'integer':
      return intOf(raw, `invalid data, expected int, got ${goTypeOf(raw)}`);
    case 'boolean':
      if (typeof raw === 'boolean') return raw;
      throw new Failure(`invalid data, expected bool, got ${goTypeOf(raw)}`);
    case undefined:
      if (schema['x-kubernetes-preserve-unknown-fields'] === true) return new Preserved(raw);
      throw new Failure(
        'invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ',
      );
  }
}

function embedded(schema: Schema): Schema {
  return schema['x-kubernetes-embedded-resource'] === true ? asResource(schema) : schema;
}

function intOf(raw: unknown, complaint: string): bigint {
  if (typeof raw === 'bigint') return raw;
  if (typeof raw === 'number' && Number.isInteger(raw)) return BigInt(raw);
  throw new Failure(complaint);
}

function goTypeOf(raw: unknown): string {
  if (Array.isArray(raw)) return '[]interface {}';
  if (raw instanceof Timestamp) return 'time.Time';
  if (raw instanceof Duration) return 'time.Duration';
  if (raw instanceof Uint8Array) return '[]uint8';
  switch (typeof raw) {
    case 'number':
      return Number.isInteger(raw) ? 'int64' : 'float64';
    case 'boolean':
      return 'bool';
    case 'object':
      return 'map[string]interface {}';
    default:
      return typeof raw;
  }
}

function stringOf(text: string, format: string | undefined): Value {
  switch (format) {
    case 'duration':
      return parseLooseDuration(text) ?? fail(`Invalid duration ${text}: unable to parse ${text} as duration`);
    case 'date':
      return parseDate(text) ?? fail(`Invalid date formatted string ${text}: parsing time`);
    case 'date-time':
      if (text === '') return new Timestamp(0n);
      return parseTimestamp(text, 'optional') ?? fail(`Invalid date-time formatted string ${text}: parsing time`);
    case 'byte':
      return base64(text) ?? fail(`Invalid byte formatted string ${text}: illegal base64 data`);
    default:
      return text;
  }
}

function fail(message: string): never {
  throw new Failure(message);
}

// The API server takes the alphabet for URLs here, though it admits the other one only.
function base64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9_-]*={0,2}$/.test(compact)) return undefined;
  return Uint8Array.from(Buffer.from(compact, 'base64url'));
}

function listOf(raw: unknown, schema: Schema): List {
  if (!Array.isArray(raw)) return fail('invalid data, expected an array for the provided schema with type=array');
  if (schema.items === undefined) return fail('invalid array type, expected Items with a non-empty Schema');
  switch (schema['x-kubernetes-list-type']) {
    case 'map':
      return new KeyedList(raw, schema.items, schema['x-kubernetes-list-map-keys'] ?? []);
    case 'set':
      return new SetList(raw, schema.items);
    default:
      return new SchemaList(raw, schema.items);
  }
}

/** An object or a map. */
class SchemaMap extends Dictionary implements Comparable, Schematic {
  readonly size: number;
  readonly #raw: JsonObject;
  readonly #schema: Schema;
  readonly #isObject: boolean;
  readonly #found = new Map<string, Value>();

  constructor(raw: JsonObject, schema: Schema) {
    super();
    this.#raw = raw;
    this.#schema = schema;
    this.#isObject = hasProperties(schema);
    this.size = namesOf(raw).length;
  }

  get keys(): Iterable<Value> {
    const names = namesOf(this.#raw).filter((name) => this.#schemaOf(name) !== undefined);
    return this.#isObject ? names.map((name) => escapeName(name) ?? name) : names;
  }

  find(key: Value): Value | undefined {
    if (typeof key !== 'string') throw noSuchOverload();
    const name = this.#isObject ? unescapeName(key) : key;
    if (name === undefined) return undefined;
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const raw = member(this.#raw, name);
    // In an object, null is as good as absent; in a map it is a value.
    if (raw === undefined || (this.#isObject && raw === null)) return undefined;
    const schema = this.#schemaOf(name);
    if (schema === undefined) return undefined;
    const value = valueOf(raw, schema);
    // A set is another one each time that it is looked up.
    if (!(value instanceof SetList)) this.#found.set(name, value);
    return value;
  }

  #schemaOf(name: string): Schema | undefined {
    return this.#isObject ? propertyOf(this.#schema, name) : schemaOfValues(this.#schema);
  }

  equals(other: Value): boolean {
    if (!(other instanceof Dictionary)) throw noSuchOverload();
    if (this.size !== other.size) return false;
    for (const name of namesOf(this.#raw)) {
      if (this.#schemaOf(name) === undefined) {
        if (!this.#hasSameUnknown(name, other)) return false;
        continue;
      }
      const [value, counterpart] = [this.find(name), other.find(name)];
      if ((value === undefined) !== (counterpart === undefined)) return false;
      if (value !== undefined && counterpart !== undefined && !equal(value, counterpart)) return false;
    }
    return true;
  }

  #hasSameUnknown(name: string, other: Dictionary): boolean {
    if (!(other instanceof SchemaMap)) throw noSuchOverload();
    const counterpart = member(other.#raw, name);
    return counterpart === undefined || deepEqual(this.#raw[name], counterpart);
  }

  native(): Dictionary {
    return new NativeMap(this.#raw);
  }

  get raw(): JsonObject {
    return this.#raw;
  }
}

// More elements than an object that the API server takes can have.
const LARGEST = 2 ** 20;

class SchemaList extends AddableList implements Comparable, Schematic {
  readonly #converted: (Value | undefined)[] = [];

  constructor(
    readonly raw: readonly unknown[],
    readonly itemSchema: Schema,
  ) {
    super();
  }

  get size(): number {
    return this.raw.length;
  }

  get(index: number): Value {
    const known = this.#converted[index];
    if (known !== undefined) return known;
    const value = valueOf(this.raw[index], this.itemSchema);
    if (!(value instanceof SetList)) this.#converted[index] = value;
    return value;
  }

  equals(other: Value): boolean {
    if (!(other instanceof List)) throw noSuchOverload();
    if (this.size !== other.size) return false;
    for (let index = 0; index < this.size; index++) {
      if (!equal(this.get(index), other.get(index))) return false;
    }
    return true;
  }

  add(other: List): List {
    return new SchemaList([...this.raw, ...Array.from(elementsFor(this, other), rawOf)], this.itemSchema);
  }

  native(): List {
    return new NativeList(this.raw);
  }
}

/** A list without order, of elements that are there but once. */
class SetList extends SchemaList {
  #members: Set<string> | undefined;

  get #known(): Set<string> {
    return (this.#members ??= new Set(this.raw.map(keyOf)));
  }

  override equals(other: Value): boolean {
    if (!(other instanceof List)) throw noSuchOverload();
    if (this.size !== other.size) return false;
    const known = this.#known;
    for (const item of other) if (!known.has(keyOfValue(item))) return false;
    return true;
  }

  // The API server takes what was added to a set once for a member of it ever after: added again, it is left out.
  override add(other: List): List {
    const known = this.#known;
    const items = [...this.raw];
    for (const item of elementsFor(this, other)) {
      const key = keyOfValue(item);
      if (known.has(key)) continue;
      known.add(key);
      items.push(rawOf(item));
    }
    return new SetList(items, this.itemSchema);
  }
}

/** A list without order, of elements that are told apart by some of their fields. */
class KeyedList extends SchemaList {
  readonly #keys: readonly string[];

  constructor(raw: readonly unknown[], itemSchema: Schema, keys: readonly string[]) {
    super(raw, itemSchema);
    this.#keys = keys;
  }

  #keyOf(raw: unknown): string {
    if (!isObject(raw)) throw noSuchOverload();
    // The API server looks for the names as rules spell them, though objects do not.
    return this.#keys.map((key) => keyOf(member(raw, escapeName(key) ?? key))).join('\u0000');
  }

  override equals(other: Value): boolean {
    if (!(other instanceof List)) throw noSuchOverload();
    if (this.size !== other.size) return false;
    const members = new Map(this.raw.map((item) => [this.#keyOf(item), item]));
    for (const item of other) {
      const raw = rawOf(item);
      if (!isObject(raw)) return false;
      const member = members.get(this.#keyOf(raw));
      if (member === undefined || !equal(valueOf(member, this.itemSchema), item)) return false;
    }
    return true;
  }

  override add(other: List): List {
    const items = [...this.raw];
    const places = new Map(items.map((item, index) => [this.#keyOf(item), index]));
    for (const item of elementsFor(this, other)) {
      const raw = rawOf(item);
      const place = places.get(this.#keyOf(raw));
      if (place === undefined) items.push(raw);
      else items[place] = raw;
    }
    return new KeyedList(items, this.itemSchema, this.#keys);
  }
}

/** What is to be added to a list. */
function elementsFor(one: List, other: List): List {
  if (one.size + other.size > LARGEST) throw new LimitExceeded();
  return other;
}

/** What a value was before it had a schema. */
function rawOf(value: Value): unknown {
  if (value instanceof SchemaMap || value instanceof SchemaList) return value.raw;
  if (value instanceof NativeMap || value instanceof NativeList) return value.raw;
  return value;
}

function keyOfValue(value: Value): string {
  // A whole double is found nowhere: what the API server keeps is an integer.
  return typeof value === 'number' ? `number ${value}` : keyOf(rawOf(value));
}

/** What tells scalars apart; the API server does not get over anything else here. */
function keyOf(raw: unknown): string {
  if (typeof raw === 'string') return `string ${raw}`;
  if (typeof raw === 'bigint' || (typeof raw === 'number' && Number.isInteger(raw))) return `integer ${raw}`;
  if (raw instanceof Timestamp || raw instanceof Duration) return `${typeName(raw)} ${raw.nanoseconds}`;
  const unhashable = unhashableKind(raw);
  if (unhashable !== undefined) throw new Panic(`runtime error: hash of unhashable type ${unhashable}`);
  return `${typeof raw} ${String(raw)}`;
}

function unhashableKind(raw: unknown): string | undefined {
  if (raw instanceof Uint8Array) return '[]uint8';
  if (raw instanceof List) return '[]ref.Val';
  if (raw instanceof Dictionary) return 'map[ref.Val]ref.Val';
  if (Array.isArray(raw)) return '[]interface {}';
  const isValue = [Foreign, Optional, TypeValue, Uint].some((kind) => raw instanceof kind);
  return isObject(raw) && !isValue ? 'map[string]interface {}' : undefined;
}

/** What no rule looks into: it can only be compared. */
class Preserved extends Foreign {
  readonly typeName = 'unknown';

  constructor(readonly raw: unknown) {
    super();
  }

  equals(other: Value): boolean | undefined {
    return deepEqual(this.raw, other instanceof Preserved ? other.raw : rawOf(other));
  }

  toString(): string {
    return JSON.stringify(this.raw, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
  }
}

/** What JSON says, without a schema. */
function nativeValue(raw: unknown): Value {
  if (Array.isArray(raw)) return new NativeList(raw);
  if (isObject(raw)) return new NativeMap(raw);
  if (typeof raw === 'number') return Number.isInteger(raw) ? BigInt(raw) : raw;
  if (typeof raw === 'string' || typeof raw === 'boolean' || typeof raw === 'bigint') return raw;
  return null;
}

class NativeMap extends Dictionary {
  constructor(readonly raw: JsonObject) {
    super();
  }

  get size(): number {
    return namesOf(this.raw).length;
  }

  get keys(): Iterable<Value> {
    return namesOf(this.raw);
  }

  find(key: Value): Value | undefined {
    const raw = typeof key === 'string' ? member(this.raw, key) : undefined;
    return raw === undefined ? undefined : nativeValue(raw);
  }
}

class NativeList extends Items {
  constructor(readonly raw: readonly unknown[]) {
    super(raw.map(nativeValue));
  }
}
