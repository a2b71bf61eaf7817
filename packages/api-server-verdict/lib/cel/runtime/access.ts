import { show } from './collections.ts';
import { Failure } from './failure.ts';
import { Dictionary, List, Optional, typeName, Uint, type Value } from './value.ts';

/** What is at a key or an index; see cel-go, interpreter/attributes.go. */
export function access(container: Value, key: Value): Value {
  const found = find(container, key);
  if (found !== undefined) return found;
  throw new Failure(`${container instanceof List ? 'index out of bounds' : 'no such key'}: ${show(key)}`);
}

/** What is at a key or an index; undefined if nothing is. */
export function find(container: Value, key: Value): Value | undefined {
  if (container instanceof Dictionary) return container.find(key);
  if (!(container instanceof List)) return undefined;
  const index = indexOf(key);
  return index >= 0 && index < container.size ? container.get(index) : undefined;
}

function indexOf(key: Value): number {
  if (typeof key === 'bigint') return Number(key);
  if (key instanceof Uint) return Number(key.value);
  if (typeof key === 'number') {
    if (Number.isInteger(key)) return key;
    throw new Failure(`unsupported index value ${key} in list`);
  }
  throw new Failure(`unsupported index type '${typeName(key)}' in list`);
}

/** What is at a key or an index of what an optional holds. */
export function accessHeld({ value }: Optional, key: Value, native: boolean): Optional {
  if (value === undefined) return Optional.none;
  const found = find(native ? withoutSchema(value) : value, key);
  return found === undefined ? Optional.none : Optional.of(found);
}

/** A value that is of a schema. */
export interface Schematic {
  /** The value without what its schema says of it. */
  native(): Value;
}

function isSchematic(value: Value): value is Value & Schematic {
  return typeof value === 'object' && value !== null && 'native' in value;
}

// The API server forgets the schema of what it takes out of an optional that is not of its own making.
function withoutSchema(value: Value): Value {
  return isSchematic(value) ? value.native() : value;
}
