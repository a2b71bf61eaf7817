import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Objection } from '../model/finding.ts';
import type { Manifest, Order } from '../model/order.ts';
import { DIST } from '../model/names.ts';
import type { Repository } from '../model/repository.ts';
import { contents, git } from './git.ts';

/** Why it cannot be told what was there before, and how to get it. */
export type Untold = Pick<Objection, 'message' | 'hint'>;

/** A branch that a merge goes to, as a clone may know it. */
function targetsOf(branch: string): string[] {
  return [`origin/${branch}`, branch];
}

/** The commit where the branch here left the one that a merge goes to. */
export function mergeBase(root: string, branch: string): string | undefined {
  const commits = targetsOf(branch).map((target) => git(root, ['merge-base', 'HEAD', target]).trim());
  return commits.find((commit) => commit !== '');
}

/** The same orders, those first whose file was there where the branch left the one that a merge goes to. */
export function oldFirst(root: string, { branch }: Repository, orders: readonly Order[]): Order[] {
  const base = mergeBase(root, branch) ?? 'HEAD';
  const old = new Set(git(root, ['ls-tree', '-r', '-z', '--name-only', base, '--', 'orders']).split('\0'));
  return [...orders].sort((a, b) => Number(old.has(b.file)) - Number(old.has(a.file)));
}

/**
 * What files of a repository held where its branch left the one that a merge goes to, by path: on that branch itself,
 * what its last commit holds. Outside of Git, and before the first commit, nothing was there.
 * @param paths of manifests, relative to the repository
 */
export function onMergeBase(
  root: string,
  { url, branch }: Repository,
  paths: readonly string[],
): Map<string, Manifest> | Untold {
  if (paths.length === 0 || !existsSync(join(root, '.git'))) return new Map();
  const base = mergeBase(root, branch);
  if (base !== undefined) {
    const found = contents(
      root,
      paths.map((path) => `${base}:${path}`),
    );
    return new Map([...found].map(([name, text]) => [name.slice(base.length + 1), parse(text) as Manifest]));
  }
  return isEmpty(root) ? new Map() : whyNoMergeBase(root, { url, branch });
}

/** Whether a repository has no commit yet. */
function isEmpty(root: string): boolean {
  return ask(root, 'rev-parse', '--is-shallow-repository') !== '' && !isThere(root, 'HEAD');
}

/** Why no commit is known where the branch here left the one that a merge goes to, and what to do. */
export function whyNoMergeBase(root: string, { url, branch }: Pick<Repository, 'url' | 'branch'>): Untold {
  const shallow = ask(root, 'rev-parse', '--is-shallow-repository');
  if (shallow === '') return { message: 'Git does not work here', hint: 'git status says why' };
  const remote = ask(root, 'remote').split('\n').includes('origin') ? 'origin' : url;
  const fetch = (flag: string) => `git fetch ${flag}${remote} +refs/heads/${branch}:refs/remotes/origin/${branch}`;
  if (shallow === 'true') {
    return { message: `this clone is shallow, and does not reach back to ${branch}`, hint: fetch('--unshallow ') };
  }
  return targetsOf(branch).some((target) => isThere(root, target))
    ? { message: `no commit here is one of ${branch}`, hint: `make the change on a branch that begins at ${branch}` }
    : { message: `this clone knows no ${branch}`, hint: fetch('') };
}

function ask(root: string, ...args: readonly string[]): string {
  return git(root, args).trim();
}

function isThere(root: string, revision: string): boolean {
  return ask(root, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`) !== '';
}

/** What tells the folders of dist apart where the branch left the one that a merge goes to, by cluster context. */
export function distOnMergeBase(root: string, { branch }: Repository): Map<string, string> {
  const base = mergeBase(root, branch);
  // Each entry is `<mode> tree <object>\t<path>`.
  const entries =
    base === undefined
      ? []
      : git(root, ['ls-tree', '-z', base, `${DIST}/`])
          .split('\0')
          .slice(0, -1);
  return new Map(entries.map((entry) => [basename(entry), entry.slice(0, entry.indexOf('\t'))]));
}
