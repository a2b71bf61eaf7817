import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { keepFolder } from 'control-plane';
import { demand } from './execute.ts';

/** Git's own server, over HTTP on loopback; whoever reaches it may push. */
export interface GitServer {
  /** The url of a repository, such as `owner/name`. */
  url(repository: string): string;
  /** Makes an empty repository whose default branch is main. */
  create(repository: string): Promise<void>;
  /** Runs git in a repository on the server. */
  git(repository: string, ...args: readonly string[]): Promise<string>;
  /** Takes the server from the network, connections included. */
  goAway(): Promise<void>;
  /** Puts it back at the same address. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGitServer(): Promise<GitServer> {
  const folder = keepFolder('catalog-orders-git');
  let server = await listen(folder.path, 0);
  const { port } = server.address() as AddressInfo;
  const goAway = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return {
    url: (repository) => `http://127.0.0.1:${port}/${repository}`,
    create: async (repository) => {
      const path = join(folder.path, repository);
      mkdirSync(dirname(path), { recursive: true });
      await demand('git', ['init', '--quiet', '--bare', '--initial-branch=main', path], { cwd: folder.path });
      await demand('git', ['config', 'http.receivepack', 'true'], { cwd: path });
    },
    git: (repository, ...args) => demand('git', args, { cwd: join(folder.path, repository) }),
    goAway,
    comeBack: async () => {
      server = await listen(folder.path, port);
    },
    stop: async () => {
      if (server.listening) await goAway();
      await folder.end();
    },
  };
}

async function listen(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(folder, request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** One request to `git http-backend`, which speaks CGI: RFC 3875. */
async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header(request, 'git-protocol'),
      HTTP_CONTENT_ENCODING: header(request, 'content-encoding'),
      REQUEST_METHOD: request.method,
      PATH_INFO: path,
      QUERY_STRING: query,
      CONTENT_TYPE: header(request, 'content-type'),
      CONTENT_LENGTH: request.headers['content-length'],
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // Whoever hangs up before the end has had enough.
  backend.stdin.on('error', () => request.unpipe());
  request.pipe(backend.stdin);
  const output = Buffer.concat((await backend.stdout.toArray()) as Buffer[]);
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .subarray(0, end)
    .toString('latin1')
    .split('\r\n')
    .map((line) => line.split(': ', 2) as [string, string]);
  response.writeHead(
    Number.parseInt(headers.find(([name]) => name === 'Status')?.[1] ?? '200'),
    headers.filter(([name]) => name !== 'Status'),
  );
  response.end(output.subarray(end + 4));
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
