import type { Checked } from './text.ts';

/** A check for machines. */
export function checkJson({ checked, findings }: Checked): string {
  return JSON.stringify({ checked, findings }, null, 2);
}
