import { parse } from 'yaml';
import type { Manifest } from '../model/order.ts';
import { contents, git } from './git.ts';

/** The branch that a merge goes to, as a clone knows it. */
const TARGETS = ['origin/main', 'main'];

/**
 * What files of a repository held where its branch left main, by path: on main itself, what its last commit holds.
 * Without Git, or without main, nothing was there before.
 * @param paths of manifests, relative to the repository
 */
export function onMergeBase(root: string, paths: readonly string[]): Map<string, Manifest> {
  const base = TARGETS.map((target) => git(root, ['merge-base', 'HEAD', target]).trim()).find(
    (commit) => commit !== '',
  );
  if (base === undefined || paths.length === 0) return new Map();
  const found = contents(
    root,
    paths.map((path) => `${base}:${path}`),
  );
  return new Map([...found].map(([name, text]) => [name.slice(base.length + 1), parse(text) as Manifest]));
}
