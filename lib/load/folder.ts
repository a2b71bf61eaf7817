import { lstatSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { MAX_BYTES } from 'api-server-verdict';
import { byCodeUnit } from '../model/sort.ts';

/** A file in a folder. */
export interface FileEntry {
  /** Relative to the folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Something in a folder: a file, or what is none that could be read, with what it is; that reads on from its path. */
export type Entry = FileEntry | { readonly path: string; readonly fault: string };

/** Whether something in a folder is a file that was read. */
export function isFile(entry: Entry): entry is FileEntry {
  return 'bytes' in entry;
}

/** Everything in a folder, hidden files, links and empty folders too, in the order of their paths; follows no link. */
export function entriesBelow(folder: string): Entry[] {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) return [];
  return status.isDirectory() ? below(folder, '') : [{ path: '', fault: 'is no folder' }];
}

function below(folder: string, prefix: string): Entry[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = `${prefix}${entry.name}`;
      if (!entry.isDirectory()) return [{ path, ...read(join(folder, entry.name), entry) }];
      const entries = below(join(folder, entry.name), `${path}/`);
      return entries.length > 0 ? entries : [{ path, fault: 'is an empty folder' }];
    });
}

function read(path: string, entry: Dirent): { bytes: Uint8Array } | { fault: string } {
  if (entry.isSymbolicLink()) return { fault: 'is a link' };
  // Whatever else it is, such as a pipe, reading it may never end.
  if (!entry.isFile()) return { fault: 'is no file' };
  try {
    if (lstatSync(path).size > MAX_BYTES) return { fault: 'is larger than anything that an API server takes' };
    return { bytes: readFileSync(path) };
  } catch (thrown) {
    return { fault: `cannot be read: ${(thrown as NodeJS.ErrnoException).code ?? String(thrown)}` };
  }
}
