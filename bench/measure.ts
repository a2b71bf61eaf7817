import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** What a command and all that it started took. */
export interface Usage {
  readonly seconds: number;
  /** Of all processors together, user and system. */
  readonly cpuSeconds: number;
  /** The most at one moment, of all processes together; what they share counts for each. */
  readonly mebibytes: number;
}

/** What became of a run: what it took, or why there is no telling. */
export type Outcome = Usage | { readonly failed: string };

/** In minutes; what takes ten times as long for ten times the orders is done long before. */
const LIMIT = 10;

/** Between two looks at the memory, in milliseconds. */
const INTERVAL = 50;

/**
 * Runs a command in a folder, on Linux.
 * @throws Error where it fails for another reason than that it takes too much
 */
export async function measure(command: string, folder: string): Promise<Outcome> {
  const start = process.hrtime.bigint();
  // What its children took, Node does not say; a shell does, as the last that it prints.
  const shell = spawn('sh', ['-c', `${command}; status=$?; times >&2; exit $status`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let mebibytes = 0;
  const look = setInterval(() => (mebibytes = Math.max(mebibytes, memoryOf(processesFrom(shell.pid)))), INTERVAL);
  const limit = setTimeout(() => {
    for (const pid of processesFrom(shell.pid)) unlessGone(() => process.kill(pid, 'SIGKILL'));
  }, LIMIT * 60_000);
  const ended = once(shell, 'exit') as Promise<[status: number | null, signal: NodeJS.Signals | null]>;
  const [said, [status, signal]] = await Promise.all([text(shell.stderr), ended]);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  clearInterval(look);
  clearTimeout(limit);
  if (signal === 'SIGKILL') return { failed: `not done in ${LIMIT} minutes` };
  if (said.includes('heap out of memory')) return { failed: 'out of memory' };
  if (status !== 0) throw new Error(`${command} failed:\n${said}`);
  return { seconds, cpuSeconds: cpuSecondsIn(said), mebibytes };
}

/** User and system time of its children, as a shell prints them last: `0m1.230000s 0m0.120000s`. */
function cpuSecondsIn(said: string): number {
  const times = [...said.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** A process, and all that it has started, and these have. */
function processesFrom(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const threads = unlessGone(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).match(/\d+/g) ?? []);
  return [pid, ...children.flatMap((child) => processesFrom(Number(child)))];
}

/** The resident memory of processes, in MiB. */
function memoryOf(pids: readonly number[]): number {
  const kibibytes = pids.map((pid) => Number(/^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return kibibytes.reduce((sum, one) => sum + one, 0) / 1024;
}

function read(file: string): string {
  return unlessGone(() => readFileSync(file, 'utf8')) ?? '';
}

/** What there is of a process may be gone the next moment. */
function unlessGone<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
