import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, ControlPlane } from 'control-plane';
import { isDocument, isMap, parseAllDocuments } from 'yaml';
import type { Body, Case, Cause, Recording, Schema, Verdict } from './corpus.ts';

/** What answers as an API server does. */
export type Server = Pick<ControlPlane, 'request'>;

/** How often more the server is asked for the same verdict. */
const REPEATS = 2;
/** Where definitions are. */
export const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** As kustomize-controller applies. */
export const APPLY = 'fieldManager=kustomize-controller&force=true&fieldValidation=Strict';

/** The metadata that says where an object belongs. */
interface Place {
  readonly name: string;
  readonly namespace: string;
}

/** What a server says of a schema, and of each of its cases; afterwards it knows neither. */
export async function ask(server: Server, schema: Schema): Promise<Omit<Recording, 'server'>> {
  const said = verdict(await server.request('POST', `${CRDS}?fieldValidation=Strict`, schema.text, 'application/yaml'));
  const cases = new Map<string, Verdict>();
  if (!said.accepted) return { schema: said, cases };
  const { metadata, spec } = schema.crd;
  const crd = `${CRDS}/${metadata.name}`;
  const version = spec.versions.find(({ served }) => served)?.name ?? '';
  await until(`${schema.name} is served`, async () => {
    const list = await server.request('GET', `/apis/${spec.group}/${version}/${spec.names.plural}`);
    return list.status === 200;
  });
  for (const one of schema.cases) cases.set(one.name, await judge(server, one, schema));
  await demand(server, 'DELETE', crd);
  await until(`${schema.name} is gone`, async () => (await server.request('GET', crd)).status === 404);
  return { schema: said, cases };
}

async function judge(server: Server, { name, object, old, target }: Case, schema: Schema): Promise<Verdict> {
  const apply = (body: Body, options = '') => {
    const path = pathOf(body, target, schema);
    return server.request('PATCH', `${path}?${APPLY}${options}`, body, 'application/apply-patch+yaml');
  };
  if (old !== undefined) {
    const before = verdict(await apply(old));
    if (!before.accepted) throw new Error(`${schema.name}: the old object of "${name}" is refused: ${before.message}`);
  }
  const said = verdict(await apply(object, '&dryRun=All'));
  // Of a key given twice in other spellings the server takes either value: no use to hold our verdict against.
  for (let times = 0; times < REPEATS; times++) {
    if (isDeepStrictEqual(verdict(await apply(object, '&dryRun=All')), said)) continue;
    throw new Error(`${schema.name}: the server does not say the same each time of "${name}"; remove the case`);
  }
  if (old !== undefined) await demand(server, 'DELETE', pathOf(old, target, schema));
  return said;
}

/** Where Flux would send it: by what the object says of itself, as far as that can be read. */
function pathOf(body: Body, target: Case['target'], schema: Schema): string {
  const { spec } = schema.crd;
  const version = spec.versions.find(({ served }) => served)?.name ?? '';
  const read = {
    apiVersion: `${spec.group}/${version}`,
    metadata: { name: 'a', namespace: 'demo' },
    ...readable(body),
  };
  const { name, namespace } = { ...read.metadata, ...target } as Partial<Place>;
  const api = read.apiVersion.includes('/') ? `/apis/${read.apiVersion}` : `/api/${read.apiVersion}`;
  const inNamespace = spec.scope === 'Namespaced' && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${api}${inNamespace}/${spec.names.plural}${name ? `/${encodeURIComponent(name)}` : ''}`;
}

function readable(body: Body): { apiVersion?: string; metadata?: Partial<Place> } {
  const [document] = parseAllDocuments(Buffer.from(body).toString(), { version: '1.1', uniqueKeys: false });
  if (!isDocument(document) || !isMap(document.contents)) return {};
  const field = (...path: string[]) => {
    const value = document.getIn(path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  };
  const apiVersion = field('apiVersion');
  return {
    ...(apiVersion === '' ? {} : { apiVersion }),
    metadata: { name: field('metadata', 'name'), namespace: field('metadata', 'namespace') },
  };
}

interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly Record<'field' | 'reason' | 'message', string | undefined>[] };
}

/** What of an answer is the verdict. */
export function verdict({ status, body, warnings: sent }: Answer): Verdict {
  // In quotes as HTTP has them, and some in the order of a Go map.
  const warnings = sent.map((warning) => warning.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1')).sort();
  const said = warnings.length > 0 ? { warnings } : {};
  if (status < 300) return { accepted: true, status, ...said };
  if (typeof body !== 'object' || body === null) {
    return { accepted: false, status, message: String(body).trim(), ...said };
  }
  const { reason, message, details } = body as Status;
  const causes = details?.causes?.map(({ field, reason, message }) => ({ field, reason, message }));
  causes?.sort((a, b) => (itemized(a) < itemized(b) ? -1 : 1));
  return { accepted: false, status, reason, message: inOrder(message, causes), causes, ...said };
}

function itemized({ field = '', message = '' }: Cause): string {
  return `${field}: ${message}`;
}

// Where the server goes through a Go map, it finds the same faults, but in any order.
function inOrder(message = '', causes: readonly Cause[] = []): string {
  const [typed, listed] = [/^(.*: errors:\n)(.*)$/s.exec(message), /^(.*? is invalid: )\[.*\]$/s.exec(message)];
  if (typed !== null) return `${typed[1]}${typed[2]?.split('\n').sort().join('\n')}`;
  if (listed !== null) return `${listed[1]}[${causes.map(itemized).join(', ')}]`;
  return message;
}

/** A request that must succeed. */
export async function demand(server: Server, ...request: Parameters<Server['request']>): Promise<void> {
  const { status, body } = await server.request(...request);
  if (status >= 300) throw new Error(`${request.slice(0, 2).join(' ')}: ${status} ${JSON.stringify(body)}`);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited a minute in vain until ${what}`);
    await sleep(50);
  }
}
