import type { Parts } from './cluster.ts';
import { hash } from './hash.ts';

/**
 * The parts of a purpose, such as `1-of-2`; the only one of a whole purpose is undefined. Of another number of parts,
 * each has another name: what applied them before finds nothing of its own any more, and so removes nothing.
 */
export function partsOf(count: Parts): readonly (string | undefined)[] {
  return count === 1 ? [undefined] : Array.from({ length: count }, (_, index) => `${index + 1}-of-${count}`);
}

/** The part that an order lies in, whatever else is ordered. */
export function partOf(count: Parts, kind: string, name: string): string | undefined {
  return count === 1 ? undefined : partsOf(count)[Buffer.from(hash(kind, name), 'base64url').readUInt8() % count];
}
