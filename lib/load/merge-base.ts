import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import type { Manifest } from '../model/order.ts';

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
  const output = git(root, ['cat-file', '--batch'], paths.map((path) => `${base}:${path}\n`).join(''));
  const found = new Map<string, Manifest>();
  let rest = Buffer.from(output);
  for (const path of paths) {
    // `<object> blob <size>`, then the content and a newline; or `<name> missing`.
    const end = rest.indexOf('\n');
    const [, size] = /^\S+ blob (\d+)$/.exec(rest.subarray(0, end).toString()) ?? [];
    const content = rest.subarray(end + 1, end + 1 + Number(size ?? 0));
    if (size !== undefined) found.set(path, parse(content.toString()) as Manifest);
    rest = rest.subarray(end + 1 + (size === undefined ? 0 : Number(size) + 1));
  }
  return found;
}

function git(root: string, args: readonly string[], input = ''): string {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', input, maxBuffer: 1 << 30 });
  return status === 0 ? stdout : '';
}
