import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { byCodeUnit } from '../model/sort.ts';
import { isFile, type Entry } from './folder.ts';

/**
 * The folders of a folder of the repository, directly below it, that hold byte for byte what the last commit has there.
 */
export function unchangedFolders(root: string, folder: string, entries: readonly Entry[]): Set<string> {
  const committed = idsBelow(
    lines(root, ['ls-tree', '-r', '-z', `HEAD:${folder}`]).map((line) => {
      const [, mode, id, path] = /^(\d+) \w+ (\w+)\t([^]*)$/.exec(line) ?? [];
      return { path: path ?? '', id: mode === '100644' && id !== undefined ? id : 'no plain file' };
    }),
  );
  const present = idsBelow(
    entries.map((entry) => ({ path: entry.path, id: isFile(entry) ? blobId(entry.bytes) : entry.fault })),
  );
  return new Set([...present].filter(([name, ids]) => committed.get(name) === ids).map(([name]) => name));
}

/** What each folder holds, in one text. */
function idsBelow(files: readonly { path: string; id: string }[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const { path, id } of [...files].sort((a, b) => byCodeUnit(a.path, b.path))) {
    const [folder = ''] = path.split('/');
    folders.set(folder, `${folders.get(folder) ?? ''}${path}\0${id}\0`);
  }
  return folders;
}

/** The name that Git gives to the content of a file, whatever .gitattributes would make of it. */
function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function lines(root: string, args: readonly string[]): string[] {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 30 });
  return status === 0 ? stdout.split('\0').filter((line) => line !== '') : [];
}
