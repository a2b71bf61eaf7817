import { DIST } from '../model/names.ts';
import { contents, git } from './git.ts';

/** In seconds. Flux looks every minute, so what is merged further apart it does not fetch at once. */
const LATELY = 60 * 60;

/**
 * Every version of files of dist that Git delivered at some time in the hour before its last commit; `undefined` in a
 * shallow clone, which cannot tell.
 * @param paths relative to dist
 */
export function heldLately(root: string, paths: readonly string[]): { path: string; content: string }[] | undefined {
  if (paths.length === 0) return [];
  if (git(root, ['rev-parse', '--is-shallow-repository']).trim() === 'true') return undefined;
  const end = Number(git(root, ['show', '--no-patch', '--format=%ct', 'HEAD']));
  const commits = git(root, ['rev-list', `--since=${end - LATELY}`, 'HEAD', '--', DIST])
    .split('\n')
    .slice(0, -1);
  // What a commit replaced was delivered until then, however old it was.
  const versions = ['HEAD', ...commits.map((commit) => `${commit}^`)];
  const pathOf = new Map(versions.flatMap((version) => paths.map((path) => [`${version}:${DIST}/${path}`, path])));
  return [...contents(root, [...pathOf.keys()])].map(([name, content]) => ({ path: pathOf.get(name) ?? '', content }));
}
