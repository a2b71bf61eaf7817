import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { types } from 'node:util';
import { isProducible } from '../layout/paths.ts';
import type { TreeFile } from '../layout/tree.ts';
import { fileStates } from '../load/file-states.ts';
import { groupBy } from '../model/group.ts';
import { hash } from '../model/hash.ts';
import { type Memory, noMemory } from '../model/memory.ts';
import { byCodeUnit } from '../model/sort.ts';
import { PublishError } from './publish-error.ts';
import { exclusively } from './staging.ts';

export { PublishError };

/** What publishing changed. */
export interface Published {
  readonly written: number;
  /** The files that are gone, as they were. */
  readonly removed: readonly TreeFile[];
}

/** How it is published. */
export interface PublishOptions {
  /** Whether a top-level folder, of a cluster, stays as it is, whatever is in it. */
  readonly isHeldBack?: (folder: string) => boolean;
  /** How long to wait for another synth that is publishing, in milliseconds. */
  readonly patience?: number;
  /** Which files were found equal, as the file system had them. */
  readonly memory?: Memory;
}

/** What differs between a folder and a tree; folders that hold nothing belong to no tree. */
interface Difference {
  readonly changed: readonly TreeFile[];
  readonly stale: readonly string[];
  readonly emptyFolders: readonly string[];
}

/**
 * Makes a folder equal to a tree. Files that a synth could have produced and that are not in the tree are removed;
 * any other file there is a stranger's, and an error that names it. Files that did not change are not rewritten.
 *
 * Everything is written beside the folder first, then renamed into it, so that no file is ever half-written: when the
 * disk is full the folder is as it was, and after a kill the next call completes the work. So the folder can be neither
 * a link nor on another file system.
 */
export function publish(
  folder: string,
  tree: readonly TreeFile[],
  { isHeldBack = () => false, patience = 10_000, memory = noMemory }: PublishOptions = {},
): Published {
  let state = 'is as it was';
  try {
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new PublishError(`${basename(folder)} is a link; remove it, and synthesize again`);
    }
    return exclusively(folder, patience, (staging) => {
      const difference = compare(folder, tree, isHeldBack, memory);
      const removed = difference.stale.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
      prepare(folder, difference, staging);
      state = 'is written in part, and the next synth completes it';
      replace(folder, difference, staging);
      return { written: difference.changed.length, removed };
    });
  } catch (error) {
    if (!types.isNativeError(error) || !('code' in error)) throw error;
    throw new PublishError(`${basename(folder)}/ ${state}: ${error.message}`, { cause: error });
  }
}

function compare(
  folder: string,
  tree: readonly TreeFile[],
  isHeldBack: (folder: string) => boolean,
  memory: Memory,
): Difference {
  const wanted = new Set(tree.map(({ path }) => path));
  const existing = entriesIn(folder, isHeldBack);
  const emptyFolders = existing.filter((path) => path.endsWith('/'));
  const present = new Set(existing);
  const stale = [...present].filter((path) => !wanted.has(path) && !path.endsWith('/'));
  const strangers = stale.filter((path) => !isProducible(path));
  if (strangers.length > 0) {
    throw new PublishError(
      `${basename(folder)}/ holds files that no synth has made; move them away, and synthesize again:\n` +
        strangers.map((path) => `  ${basename(folder)}/${path}`).join('\n'),
    );
  }
  const places = groupBy(tree, ({ path }) => path.split('/').slice(0, 2).join('/'));
  const changed = [...places.values()].flatMap((files) => changedOf(folder, files, present, memory));
  return { changed, stale, emptyFolders };
}

/** Which files of one place are not as they should be. */
function changedOf(
  folder: string,
  files: readonly TreeFile[],
  present: ReadonlySet<string>,
  memory: Memory,
): TreeFile[] {
  const paths = files.map(({ path }) => path);
  const states = fileStates(folder, paths);
  const [cluster = '', purpose = ''] = paths[0]?.split('/') ?? [];
  const wanted = hash(...files.flatMap((file) => [file.path, file.origin ?? file.content]));
  const known = states === undefined ? undefined : memory({ cluster, purpose }, `published ${states} ${wanted}`);
  if (known?.has('equal') === true) return [];
  const changed = files.filter(({ path, content }) => !present.has(path) || !isEqual(join(folder, path), content));
  if (changed.length === 0) known?.fact('equal', () => true);
  return changed;
}

/** All files in a folder; of folders only those that are empty, with a slash at the end. */
function entriesIn(folder: string, isHeldBack: (folder: string) => boolean, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => prefix !== '' || !isHeldBack(name))
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) {
        const entries = entriesIn(join(folder, entry.name), isHeldBack, `${path}/`);
        return entries.length > 0 ? entries : [`${path}/`];
      }
      // A link is never ours; the note keeps it from passing for a file that is.
      return [entry.isFile() ? path : `${path} (a link)`];
    });
}

function isEqual(file: string, content: string): boolean {
  return readFileSync(file).equals(Buffer.from(content));
}

/** All that can fail for want of space or permission; leaves no trace in the folder when it does. */
function prepare(folder: string, { changed, stale, emptyFolders }: Difference, staging: string): void {
  const folders = (paths: readonly string[]) => new Set(paths.map((path) => join(folder, dirname(path))));
  try {
    for (const [index, { content }] of changed.entries()) writeFileSync(join(staging, String(index)), content);
    for (const path of emptyFolders) removeEmpty(folder, path);
    for (const parent of folders(changed.map(({ path }) => path))) {
      mkdirSync(parent, { recursive: true });
      requireOneFileSystem(folder, staging, parent);
    }
    for (const parent of folders([...changed.map(({ path }) => path), ...stale])) accessSync(parent, constants.W_OK);
  } catch (error) {
    for (const { path } of changed) removeEmpty(folder, dirname(path));
    throw error;
  }
}

/**
 * Refuses to go on where no file could be renamed from one folder into another, as each is of another mount. The kernel
 * looks at that before it looks for the file, so the name of none will do.
 */
function requireOneFileSystem(folder: string, from: string, to: string): void {
  try {
    renameSync(join(from, 'none'), join(to, 'none'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') return;
    throw new PublishError(
      `${basename(folder)}/ is as it was: ${to} is on another file system than ${dirname(from)}, or mounted by itself, ` +
        `so that no file can be put there at once; mount ${dirname(from)} as a whole`,
    );
  }
}

function replace(folder: string, { changed, stale }: Difference, staging: string): void {
  for (const [index, { path }] of changed.entries()) renameSync(join(staging, String(index)), join(folder, path));
  for (const path of stale) {
    unlinkSync(join(folder, path));
    removeEmpty(folder, dirname(path));
  }
}

/** Removes a folder that is empty, and those above it that are so without it. */
function removeEmpty(folder: string, path: string): void {
  if (path === '.') return;
  try {
    rmdirSync(join(folder, path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return;
  }
  removeEmpty(folder, dirname(path));
}
