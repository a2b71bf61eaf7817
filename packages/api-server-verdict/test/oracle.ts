import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Answer } from 'control-plane';

/** What the oracle says. */
export interface Judgement extends Answer {
  /**
   * Of an object that is changed, what it judges, once it comes to that: what is applied, merged into what is there.
   */
  readonly merged?: string;
}

/** The API server's own code as a program, without a network or a store: it answers as a server would. */
export interface Oracle {
  request(method: string, path: string, body?: string | Uint8Array, type?: string): Promise<Judgement>;
  /** Ends it, once it has answered. */
  stop(): Promise<void>;
}

interface Line {
  readonly status: number;
  readonly body: string;
  readonly warnings?: readonly string[];
  readonly merged?: string;
}

/** Starts the program that tools/oracle is built to. */
export function startOracle(program: string): Oracle {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { resolve: (judgement: Judgement) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { status, body, warnings = [], merged } = JSON.parse(line) as Line;
    waiting.shift()?.resolve({ status, body: parsed(body), warnings, merged });
  });
  const ended = new Promise<void>((resolve) => child.once('close', resolve));
  void ended.then(() => {
    for (const { reject } of waiting) reject(new Error('the oracle has ended'));
  });
  return {
    request(method, path, body = '', type = 'application/json') {
      const request = { method, path, type, body: Buffer.from(body).toString('base64') };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
