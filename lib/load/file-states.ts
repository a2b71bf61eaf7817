import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../model/hash.ts';

/**
 * How long ago a file must have changed, in milliseconds, so that the clock of its file system tells the next change
 * from that one: a clock that ticks in whole seconds, as some of other machines do, takes longer.
 */
const settledAfter = (time: number) => (Number.isInteger(time / 1000) ? 2000 : 100);

/**
 * A hash of what the file system says of files, which changes when one of them does; undefined where one has changed so
 * lately that it may change once more unnoticed, or is not there. Git's index trusts the same, see its documentation,
 * "racy-git".
 * @param until when somebody last looked at them, in milliseconds: what has changed since is not what was seen
 */
export function fileStates(root: string, files: readonly string[], until = Infinity): string | undefined {
  const now = Date.now();
  const states: (string | number)[] = [root];
  for (const file of files) {
    // Of twenty thousand files, `join` would take as long as half of all that is asked of the system.
    const state = lstatSync(`${root}/${file}`, { throwIfNoEntry: false });
    if (state === undefined || state.ctimeMs > Math.min(now - settledAfter(state.ctimeMs), until)) return undefined;
    states.push(file, state.ino, state.size, state.mtimeMs, state.ctimeMs);
  }
  return hash(JSON.stringify(states));
}

/** The same of all that is below a folder; undefined too where something there is neither file nor folder. */
export function folderState(folder: string, until?: number): string | undefined {
  const paths = existsSync(folder) ? pathsBelow(folder, '') : [];
  const files = paths?.filter((path) => !path.endsWith('/'));
  const states = files && fileStates(folder, files, until);
  return states && hash(states, ...(paths ?? []));
}

/** All files and folders, these with a slash at the end. */
function pathsBelow(folder: string, prefix: string): string[] | undefined {
  const paths: string[] = [];
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.isFile()) paths.push(path);
    else if (entry.isDirectory()) {
      const below = pathsBelow(folder, `${path}/`);
      if (below === undefined) return undefined;
      paths.push(`${path}/`, ...below);
    } else return undefined;
  }
  return paths;
}
