import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Ran } from './interpret.ts';
import type { Job } from './worker.ts';

/** What starts the thread: it runs TypeScript as `orders` does. */
const START = `
  const { workerData: { register, worker, port, signal } } = require('node:worker_threads');
  require(register);
  require(worker).answer(port, signal);
`;

/** The stack of the thread in MiB: the compiler is native code, which a deep nesting would take down with all of us. */
const STACK = 256;

/**
 * How long one file may take, in milliseconds. The engine counts steps and memory itself, on each machine alike; this
 * is for what it cannot count, such as one search in a text of many megabytes.
 */
const DEADLINE = 30_000;

/** Runs files that are not declarative where they can touch nothing: each on its own, none holds up another. */
export function runIsolated(jobs: readonly Job[]): Ran[] {
  let thread: Thread | undefined;
  try {
    return jobs.map((job) => {
      thread ??= new Thread();
      const ran = thread.run(job);
      if (ran !== undefined) return ran;
      thread.end();
      thread = undefined;
      return tookTooLong(job);
    });
  } finally {
    thread?.end();
  }
}

/** A thread with an engine in it, asked as if it were a function. */
class Thread {
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly channel = new MessageChannel();
  private readonly worker: Worker;

  constructor() {
    const { port2: port } = this.channel;
    this.worker = new Worker(START, {
      eval: true,
      workerData: {
        register: join(__dirname, '../../../bin/register.js'),
        worker: join(__dirname, 'worker.ts'),
        port,
        signal: this.signal,
      },
      transferList: [port],
      execArgv: [],
      env: {},
      resourceLimits: { stackSizeMb: STACK },
    });
    this.worker.unref();
    this.channel.port1.unref();
  }

  /** Undefined when the deadline has passed; the thread is of no use then. */
  run(job: Job): Ran | undefined {
    this.channel.port1.postMessage(job);
    if (Atomics.wait(this.signal, 0, 0, DEADLINE) === 'timed-out') return undefined;
    Atomics.store(this.signal, 0, 0);
    const reply = receiveMessageOnPort(this.channel.port1)?.message as Ran | { readonly failed: string } | undefined;
    if (reply === undefined || 'failed' in reply)
      throw new Error(`${job.file} could not be run: ${reply?.failed ?? ''}`);
    return reply;
  }

  end(): void {
    void this.worker.terminate();
  }
}

function tookTooLong({ file }: Job): Ran {
  const fault = {
    ...({ rule: 'layout', file, line: 1 } as const),
    message: `takes longer than ${DEADLINE / 1000} seconds`,
    hint: 'look for a search or a sort in much text, or for a loop without an end',
  };
  return { type: 'failed', context: null, props: {}, declared: [], faults: [fault], imported: [] };
}
