import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Raw } from './cluster.ts';

/** What comes instead of the answer to a request: a status and a body, or silence. */
export type Instead =
  { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | 'silence';

/** A server on loopback that answers like a Kubernetes API server, as far as `orders status` asks one. */
export interface FakeApi {
  readonly url: string;
  /** Every request so far, such as `GET /apis/openportal.dev/v1alpha1/whoamiservices?limit=500`. */
  readonly requests: readonly string[];
  /** What was sent with them. */
  readonly bodies: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
}

export interface FakeSettings {
  readonly objects?: readonly Raw[];
  /** How many items a page has at most, where the client wants more. */
  readonly pageSize?: number;
  /** What comes instead of the answer to a request, given as in `requests`, after those before it. */
  readonly instead?: (request: string, before: readonly string[]) => Instead | undefined;
}

const PLURALS: Readonly<Record<string, string>> = {
  gitrepositories: 'GitRepository',
  kustomizations: 'Kustomization',
  cloudflarednsrecords: 'CloudflareDNSRecord',
  dnsrecords: 'DNSRecord',
  exposedservices: 'ExposedService',
  managednamespaces: 'ManagedNamespace',
  valkeyinstances: 'ValkeyInstance',
  whoamiapps: 'WhoAmIApp',
  whoamiservices: 'WhoAmIService',
};

// Whoever talks to this server waits for processes and sockets, and on a busy machine those take their time.
jest.setTimeout(120_000);

const ends: (() => void)[] = [];

afterAll(() => {
  for (const end of ends.splice(0)) end();
});

/** Starts it; it ends with the tests of the file. */
export async function fakeApi({ objects = [], pageSize = 500, instead }: FakeSettings = {}): Promise<FakeApi> {
  const requests: string[] = [];
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const answer = async (request: IncomingMessage): Promise<Instead> => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    const body = (await request.setEncoding('utf8').toArray()).join('');
    const found = instead?.(line, [...requests]);
    requests.push(line);
    bodies.push(body);
    authorizations.push(request.headers.authorization);
    return found ?? (request.method === 'PATCH' ? applied(request.url ?? '', body) : listed(request.url ?? ''));
  };
  const listed = (url: string): Instead => {
    const { pathname, searchParams } = new URL(url, 'http://fake');
    const kind = PLURALS[pathname.slice(pathname.lastIndexOf('/') + 1)];
    if (kind === undefined) return { status: pathname === '/version' ? 200 : 404, body: {} };
    const items = objects.filter((object) => object.kind === kind);
    const start = Number(searchParams.get('continue') ?? 0);
    const end = start + Math.min(pageSize, Number(searchParams.get('limit')));
    const metadata = end < items.length ? { continue: String(end) } : {};
    return { status: 200, body: { kind: `${kind}List`, metadata, items: items.slice(start, end) } };
  };
  /** As if nobody else had a hand in the object, which is enough to tell what differs. */
  const applied = (url: string, body: string): Instead => {
    const [, plural = '', name] = /([^/]+)\/([^/]+)\?/.exec(url) ?? [];
    const live = objects.find(
      (object) => object.kind === PLURALS[plural] && (object['metadata'] as Raw)['name'] === name,
    );
    const patch = JSON.parse(body) as Raw;
    const metadata = { ...(live?.['metadata'] as object), ...(patch['metadata'] as object) };
    return { status: 200, body: { ...live, ...patch, metadata } };
  };
  const server = createServer((request, response) => {
    void answer(request).then((said) => {
      if (said === 'silence') return;
      const text = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {});
      response.writeHead(said.status, said.headers).end(text);
    });
  });
  return { url: await listening(server), requests, bodies, authorizations };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address at which nothing listens. */
export async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** A folder that is gone when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-status-'));
  ends.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A kubeconfig with a context for each server, in a file; what is given differs from a user with a token. */
export function kubeconfig(servers: Readonly<Record<string, string>>, user: unknown = { token: 'hunter2' }): string {
  const file = join(temporaryFolder(), 'kubeconfig');
  const entries = Object.entries(servers);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(([name, server]) => ({ name, cluster: { server } })),
    users: [{ name: 'user', user }],
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: 'user' } })),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}
