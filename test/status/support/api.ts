import { textOf } from 'api-server-verdict';
import type { Ask } from '../../../lib/status/kubectl.ts';
import type { Raw } from './cluster.ts';

/** What an API server answers to a request, or silence. */
export type Reply =
  { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | 'silence';

/** Answers like a Kubernetes API server, as far as `orders status` asks one. */
export interface FakeApi {
  readonly ask: Ask;
  /** The answer to a request, such as `GET /apis/openportal.dev/v1alpha1/whoamiservices?limit=500`. */
  readonly reply: (request: string, body?: string) => Reply;
  /** Every request so far. */
  readonly requests: readonly string[];
  /** What was sent with them. */
  readonly bodies: readonly string[];
}

export interface FakeSettings {
  readonly objects?: readonly Raw[];
  /** How many items a page has at most, where the client wants more. */
  readonly pageSize?: number;
  /** What comes instead of the answer to a request, after those before it. */
  readonly instead?: (request: string, before: readonly string[]) => Reply | undefined;
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

export function fakeApi({ objects = [], pageSize = 500, instead }: FakeSettings = {}): FakeApi {
  const requests: string[] = [];
  const bodies: string[] = [];
  const listed = (url: string): Reply => {
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
  const applied = (url: string, body: string): Reply => {
    const [, plural = '', name] = /([^/]+)\/([^/]+)\?/.exec(url) ?? [];
    const live = objects.find(
      (object) => object.kind === PLURALS[plural] && (object['metadata'] as Raw)['name'] === name,
    );
    const patch = JSON.parse(body) as Raw;
    const metadata = { ...(live?.['metadata'] as object), ...(patch['metadata'] as object) };
    return { status: 200, body: { ...live, ...patch, metadata } };
  };
  const reply = (request: string, body = ''): Reply => {
    const [method, url = ''] = request.split(' ');
    const found = instead?.(request, [...requests]);
    requests.push(request);
    bodies.push(body);
    return found ?? (method === 'PATCH' ? applied(url, body) : listed(url));
  };
  const ask: Ask = (path, object) => {
    const said = reply(`${object === undefined ? 'GET' : 'PATCH'} ${path}`, JSON.stringify(object));
    if (said === 'silence') return new Promise(() => undefined);
    const body = (said.body ?? {}) as Raw;
    const message = said.status === 200 ? '' : textOf(body, 'message');
    return Promise.resolve({ status: said.status, body, message });
  };
  return { ask, reply, requests, bodies };
}
