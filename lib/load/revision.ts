import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from '../model/names.ts';
import { contents, git } from './git.ts';

/** What of a repository decides its dist: what is read as data, and the program that reads it. */
export const SOURCES = {
  data: ['clusters', 'imports/xrds', 'orders'],
  program: ['lib', 'packages', 'main.ts', 'package-lock.json'],
};

/** The commit that a name stands for. */
export function commitOf(root: string, name: string): string | undefined {
  return git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]).trim() || undefined;
}

/** What to call a commit: the name that somebody gave for it, and of a hash as much as people read. */
export function shortName(root: string, name: string): string {
  return /^[0-9a-f]{40,}$/.test(name) ? git(root, ['rev-parse', '--short', name]).trim() : name;
}

/** The files that are not the same in two commits, or in a commit and the working tree. */
export function changedFiles(root: string, from: string, to?: string): string[] {
  const paths = (output: string) => output.split('\0').filter((path) => path !== '');
  const tracked = paths(
    git(root, ['diff', '--name-only', '--no-renames', '-z', from, ...(to === undefined ? [] : [to])]),
  );
  const untracked = to === undefined ? paths(git(root, ['ls-files', '--others', '-z', '--', ...SOURCES.data])) : [];
  return [...tracked, ...untracked];
}

/** Writes what a commit has in some folders into a folder of its own, of which a function makes something. */
export function withCheckout<Made>(
  root: string,
  commit: string,
  folders: readonly string[],
  make: (folder: string) => Made,
): Made {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  try {
    const env = { ...process.env, GIT_INDEX_FILE: join(folder, '.index') };
    git(root, ['read-tree', commit], '', env);
    const files = git(root, ['ls-files', '-z', '--', ...folders], '', env);
    // A link could lead to a file that is no part of the commit.
    git(root, ['-c', 'core.symlinks=false', 'checkout-index', '-z', '--stdin', `--prefix=${folder}/`], files, env);
    for (const link of linksIn(root, folders, env)) linkToNowhere(join(folder, link));
    return make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The links among the files of an index, in some folders; of XRDs a text in place of one is refused just as well. */
function linksIn(root: string, folders: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const refusing = folders.filter((folder) => !folder.startsWith('imports/'));
  const entries = git(root, ['ls-files', '--stage', '-z', '--', ...refusing], '', env).split('\0');
  return entries.flatMap((entry) => (entry.startsWith('120000 ') ? entry.slice(entry.indexOf('\t') + 1) : []));
}

/** Leaves a link for those who refuse one to see, in place of the text that Git has for it. */
function linkToNowhere(path: string): void {
  rmSync(path, { force: true });
  symlinkSync('nowhere', path);
}

/**
 * What dist holds in a commit, by path, where its sources have stayed as they were since CI wrote it; undefined where
 * they have not, or a shallow clone cannot tell.
 */
export function distInStep(root: string, commit: string): Map<string, string> | undefined {
  const written = git(root, ['log', '-1', '--format=%H %P', commit, '--', DIST]).trim();
  const [last = '', parent] = written.split(' ');
  const isShallow = git(root, ['rev-parse', '--is-shallow-repository']).trim() === 'true';
  if (last === '' || (isShallow && parent === undefined)) return undefined;
  const since = git(root, ['diff', '--name-only', last, commit, '--', ...SOURCES.data, ...SOURCES.program]);
  if (since !== '') return undefined;
  return distOf(root, commit);
}

/** What dist holds in a commit, by path. */
export function distOf(root: string, commit: string): Map<string, string> {
  const names = git(root, ['ls-tree', '-r', '-z', '--name-only', `${commit}:${DIST}`])
    .split('\0')
    .slice(0, -1);
  const found = contents(
    root,
    names.map((name) => `${commit}:${DIST}/${name}`),
  );
  return new Map(names.map((name) => [name, found.get(`${commit}:${DIST}/${name}`) ?? '']));
}
