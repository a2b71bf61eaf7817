import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeApi } from './api.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Serve = (request: IncomingMessage, response: ServerResponse) => void;

// Whoever talks to a process waits for it, and on a busy machine that takes its time.
jest.setTimeout(120_000);

const ends: (() => void)[] = [];

afterAll(() => {
  for (const end of ends.splice(0)) end();
});

/** A folder that is gone when the tests of the file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-status-'));
  ends.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** An environment in which kubectl is a program of a test's own: the script that is given. */
export function withProgram(script: string): Environment {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'kubectl'), script);
  chmodSync(join(folder, 'kubectl'), 0o755);
  return { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
}

/** What stands in for kubectl: a proxy on a socket, before the server of the context, where it has that. */
const PROXY = `#!${process.execPath}
const { createServer, request } = require('node:http');
const option = (name) => process.argv.find((one) => one.startsWith(name + '='))?.slice(name.length + 1) ?? '';
const server = SERVERS[option('--context')];
if (server === undefined) {
  console.error('error: context "' + option('--context') + '" does not exist');
  process.exit(1);
}
createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const call = request(server + url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  call.on('error', () => outgoing.writeHead(500).end('dial tcp 127.0.0.1:1: connect: connection refused'));
  incoming.pipe(call);
}).listen(option('--unix-socket'), () => console.log('Starting to serve on ' + option('--unix-socket')));
`;

/** An environment in which kubectl knows some contexts: their servers, or null where nothing listens. */
export async function withKubectlTo(contexts: Readonly<Record<string, Serve | FakeApi | null>>): Promise<Environment> {
  const servers = await Promise.all(
    Object.entries(contexts).map(async ([context, serve]) => [context, await address(serve)] as const),
  );
  return withProgram(PROXY.replace('SERVERS', JSON.stringify(Object.fromEntries(servers))));
}

async function address(serve: Serve | FakeApi | null): Promise<string> {
  const respond = serve === null || typeof serve === 'function' ? serve : serving(serve);
  const server = createServer(respond ?? undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  if (respond === null) end();
  else ends.push(end);
  return `http://127.0.0.1:${port}`;
}

function serving({ reply }: FakeApi): Serve {
  return (request, response) => {
    void (request.setEncoding('utf8').toArray() as Promise<string[]>).then((text) => {
      const said = reply(`${request.method ?? ''} ${request.url ?? ''}`, text.join(''));
      if (said === 'silence') return;
      const body = typeof said.body === 'string' ? said.body : JSON.stringify(said.body ?? {});
      response.writeHead(said.status, said.headers).end(body);
    });
  };
}

/** Whether a process runs; one that has ended may stay in the list until somebody asks how. */
export function runs(pid: string): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
