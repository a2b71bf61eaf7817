import { lstatSync } from 'node:fs';
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
 */
export function fileStates(root: string, files: readonly string[]): string | undefined {
  const now = Date.now();
  const states: (string | number)[] = [root];
  for (const file of files) {
    const state = lstatSync(join(root, file), { throwIfNoEntry: false });
    if (state === undefined || state.ctimeMs > now - settledAfter(state.ctimeMs)) return undefined;
    states.push(file, state.ino, state.size, state.mtimeMs, state.ctimeMs);
  }
  return hash(JSON.stringify(states));
}
