import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Objection } from '../model/finding.ts';
import type { Manifest } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { contents, git } from './git.ts';

/** Why it cannot be told what was there before, and how to get it. */
export type Untold = Pick<Objection, 'message' | 'hint'>;

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
  const targets = [`origin/${branch}`, branch];
  const base = targets.map((target) => ask('merge-base', 'HEAD', target)).find((commit) => commit !== '');
  if (base !== undefined) {
    const found = contents(
      root,
      paths.map((path) => `${base}:${path}`),
    );
    return new Map([...found].map(([name, text]) => [name.slice(base.length + 1), parse(text) as Manifest]));
  }
  const shallow = ask('rev-parse', '--is-shallow-repository');
  if (shallow === '') return { message: 'Git does not work here', hint: 'git status says why' };
  if (!isThere('HEAD')) return new Map();
  const remote = ask('remote').split('\n').includes('origin') ? 'origin' : url;
  const fetch = (flag: string) => `git fetch ${flag}${remote} +refs/heads/${branch}:refs/remotes/origin/${branch}`;
  if (shallow === 'true') {
    return { message: `this clone is shallow, and does not reach back to ${branch}`, hint: fetch('--unshallow ') };
  }
  return targets.some(isThere)
    ? { message: `no commit here is one of ${branch}`, hint: `make the change on a branch that begins at ${branch}` }
    : { message: `this clone knows no ${branch}`, hint: fetch('') };

  function ask(...args: readonly string[]): string {
    return git(root, args).trim();
  }

  function isThere(revision: string): boolean {
    return ask('rev-parse', '--verify', '--quiet', `${revision}^{commit}`) !== '';
  }
}
