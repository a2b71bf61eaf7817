import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject } from 'api-server-verdict';
import { printable } from '../model/masked.ts';
import { shownAt } from './live.ts';

/** The most requests at a time to one cluster. */
export const CONCURRENCY = 8;

/** The most bytes of one answer, of all answers of a cluster, and of what kubectl prints. */
const BYTES = { answer: 32 << 20, cluster: 256 << 20, printed: 1 << 20 };

/** How often a request is repeated that the server puts off. */
const REPEATS = 5;

/** Why a cluster did not tell something, which reads on from the cluster, and what to do. */
export class CannotAsk extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** What an API server answered: the object, or with another status than 200 what it says against the request. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** The message of a refusal, without credentials; empty where there is none. */
  readonly message: string;
}

/**
 * A GET of a path in the API; with an object, an apply of it.
 * @throws CannotAsk where the cluster says nothing, or nothing that an API server says
 */
export type Ask = (path: string, object?: unknown) => Promise<Answer>;

/** How kubectl is run. */
export interface Running {
  /** How long it may take to start, and a cluster to answer, in milliseconds; all together twenty times that. */
  readonly patience: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Tells the person at the terminal what a credential plugin says; left out where nobody sits there. */
  readonly terminal?: (text: string) => void;
}

/** How to end each kubectl that runs. */
const running = new Set<() => void>();

/**
 * How this program runs kubectl: with more patience where somebody may have to log in, and never longer than itself.
 */
export function forThisProgram(tell: (text: string) => void): Running {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      for (const end of running) end();
      process.kill(process.pid, signal);
    });
  }
  const terminal = process.stdin.isTTY ? tell : undefined;
  return { patience: terminal ? 120_000 : 30_000, env: process.env, terminal };
}

/**
 * Lets kubectl ask the cluster of a context while some work goes on. It does so as a proxy on a socket that nobody
 * else may open: one process and one login for all questions, and each answer with the status that the server gave it.
 * @throws CannotAsk where it cannot
 */
export async function withKubectl<Result>(
  context: string,
  settings: Running,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'orders-'));
  const socketPath = join(folder, 'kubectl');
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const kubectl = start(context, socketPath, settings);
  const end = () => {
    kubectl.kill();
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  };
  running.add(end);
  const over = setTimeout(end, 20 * settings.patience);
  try {
    await kubectl.listening;
    return await work(asking(context, settings.patience, { agent, socketPath }));
  } finally {
    clearTimeout(over);
    running.delete(end);
    end();
  }
}

function start(context: string, socket: string, { patience, env, terminal }: Running) {
  const limits = ['--append-server-path', '--accept-paths=^/(apis/|version$)', '--reject-methods=^(POST|PUT|DELETE)$'];
  // In a process group of its own, so that a credential plugin ends with it.
  const program = spawn('kubectl', [`--context=${context}`, 'proxy', `--unix-socket=${socket}`, ...limits], {
    ...{ env, detached: true, stdio: [terminal ? 'inherit' : 'ignore', 'pipe', 'pipe'] },
  });
  const kill = () => {
    try {
      if (program.pid !== undefined) process.kill(-program.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  let printed = '';
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.length > BYTES.printed) kill();
    // What is not of kubectl itself a credential plugin says, to whoever is to log in.
    terminal?.(printable(text.replace(/^(?:[EFIW]\d{4} |error: ).*\n?/gm, '')).trimEnd());
  });
  const signal = AbortSignal.timeout(patience);
  const ended = once(program, 'close', { signal }).then(() => {
    throw said(printed, context) ?? cannot('kubectl ends before it asks anything', context);
  });
  // It says once where it listens, and from then on nobody listens to it.
  const listening = Promise.race([once(program.stdout, 'data', { signal }), ended]).then(
    () => program.stdout.destroy(),
    (error: unknown) => {
      if (error instanceof CannotAsk) throw error;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw cannot('kubectl does not start', context);
      throw new CannotAsk('cannot be asked: there is no kubectl', 'install it: https://kubernetes.io/docs/tasks/tools');
    },
  );
  return { listening, kill };
}

function asking(context: string, patience: number, through: RequestOptions): Ask {
  let left = BYTES.cluster;
  const send = async (path: string, body: string | undefined) => {
    const [method, type] = body === undefined ? ['GET'] : ['PATCH', 'application/apply-patch+yaml'];
    const headers = { accept: 'application/json', ...(type !== undefined && { 'content-type': type }) };
    const call = request({ ...through, path, method, headers, timeout: patience });
    let why = 'kubectl breaks off';
    call.on('timeout', () => {
      why = `it did not answer within ${patience / 1000} s`;
      call.destroy();
    });
    // An error after the answer has begun comes here too, and is the answer's to tell.
    call.on('error', () => undefined);
    call.end(body);
    try {
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = [];
      let room = Math.min(BYTES.answer, left);
      for await (const chunk of response as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        room -= chunk.length;
        left -= chunk.length;
        if (room < 0) throw cannot('it answers with more than can be read', context);
      }
      return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() };
    } catch (error) {
      throw error instanceof CannotAsk ? error : cannot(why, context);
    }
  };
  return async (path, object) => {
    const body = object === undefined ? undefined : JSON.stringify(object);
    for (let attempt = 0; ; attempt++) {
      const { status, headers, text } = await send(path, body);
      const wait = Number(headers['retry-after'] ?? Number.NaN);
      // A server that has too much to do says when to come again; client-go does the same.
      if ((status !== 429 && status !== 503) || !(wait >= 0) || attempt >= REPEATS) return read(status, text, context);
      await sleep(Math.min(wait * 1000, patience));
    }
  };
}

function read(status: number, text: string, context: string): Answer {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // What is not served, an API server says in plain text.
    if (status === 404) body = {};
  }
  if (isObject(body)) return { status, body, message: status === 200 ? '' : shownAt(body, 'message') };
  const strange = `it answers ${status}, and not as a Kubernetes API server does`;
  throw said(text.slice(0, 10_000), context) ?? cannot(strange, context);
}

/** What kubectl says when it cannot ask, and what that means; its own words have addresses and more in them. */
const SAID: readonly (readonly [says: RegExp, means: string])[] = [
  [/error loading config file/, 'the kubeconfig is not to be read'],
  [/getting credentials:/, 'the credential plugin of its context fails'],
  [/connection refused/, 'nothing listens at its address'],
  [/no such host|server misbehaving/, 'its host is not known'],
  [/x509: |tls: |HTTP response to HTTPS client/, 'its certificate is not trusted'],
  [/dial tcp|timeout|deadline exceeded|EOF|connection reset/, 'it does not answer'],
];

function said(text: string, context: string): CannotAsk | undefined {
  if (/context "[^"]*" does not exist/.test(text)) {
    const hint = `kubectl config get-contexts; name the context of the cluster ${context}`;
    return new CannotAsk('is in no context of the kubeconfig', hint);
  }
  const [, means] = SAID.find(([says]) => says.test(text)) ?? [];
  return means === undefined ? undefined : cannot(means, context);
}

/** What is wrong, where kubectl tells a person more. */
function cannot(why: string, context: string): CannotAsk {
  return new CannotAsk(`cannot be asked: ${why}`, `kubectl --context ${context} version`);
}
