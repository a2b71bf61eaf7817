import { closeSync, existsSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeFile } from '../layout/tree.ts';

/** A file to write, by its path on the disk. */
export type NewFile = readonly [path: string, content: string];

/** The snapshots that are not there yet: what Flux gets for a purpose may have been shown before. */
export function unshown(root: string, snapshots: readonly TreeFile[]): NewFile[] {
  const files = snapshots.map(({ path, content }): NewFile => [join(root, path), content]);
  return files.filter(([path]) => !existsSync(path));
}

/** Writes files that are not there yet: all of them, or none and throws. */
export function writeNew(files: readonly NewFile[]): void {
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
