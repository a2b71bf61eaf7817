import { readdirSync, readFileSync, mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, type ControlPlane, definitionsOf, freePort, keepProgram, type Kept } from 'control-plane';
import { apply, until } from './live.ts';

const CONTROLLERS = ['source-controller', 'kustomize-controller'] as const;
const GROUPS = ['source.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io'];

export interface FluxSettings {
  /** How soon a Kustomization looks again whether what it depends on is ready; Flux's own default is 30s. */
  readonly requeueDependency?: string;
}

/** What the two controllers have used since they started. */
export interface Usage {
  /** Requests to the API server. */
  readonly requests: number;
  /** The largest resident memory of each so far, in MiB. */
  readonly memory: Readonly<Record<(typeof CONTROLLERS)[number], number>>;
}

/** Flux's source-controller and kustomize-controller, beside a control plane as they would be within. */
export interface Flux {
  /** Ends both as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  usage(): Promise<Usage>;
}

/** Installs Flux's kinds and starts its controllers. They end with the control plane's process, or by `kill`. */
export async function startFlux(
  plane: ControlPlane,
  programs: Binaries<'source-controller' | 'kustomize-controller'>,
  { requeueDependency = '30s' }: FluxSettings = {},
): Promise<Flux> {
  await apply(plane, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
  for (const controller of CONTROLLERS) {
    const folder = definitionsOf(programs[controller]);
    for (const file of readdirSync(folder)) await apply(plane, readFileSync(join(folder, file), 'utf8'));
  }
  await until('the kinds of Flux are served', async () => {
    const groups = await Promise.all(GROUPS.map((group) => plane.request('GET', `/apis/${group}/v1`)));
    return groups.every(
      ({ status, body }) => status === 200 && (body as { resources: unknown[] }).resources.length > 1,
    );
  });
  const [storage, ...metrics] = [await freePort(), await freePort(), await freePort()];
  mkdirSync(join(plane.folder, 'artifacts'));
  const own = {
    'source-controller': [
      `--storage-path=${join(plane.folder, 'artifacts')}`,
      `--storage-addr=127.0.0.1:${storage}`,
      `--storage-adv-addr=127.0.0.1:${storage}`,
    ],
    'kustomize-controller': [`--requeue-dependency=${requeueDependency}`],
  };
  let running: Kept[] = [];
  const start = async () => {
    running = CONTROLLERS.map((controller, index) =>
      keepProgram(
        [
          ...['env', 'RUNTIME_NAMESPACE=flux-system', `TMPDIR=${plane.folder}`, `KUBECONFIG=${plane.kubeconfig}`],
          programs[controller],
          `--metrics-addr=127.0.0.1:${metrics[index]}`,
          '--health-addr=0',
          ...own[controller],
        ],
        plane.folder,
        join(plane.folder, `${controller}.log`),
      ),
    );
    const ended: string[] = [];
    running.forEach(({ gone }, index) => void gone.then(() => ended.push(CONTROLLERS[index] ?? '')));
    await until('the controllers of Flux answer', async () => {
      if (ended.length > 0) throw new Error(ended.map((name) => lastWords(plane, name)).join('\n'));
      const answers = await Promise.all(metrics.map((port) => text(port).catch(() => '')));
      return answers.every((answer) => answer.includes('controller_runtime_active_workers'));
    });
  };
  await start();
  return {
    start,
    kill: async () => {
      await Promise.all(running.map((program) => program.end()));
      // A program that was killed holds its port for a moment.
      await sleep(100);
    },
    usage: async () => {
      const [source = '', kustomize = ''] = await Promise.all(metrics.map(text));
      const requests = (answer: string) =>
        [...answer.matchAll(/^rest_client_requests_total\{.*\} (\S+)$/gm)].reduce(
          (sum, [, count]) => sum + Number(count),
          0,
        );
      const memory = (answer: string) =>
        Math.round(Number(/^process_resident_memory_bytes (\S+)$/m.exec(answer)?.[1] ?? Number.NaN) / 2 ** 20);
      return {
        requests: requests(source) + requests(kustomize),
        memory: { 'source-controller': memory(source), 'kustomize-controller': memory(kustomize) },
      };
    },
  };
}

function lastWords(plane: ControlPlane, controller: string): string {
  const lines = readFileSync(join(plane.folder, `${controller}.log`), 'utf8')
    .trim()
    .split('\n');
  return [`${controller} ended:`, ...lines.slice(-5)].join('\n');
}

function text(port: number | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port ?? 0}/metrics`, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((parts) => {
          resolve(parts.join(''));
        }, reject);
    }).on('error', reject);
  });
}
