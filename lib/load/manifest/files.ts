import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Fault, faultOf, type Manifests, parseManifests, REQUEST, tooLarge } from 'api-server-verdict';
import { byCodeUnit } from '../../model/sort.ts';

/** A path to check that leads nowhere: the command line is at fault, not a manifest. */
export class NoSuchPath extends Error {
  constructor(path: string) {
    super(`there is no file or folder ${path}`);
  }
}

/** Why something is not read, and what to do about it. */
export type Unread = Pick<Fault, 'message' | 'hint'>;

/** What there is to check at a path. */
export interface Found {
  /** The folder that was named, or in which the file that was named lies. */
  readonly folder: string;
  /** The same without links. */
  readonly realFolder: string;
  /** Whether it is one file that was asked for by its own name, and not as a part of a folder. */
  readonly isFile: boolean;
  readonly files: readonly ManifestFile[];
}

/** Something to check. */
export interface ManifestFile {
  /** Its folders below the one that was named, and its name. */
  readonly path: readonly string[];
  readonly fault?: Unread;
}

const KUSTOMIZATIONS: readonly string[] = ['kustomization.yaml', 'kustomization.yml'];
const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** No tree is this deep, and a path can become too long for the file system. */
const MAX_FOLDERS = 100;

/** The manifests at a path, in the order of their names. What is hidden, and what kustomize reads itself, is none. */
export function findManifests(cwd: string, given: string): Found {
  const path = resolve(cwd, given);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new NoSuchPath(given);
  const isFile = !status.isDirectory();
  const folder = isFile ? dirname(path) : path;
  const found = { folder, realFolder: realpathSync(folder), isFile };
  if (!isFile) return { ...found, files: manifestsBelow(folder, []) };
  const name = basename(path);
  if (status.isFile()) return { ...found, files: isManifest(name) ? [{ path: [name] }] : [] };
  // Whatever else it is, such as a pipe, reading it may never end.
  const fault = { message: 'is no file', hint: 'give a file or a folder, or - to read standard input' };
  return { ...found, files: [{ path: [name], fault }] };
}

/** What a file holds, or why it cannot be read. */
export function readManifest(path: string, limits = REQUEST): Manifests | Unread {
  try {
    const { size } = statSync(path);
    if (size <= limits.bytes) return parseManifests(readFileSync(path), limits);
    return { documents: [], faults: [faultOf(tooLarge(size))] };
  } catch (thrown) {
    return unreadable(thrown);
  }
}

/** What standard input holds, as far as it is read. */
export async function readStandardInput({ bytes: most } = REQUEST): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return Buffer.concat(chunks);
}

function manifestsBelow(root: string, folders: readonly string[]): ManifestFile[] {
  if (folders.length > MAX_FOLDERS) {
    const fault = { message: `is more than ${MAX_FOLDERS} folders deep`, hint: 'name a folder nearer to it' };
    return [{ path: folders, fault }];
  }
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, ...folders), { withFileTypes: true });
  } catch (thrown) {
    return [{ path: folders, fault: unreadable(thrown) }];
  }
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = [...folders, entry.name];
      if (entry.isDirectory()) return manifestsBelow(root, path);
      if (entry.isFile()) return isManifest(entry.name) ? [{ path }] : [];
      if (!entry.isSymbolicLink() || (!isManifest(entry.name) && !isFolder(join(root, ...path)))) return [];
      const hint = 'put the file itself here: what a link leads to may not be in the repository';
      return [{ path, fault: { message: 'is a link', hint } }];
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
