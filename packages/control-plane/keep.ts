import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something outside this process that lasts until `end`, and never longer than this process, however that ends. */
export interface Kept {
  /** Settles when it is gone, whoever ended it, with the exit status of the program. */
  readonly gone: Promise<number>;
  end(): Promise<void>;
}

// Each keeper is a shell that waits on a pipe which only this process holds open: also after a crash or a `kill -9`,
// where no handler runs, the pipe closes and the keeper does its work. Jest, too, gives tests no real `process.on`.
const PROGRAM_KEEPER = `
trap '' HUP INT TERM
exec 3<&0
"$@" 3<&- &
program=$!
{ read -r _ <&3; kill -9 $program; } 2>&- &
wait $program
status=$?
kill -9 $! 2>&-
exit $status`;
const FOLDER_KEEPER = `
trap '' HUP INT TERM
read -r _
for _ in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" 2>&- && exit; sleep 0.2; done`;

/** A program that runs in a folder and writes what it says to a file. */
export function keepProgram(command: readonly string[], folder: string, log: string): Kept {
  const output = openSync(log, 'a');
  const keeper = spawn('/bin/sh', ['-c', PROGRAM_KEEPER, 'keeper', ...command], {
    cwd: folder,
    // A group of its own, so that Ctrl-C reaches only us.
    detached: true,
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  return kept(keeper);
}

/** An empty folder that only this user can read. */
export function keepFolder(name: string): Kept & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  const keeper = spawn('/bin/sh', ['-c', FOLDER_KEEPER, 'keeper', path], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { path, ...kept(keeper) };
}

function kept(keeper: ChildProcess): Kept {
  const gone = once(keeper, 'exit').then(([status]) => (typeof status === 'number' ? status : 1));
  keeper.unref();
  return {
    gone,
    end: async () => {
      keeper.ref();
      keeper.stdin?.destroy();
      await gone;
    },
  };
}
