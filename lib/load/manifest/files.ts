import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { byCodeUnit } from '../../model/sort.ts';
import { faultOf, type Fault } from './fault.ts';
import { parseManifests, type Manifests } from './parse.ts';
import { MAX_BYTES, tooLarge } from './text.ts';

/** A path to check that leads nowhere: the command line is at fault, not a manifest. */
export class NoSuchPath extends Error {
  constructor(path: string) {
    super(`there is no file or folder ${path}`);
  }
}

/** Why something is not read, and what to do about it. */
export type Unread = Pick<Fault, 'message' | 'hint'>;

/** Something to check, by its absolute path. */
export interface ManifestFile {
  readonly path: string;
  /** Whether it was asked for by its own name, and not as a part of a folder. */
  readonly named: boolean;
  readonly fault?: Unread;
}

const KUSTOMIZATIONS: readonly string[] = ['kustomization.yaml', 'kustomization.yml'];
const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** The manifests at a path, in the order of their names. What is hidden, and what kustomize reads itself, is none. */
export function findManifests(cwd: string, given: string): ManifestFile[] {
  const path = resolve(cwd, given);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new NoSuchPath(given);
  if (status.isDirectory()) return manifestsBelow(path);
  if (!isManifest(basename(path))) return [];
  // Whatever else it is, such as a pipe, reading it may never end.
  const fault = { message: 'is no file', hint: 'give a file or a folder' };
  return [{ path, named: true, ...(status.isFile() ? {} : { fault }) }];
}

/** What a file holds, or why it cannot be read. */
export function readManifest(path: string): Manifests | Unread {
  try {
    const { size } = statSync(path);
    if (size <= MAX_BYTES) return parseManifests(readFileSync(path));
    return { documents: [], faults: [faultOf(tooLarge(size))] };
  } catch (thrown) {
    return unreadable(thrown);
  }
}

function manifestsBelow(folder: string): ManifestFile[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    return [{ path: folder, named: false, fault: unreadable(thrown) }];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return manifestsBelow(path);
      if (entry.isFile()) return isManifest(entry.name) ? [{ path, named: false }] : [];
      if (!entry.isSymbolicLink() || (!isManifest(entry.name) && !isFolder(path))) return [];
      const hint = 'put the file itself here: what a link leads to may not be in the repository';
      return [{ path, named: false, fault: { message: 'is a link', hint } }];
    });
}

function isManifest(name: string): boolean {
  return EXTENSIONS.includes(extname(name)) && !KUSTOMIZATIONS.includes(name) && !name.startsWith('.');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function unreadable(thrown: unknown): Unread {
  const { code } = thrown as NodeJS.ErrnoException;
  return { message: `cannot be read: ${code ?? String(thrown)}`, hint: 'see who may read it' };
}
