import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PublishError } from './publish-error.ts';

const PAUSE = 20;

/**
 * Does some work with an empty folder beside the target, on the same file system, while no other process does so: two
 * syntheses cannot publish at once.
 *
 * Each process makes a folder that bears its id, and then looks for those of others; so of two at least one sees the
 * other, at whatever moment they come. The higher id steps back meanwhile, so that one of them always gets on.
 * @param patience how long to wait for the others, in milliseconds
 */
export function exclusively<Result>(folder: string, patience: number, work: (staging: string) => Result): Result {
  const [parent, prefix] = [dirname(folder), `.${basename(folder)}.staging-`];
  const staging = join(parent, `${prefix}${process.pid}`);
  const deadline = Date.now() + patience;
  mkdirSync(parent, { recursive: true });
  try {
    for (;;) {
      mkdirSync(staging, { recursive: true });
      const others = othersIn(parent, prefix);
      const [first] = others;
      if (first === undefined) return work(staging);
      if (others.some((pid) => pid < process.pid)) rmSync(staging, { recursive: true, force: true });
      if (Date.now() > deadline) {
        throw new PublishError(
          `process ${first} is writing ${basename(folder)}/, which is as it was; wait for it, ` +
            `or remove ${prefix}${first} if that process is no synth`,
        );
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The processes that have such a folder. Those of processes that were killed are removed. */
function othersIn(parent: string, prefix: string): number[] {
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((pid) => pid !== process.pid)
    .filter((pid) => {
      const running = isRunning(pid);
      if (!running) rmSync(join(parent, `${prefix}${pid}`), { recursive: true, force: true });
      return running;
    });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
