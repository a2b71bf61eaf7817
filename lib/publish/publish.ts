import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isProducible } from '../layout/paths.ts';
import type { TreeFile } from '../layout/tree.ts';
import { byCodeUnit } from '../model/sort.ts';

/** The folder cannot be made equal to the tree; nothing was changed. */
export class PublishError extends Error {}

/** What publishing changed. */
export interface Published {
  readonly written: number;
  readonly removed: number;
}

/**
 * Makes a folder equal to a tree. Files that a synth could have produced and that are not in the tree are removed;
 * any other file there is a stranger's, and an error that names it. Files that did not change are not rewritten.
 *
 * Everything is written beside the folder first, then renamed into it, so that no file is ever half-written: when the
 * disk is full the folder is as it was, and after a kill the next call completes the work.
 * @param heldBack top-level folders (clusters) that stay as they are, whatever is in them
 */
export function publish(folder: string, tree: readonly TreeFile[], heldBack: ReadonlySet<string>): Published {
  const wanted = new Map(tree.map(({ path, content }) => [path, content]));
  const existing = filesIn(folder, heldBack);
  const strangers = existing.filter((path) => !wanted.has(path) && !isProducible(path));
  if (strangers.length > 0) {
    throw new PublishError(
      `${basename(folder)}/ holds files that no synth has made; move them away, and synthesize again:\n` +
        strangers.map((path) => `  ${basename(folder)}/${path}`).join('\n'),
    );
  }
  const present = new Set(existing);
  const changed = tree.filter(({ path, content }) => !present.has(path) || !isEqual(join(folder, path), content));
  const stale = existing.filter((path) => !wanted.has(path));
  if (changed.length > 0 || stale.length > 0) replace(folder, changed, stale);
  return { written: changed.length, removed: stale.length };
}

function filesIn(folder: string, heldBack: ReadonlySet<string>, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => prefix !== '' || !heldBack.has(name))
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return filesIn(join(folder, entry.name), heldBack, `${path}/`);
      // A link is never ours; the slash keeps it from passing for a file that is.
      return [entry.isFile() ? path : `${path}/ (a link)`];
    });
}

function isEqual(file: string, content: string): boolean {
  return readFileSync(file).equals(Buffer.from(content));
}

function replace(folder: string, changed: readonly TreeFile[], stale: readonly string[]): void {
  const staging = stage(folder);
  try {
    for (const [index, { content }] of changed.entries()) writeFileSync(join(staging, String(index)), content);
    for (const [index, { path }] of changed.entries()) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      renameSync(join(staging, String(index)), join(folder, path));
    }
    for (const path of stale) {
      unlinkSync(join(folder, path));
      removeEmpty(folder, dirname(path));
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** A folder beside the target, on the same file system, that also keeps two syntheses from publishing at once. */
function stage(folder: string): string {
  const staging = join(dirname(folder), `.${basename(folder)}.staging`);
  const owner = join(staging, 'pid');
  if (existsSync(staging)) {
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
    if (isRunning(pid))
      throw new PublishError(`another synth (process ${pid}) is writing ${basename(folder)}/; wait for it`);
    rmSync(staging, { recursive: true, force: true });
  }
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(staging);
  writeFileSync(owner, String(process.pid));
  return staging;
}

function isRunning(pid: number): boolean {
  if (pid <= 0 || Number.isNaN(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function removeEmpty(folder: string, below: string): void {
  if (below === '.' || readdirSync(join(folder, below)).length > 0) return;
  rmdirSync(join(folder, below));
  removeEmpty(folder, dirname(below));
}
