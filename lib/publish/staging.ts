import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PublishError } from './publish-error.ts';

const PAUSE = 20;

/**
 * Does some work with an empty folder beside the target, on the same file system, while no other process does so: two
 * syntheses cannot publish at once.
 *
 * The kernel holds the lock. So it holds between containers, where process ids mean nothing to each other, and it is
 * gone with its process, however that ends; what a process that was killed has left here is removed.
 * @param patience how long to wait for the others, in milliseconds
 */
export function exclusively<Result>(folder: string, patience: number, work: (staging: string) => Result): Result {
  const [parent, name] = [dirname(folder), basename(folder)];
  const [lockFile, prefix] = [join(parent, `.${name}.lock`), `.${name}.staging-`];
  mkdirSync(parent, { recursive: true });
  const lock = take(lockFile, name, patience);
  try {
    clear();
    return work(mkdtempSync(join(parent, prefix)));
  } finally {
    clear();
    rmSync(lockFile, { force: true });
    closeSync(lock);
  }

  function clear(): void {
    for (const entry of readdirSync(parent)) {
      if (entry.startsWith(prefix)) rmSync(join(parent, entry), { recursive: true, force: true });
    }
  }
}

/** Waits for the lock that a file stands for, and says in the file who has it. */
function take(file: string, name: string, patience: number): number {
  // Only who publishes has to load the native part; the package brings no types.
  const { tryLock } = createRequire(__filename)('fs-native-extensions') as { tryLock: (descriptor: number) => boolean };
  const deadline = Date.now() + patience;
  for (;;) {
    const lock = openSync(file, 'a+');
    // Who had the lock may have removed the file meanwhile, and somebody else have made and locked another.
    if (tryLock(lock) && isAt(file, lock)) {
      ftruncateSync(lock);
      writeSync(lock, `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`);
      return lock;
    }
    const holder = readFileSync(lock, 'utf8');
    closeSync(lock);
    if (Date.now() > deadline) {
      throw new PublishError(
        `another synth is writing ${name}/, which is as it was: ${holder}; wait for it, or end it, and synthesize again`,
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}

function isAt(file: string, descriptor: number): boolean {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === fstatSync(descriptor, { bigint: true }).ino;
}
