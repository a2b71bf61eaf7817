import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { compile } from '../compile.ts';
import { newEngine, type Engine } from './engine.ts';
import { interpret, type Ran } from './interpret.ts';
import { loadModules } from './modules.ts';
import type { Input } from './realm.ts';

/** A file to run, and the place that it is for. */
export interface Job {
  readonly root: string;
  /** The file, relative to the root. */
  readonly file: string;
  readonly context: string;
  readonly purpose: string;
  /** The module of the kinds that it may import, and their versions; none for a cluster file. */
  readonly kinds?: string;
  readonly exported: Input['exported'];
}

/** What #lib has that is the same in the engine as here: its own source runs there. */
const MODEL = ['owner', 'protect', 'orders', 'cluster'];

/** Answers jobs that come by a port, one after the other, and wakes who waits at the signal for the answer. */
export function answer(port: MessagePort, signal: Int32Array): void {
  const realm = compiledBody(join(__dirname, 'realm.ts'));
  const model = MODEL.map(
    (name) => [`#model/${name}`, compiledBody(join(__dirname, `../../model/${name}.ts`))] as const,
  );
  let engine: Promise<Engine> | undefined;
  port.on('message', (job: Job) => {
    void handle(job)
      .catch((thrown: unknown) => ({ failed: String(thrown) }))
      .then((reply) => {
        port.postMessage(reply);
        Atomics.add(signal, 0, 1);
        Atomics.notify(signal, 0);
      });
  });

  async function handle(job: Job): Promise<Ran> {
    const { file, context, purpose, exported, kinds } = job;
    const { modules, imported, faults } = loadModules(job.root, file, kinds);
    if (faults.length > 0) return { type: 'failed', context: null, props: {}, declared: [], faults, imported };
    const definitions = new Map([...model, ...[...modules].map(([path, { body }]) => [path, body] as const)]);
    const resolved = Object.fromEntries([...modules].map(([path, module]) => [path, module.resolved]));
    engine ??= newEngine();
    const outcome = (await engine)(realm, definitions, { entry: file, context, purpose, exported, resolved });
    if ('stopped' in outcome) engine = undefined;
    return { ...interpret(outcome, file, modules), imported };
  }
}

function compiledBody(path: string): string {
  return compile(readFileSync(path, 'utf8'), path).body;
}
