import {
  Dictionary,
  Duration,
  List,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../../../lib/cel/runtime/value.ts';
import { shortest } from '../../../lib/cel/runtime/number.ts';
import { writeTimestamp } from '../../../lib/cel/runtime/time.ts';

/** A value with its type, as the recorded results write it. */
export function show(value: Value): string {
  switch (typeof value) {
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return showDouble(value);
    default:
      return showObject(value);
  }
}

function showDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const text = shortest(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function showObject(value: Exclude<Value, bigint | boolean | string | number>): string {
  if (value === null) return 'null';
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) return `b'${Buffer.from(value).toString('hex')}'`;
  if (value instanceof Timestamp) return `timestamp(${writeTimestamp(new Timestamp(value.nanoseconds))})`;
  if (value instanceof Duration) return `duration(${value.nanoseconds}ns)`;
  if (value instanceof Optional)
    return value.value === undefined ? 'optional.none()' : `optional.of(${show(value.value)})`;
  if (value instanceof TypeValue) return `type(${value.name})`;
  if (value instanceof List) return `[${Array.from(value, show).join(', ')}]`;
  if (value instanceof Dictionary) return showMap(value);
  if (value.typeName === 'kubernetes.Quantity') return 'quantity';
  return `${KINDS[value.typeName] ?? value.typeName}(${String(value)})`;
}

const KINDS: Readonly<Record<string, string>> = {
  'kubernetes.NamedFormat': 'format',
  'kubernetes.Semver': 'semver',
  'kubernetes.URL': 'url',
  'net.CIDR': 'cidr',
  'net.IP': 'ip',
};

function showMap(map: Dictionary): string {
  const entries = Array.from(map.keys, (key) => `${show(key)}: ${show(map.find(key) ?? null)}`);
  return `{${entries.sort().join(', ')}}`;
}
