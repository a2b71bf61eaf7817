import type { Manifest } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';

// What readers look for first, of an object and of its metadata.
const FIRST: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec'];
const FIRST_OF_METADATA: readonly string[] = ['name', 'namespace'];

/** An object with its keys in a fixed order. */
export function canonical(manifest: Manifest): Manifest {
  return ordered({ ...manifest, metadata: ordered(manifest.metadata, FIRST_OF_METADATA) }, FIRST);
}

function ordered<Value extends object>(value: Value, first: readonly string[]): Value {
  const place = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
  const entries = Object.entries(value).sort(([a], [b]) => place(a) - place(b) || byCodeUnit(a, b));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, first === FIRST && key === 'metadata' ? item : deep(item)]),
  ) as Value;
}

function deep(value: unknown): unknown {
  // JavaScript's -0 too, which nobody who reads YAML tells from 0.
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(deep);
  return typeof value === 'object' && value !== null ? ordered(value, []) : value;
}
