import { createHash } from 'node:crypto';

/** A hash of texts in their order, fit for the name of a file. */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  const sum = createHash('sha256');
  // With its length before it, no part can pass for two.
  for (const part of parts) sum.update(`${part.length}:`).update(part);
  return sum.digest('base64url');
}
