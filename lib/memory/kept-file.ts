import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hash } from '../model/hash.ts';

/** The text that was kept in a file, unless it was of another origin, or is not as it was written. */
export function readKept(file: string, origin: string): string | undefined {
  try {
    const kept = readFileSync(file, 'utf8');
    const end = kept.indexOf('\n') + 1;
    const text = kept.slice(end);
    return kept.slice(0, end) === head(origin, text) ? text : undefined;
  } catch {
    // None was written yet.
    return undefined;
  }
}

/** Keeps a text in a file, whole or not at all; runs at the same time can share it. */
export function writeKept(file: string, origin: string, text: string): void {
  const staged = `${file}.${randomUUID()}`;
  writeFileSync(staged, head(origin, text) + text);
  renameSync(staged, file);
}

function head(origin: string, text: string): string {
  return `${origin} ${hash(text)}\n`;
}
