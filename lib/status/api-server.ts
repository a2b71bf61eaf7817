import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, own, textOf, type JsonObject } from '../admission/structural/kinds.ts';
import { CannotAsk } from './cannot-ask.ts';
import type { Access, Credentials } from './kubeconfig.ts';
import { objectAt } from './live.ts';
import { masked } from './masked.ts';

/** The most requests at a time to one cluster. */
export const CONCURRENCY = 8;

/** How often a request is repeated that the server puts off, and a list that grew too old while it was read. */
const PATIENCE = 5;

/** What an API server answered: the object, or with another status than 200 what it says against the request. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  /** The message of a refusal, without credentials; empty where there is none. */
  readonly message: string;
}

/** Requests to the API server of one cluster: gets, and applies that are only tried. */
export class ApiServer {
  private readonly agent: http.Agent;
  private readonly base: string;
  private readonly headers: http.OutgoingHttpHeaders;

  /**
   * @param context how to speak of the cluster in what to do
   * @param patience how long the server may take to answer a request, in milliseconds
   */
  constructor(
    private readonly context: string,
    { server, authority, serverName, insecure, impersonate }: Access,
    { token, basic, certificate, key }: Credentials,
    private readonly patience: number,
  ) {
    const sockets = { keepAlive: true, maxSockets: CONCURRENCY };
    this.agent =
      server.protocol === 'https:'
        ? new https.Agent({
            ...{ ...sockets, ca: authority, cert: certificate, key },
            ...{ rejectUnauthorized: !insecure, servername: serverName },
          })
        : new http.Agent(sockets);
    this.base = server.origin + server.pathname.replace(/\/$/, '');
    const authorization = token === undefined ? basic && `Basic ${basic}` : `Bearer ${token}`;
    this.headers = {
      ...{ accept: 'application/json', 'user-agent': 'catalog-orders', ...impersonate },
      ...(authorization !== undefined && { authorization }),
    };
  }

  /**
   * What an API server says to a GET.
   * @throws CannotAsk where it says nothing, or nothing that an API server says
   */
  get(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  /**
   * What an API server says to an apply of an object, without doing it: as Flux applies, which takes every field.
   * @throws CannotAsk where it says nothing, or nothing that an API server says
   */
  tryApply(path: string, object: unknown, manager: string): Promise<Answer> {
    return this.request('PATCH', `${path}?dryRun=All&fieldManager=${manager}&force=true`, JSON.stringify(object));
  }

  close(): void {
    this.agent.destroy();
  }

  private async request(method: string, path: string, body?: string): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const { status, headers, text } = await this.send(method, path, body);
      const wait = Number(headers['retry-after'] ?? Number.NaN);
      // A server that has too much to do says when to come again; client-go does the same.
      if ((status === 429 || status === 503) && wait >= 0 && attempt < PATIENCE)
        await sleep(Math.min(wait * 1000, this.patience));
      else return this.read(status, text);
    }
  }

  private async send(method: string, path: string, body?: string) {
    const signal = AbortSignal.timeout(this.patience);
    try {
      const call = (this.agent instanceof https.Agent ? https : http).request(this.base + path, {
        method,
        agent: this.agent,
        headers: { ...this.headers, ...(body !== undefined && { 'content-type': 'application/apply-patch+yaml' }) },
        signal,
      });
      // An error after the answer has begun comes here too, and is the answer's to tell.
      call.on('error', () => undefined);
      call.end(body);
      const [response] = (await once(call, 'response')) as [http.IncomingMessage];
      const text = (await response.setEncoding('utf8').toArray()).join('');
      return { status: response.statusCode ?? 0, headers: response.headers, text };
    } catch (error) {
      const why = signal.aborted ? `it did not answer within ${this.patience / 1000} s` : unreachable(error);
      throw new CannotAsk(`cannot be asked: ${why}`, `kubectl --context ${this.context} version`);
    }
  }

  private read(status: number, text: string): Answer {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    if (!isObject(body)) {
      // What is not served, an API server says in plain text.
      if (status === 404) return { status, body: {}, message: '' };
      throw new CannotAsk(
        `cannot be asked: it answers ${status}, and not as a Kubernetes API server does`,
        `kubectl --context ${this.context} version`,
      );
    }
    return { status, body, message: status === 200 ? '' : masked(textOf(body, 'message')) };
  }
}

const UNREACHABLE: Readonly<Partial<Record<string, string>>> = {
  ECONNREFUSED: 'nothing listens at its address (ECONNREFUSED)',
  ECONNRESET: 'the connection was broken off (ECONNRESET)',
  ENOTFOUND: 'its host is not known (ENOTFOUND)',
  EAI_AGAIN: 'its host is not known at the moment (EAI_AGAIN)',
  EHOSTUNREACH: 'there is no way to its host (EHOSTUNREACH)',
  ENETUNREACH: 'there is no way to its network (ENETUNREACH)',
  ETIMEDOUT: 'it did not answer (ETIMEDOUT)',
};

/** In words, for what Node says has the address in it, and so a part of the kubeconfig. */
function unreachable(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    UNREACHABLE[code] ??
    (/CERT|TLS|SSL|SIGNATURE/.test(code)
      ? `its certificate is not trusted (${code})`
      : `the connection failed (${code})`)
  );
}

/** A list of an API server, in pages. */
export interface Page {
  readonly items: readonly unknown[];
  readonly status: number;
  readonly message: string;
}

/**
 * All items of a list, which is read in pages of 500, as kubectl does. A list that grew too old between two pages is
 * begun again: Kubernetes API concepts, "Retrieving large results sets in chunks".
 * @returns the items; with another status than 200, what the server says against it and no items
 * @throws CannotAsk where the answer is no list
 */
export async function listAll(server: Pick<ApiServer, 'get'>, path: string): Promise<Page> {
  let items: unknown[] = [];
  let token = '';
  for (let expired = 0; ;) {
    const continued = token === '' ? '' : `&continue=${encodeURIComponent(token)}`;
    const { status, body, message } = await server.get(`${path}?limit=500${continued}`);
    if (status === 410 && token !== '' && expired < PATIENCE) {
      [items, token] = [[], ''];
      expired += 1;
      continue;
    }
    if (status !== 200) return { items: [], status, message };
    const found = own(body, 'items');
    if (Array.isArray(found)) items = items.concat(found);
    // What is no list must not pass for an empty one.
    else if (!textOf(body, 'kind').endsWith('List')) {
      throw new CannotAsk('cannot be asked: it answers something else than a list', 'is that its address?');
    }
    token = textOf(objectAt(body, 'metadata'), 'continue');
    if (token === '') return { items, status, message };
  }
}
