import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './programs.ts';
import { keepFolder, keepProgram, type Kept } from './keep.ts';

/** How long a server may take to start; it needs some five seconds on an idle machine. */
const PATIENCE = 120_000;

/** What the server answered. */
export interface Answer {
  readonly status: number;
  /** An object, or the text where it is no JSON. */
  readonly body: unknown;
  readonly warnings: readonly string[];
}

/** A Kubernetes API server with its etcd, on loopback, with nothing in it and no controllers beside it. */
export interface ControlPlane {
  readonly url: string;
  /** For kubectl and the like; as an administrator, whom RBAC lets do everything. */
  readonly kubeconfig: string;
  readonly token: string;
  /** For what else a test wants to write; it vanishes with the control plane. */
  readonly folder: string;
  request(method: string, path: string, body?: string | Uint8Array, contentType?: string): Promise<Answer>;
  /** An answer that goes on, such as that of a watch; the caller destroys it. */
  open(path: string): Promise<IncomingMessage>;
  /** Kills the API server as a crash would, and starts it again at the same address. */
  restartServer(): Promise<void>;
  /** Ends both and removes all that they wrote. The same happens when this process ends without it. */
  stop(): Promise<void>;
}

/** @param context the name that the kubeconfig gives it */
export async function startControlPlane(
  { etcd, 'kube-apiserver': apiserver }: Binaries,
  context = 'control-plane',
): Promise<ControlPlane> {
  const folder = keepFolder('catalog-orders-control-plane');
  const inFolder = (name: string) => join(folder.path, name);
  const token = randomBytes(16).toString('hex');
  writeFileSync(inFolder('tokens.csv'), `${token},admin,admin,system:masters\n`);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(inFolder('service-accounts.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;

  // Unix sockets in the folder: no port to lose to others, and nobody else on the machine gets in.
  const store = keepProgram(
    [
      etcd,
      '--name=test',
      '--data-dir=etcd',
      '--listen-client-urls=unix://etcd.sock:0',
      '--advertise-client-urls=unix://etcd.sock:0',
      '--listen-peer-urls=unix://peer.sock:0',
      '--initial-advertise-peer-urls=unix://peer.sock:0',
      '--initial-cluster=test=unix://peer.sock:0',
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    folder.path,
    inFolder('etcd.log'),
  );
  const startServer = () =>
    keepProgram(
      [
        apiserver,
        '--bind-address=127.0.0.1',
        `--secure-port=${port}`,
        '--advertise-address=127.0.0.1',
        // No Endpoints of its own: the API has no place for a loopback address.
        '--endpoint-reconciler-type=none',
        `--etcd-servers=unix://${inFolder('etcd.sock:0')}`,
        // It puts a certificate that it makes for 127.0.0.1 here, with the CA that signed it.
        `--cert-dir=${folder.path}`,
        `--token-auth-file=${inFolder('tokens.csv')}`,
        '--authorization-mode=RBAC',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${inFolder('service-accounts.key')}`,
        `--service-account-signing-key-file=${inFolder('service-accounts.key')}`,
      ],
      folder.path,
      inFolder('kube-apiserver.log'),
    );
  let server = startServer();
  let agent: Agent | undefined;
  const call = async (method: string, path: string, body?: string | Uint8Array, contentType?: string) => {
    agent ??= new Agent({ keepAlive: true, ca: readFileSync(inFolder('apiserver.crt')) });
    const outgoing = request(`${url}${path}`, {
      method,
      agent,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  };
  const send: ControlPlane['request'] = async (...args) => {
    const response = await call(...args);
    const text = (await response.toArray()).join('');
    const isJson = response.headers['content-type']?.startsWith('application/json') === true;
    return {
      status: response.statusCode ?? 0,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      warnings: (response.headersDistinct['warning'] ?? []).map((warning) => warning.replace(/^299 - /, '')),
    };
  };
  const isReady = async () => {
    try {
      return (await send('GET', '/readyz')).status === 200;
    } catch {
      // It does not listen yet, and its certificate may be half-written.
      agent = undefined;
      return false;
    }
  };
  const stop = async () => {
    agent?.destroy();
    await Promise.all([server.end(), store.end()]);
    await folder.end();
  };
  try {
    await ready({ etcd: store, 'kube-apiserver': server }, isReady);
  } catch (error) {
    const logs = ['etcd.log', 'kube-apiserver.log'].map((log) => `${log}:\n${lastLines(inFolder(log))}`);
    await stop();
    throw new Error(['the control plane did not start', ...logs].join('\n'), { cause: error });
  }
  const kubeconfig = inFolder('kubeconfig');
  writeFileSync(kubeconfig, kubeconfigOf(context, url, readFileSync(inFolder('apiserver.crt')), token));
  const restartServer = async () => {
    await server.end();
    server = startServer();
    await ready({ 'kube-apiserver': server }, isReady);
  };
  const open = (path: string) => call('GET', path);
  return { url, token, kubeconfig, folder: folder.path, request: send, open, restartServer, stop };
}

/** A port that nobody uses right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(programs: Readonly<Record<string, Kept>>, isReady: () => Promise<boolean>): Promise<void> {
  const ended: string[] = [];
  for (const [name, { gone }] of Object.entries(programs)) {
    void gone.then((status) => {
      ended.push(`${name} ended with status ${status}`);
    });
  }
  const deadline = Date.now() + PATIENCE;
  while (!(await isReady())) {
    if (ended.length > 0) throw new Error(ended.join(', '));
    if (Date.now() > deadline) throw new Error(`not ready after ${PATIENCE / 1000} s`);
    await sleep(100);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-15).join('\n');
}

function kubeconfigOf(name: string, server: string, authority: Buffer, token: string): string {
  // JSON is YAML.
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': authority.toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
