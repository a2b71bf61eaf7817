import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes files that are not there yet, by their paths: all of them, or none and throws. */
export function writeNew(files: readonly (readonly [path: string, content: string])[]): void {
  const written: string[] = [];
  const folders: string[] = [];
  try {
    for (const [path, content] of files) {
      const first = mkdirSync(dirname(path), { recursive: true });
      for (let folder = dirname(path); first !== undefined && folder !== dirname(first); folder = dirname(folder)) {
        folders.push(folder);
      }
      const file = openSync(path, 'wx');
      written.push(path);
      writeFileSync(file, content);
      closeSync(file);
    }
  } catch (thrown) {
    for (const path of written) rmSync(path);
    for (const folder of folders.sort((a, b) => b.length - a.length)) rmdirSync(folder);
    throw new Error(`nothing is written: ${String(thrown)}`, { cause: thrown });
  }
}
