import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { isDocument, isMap, parseAllDocuments } from 'yaml';
import { binaries } from '../../e2e/binaries.ts';
import { type Answer, type ControlPlane, startControlPlane } from '../../e2e/control-plane.ts';
import {
  type Body,
  type Case,
  type Cause,
  CORPUS,
  type Recording,
  type Schema,
  schemas,
  toText,
  type Verdict,
  verdictsFile,
} from './corpus.ts';
import { byCodeUnit } from '../../../lib/model/sort.ts';
import { generate } from './generate.ts';

// `npm run record [schema…]`: writes down what a real API server says of every schema and case of the corpus.

const CONCURRENCY = 4;
/** How often more the server is asked for the same verdict. */
const REPEATS = 2;
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** What exists beside `default` and the server's own; as on our clusters, where a ManagedNamespace made `test`. */
const NAMESPACES = ['demo', 'system', 'test'];
/** As kustomize-controller applies. */
const APPLY = 'fieldManager=kustomize-controller&force=true&fieldValidation=Strict';

/** The metadata that says where an object belongs. */
interface Place {
  readonly name: string;
  readonly namespace: string;
}

async function main(only: readonly string[]): Promise<void> {
  const found = binaries('etcd', 'kube-apiserver');
  if (found === undefined) {
    process.exitCode = 1;
    return;
  }
  generate();
  const all = schemas();
  const unknown = only.filter((name) => !all.some((schema) => schema.name === name));
  if (unknown.length > 0) throw new Error(`no such schema in ${join(CORPUS, 'schemas')}: ${unknown.join(', ')}`);
  const start = Date.now();
  const server = await startControlPlane(found);
  try {
    const { gitVersion } = (await server.request('GET', '/version')).body as { gitVersion: string };
    for (const name of NAMESPACES) {
      const namespace = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await demand(server, 'POST', '/api/v1/namespaces', namespace, 'application/json');
    }
    console.error(`kube-apiserver ${gitVersion} ready after ${seconds(start)}`);
    const chosen = all.filter(({ name }) => only.length === 0 || only.includes(name));
    // Revisions of one kind take turns: they are the same CustomResourceDefinition.
    const queue = [...new Set(chosen.map(({ crd }) => crd.metadata.name))];
    const worker = async () => {
      for (let crd = queue.shift(); crd !== undefined; crd = queue.shift()) {
        for (const schema of chosen.filter((one) => one.crd.metadata.name === crd)) {
          const recording = { server: gitVersion, ...(await record(server, schema)) };
          writeFileSync(verdictsFile(schema.name), toText(recording));
          console.error(summary(schema.name, recording));
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    const known = new Set(all.map(({ name }) => verdictsFile(name)));
    for (const file of readdirSync(join(CORPUS, 'verdicts'))) {
      const path = join(CORPUS, 'verdicts', file);
      if (!known.has(path)) rmSync(path);
    }
    console.error(`recorded ${chosen.length} schemas in ${seconds(start)}`);
  } finally {
    await server.stop();
  }
}

async function record(server: ControlPlane, schema: Schema): Promise<Omit<Recording, 'server'>> {
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

async function judge(server: ControlPlane, { name, object, old, target }: Case, schema: Schema): Promise<Verdict> {
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

function verdict({ status, body, warnings: sent }: Answer): Verdict {
  // In quotes as HTTP has them, and some in the order of a Go map.
  const warnings = sent.map((warning) => warning.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/g, '$1')).sort(byCodeUnit);
  const said = warnings.length > 0 ? { warnings } : {};
  if (status < 300) return { accepted: true, status, ...said };
  if (typeof body !== 'object' || body === null) {
    return { accepted: false, status, message: String(body).trim(), ...said };
  }
  const { reason, message, details } = body as Status;
  const causes = details?.causes?.map(({ field, reason, message }) => ({ field, reason, message }));
  causes?.sort((a, b) => byCodeUnit(itemized(a), itemized(b)));
  return { accepted: false, status, reason, message: inOrder(message, causes), causes, ...said };
}

function itemized({ field = '', message = '' }: Cause): string {
  return `${field}: ${message}`;
}

// Where the server goes through a Go map, it finds the same faults, but in any order.
function inOrder(message = '', causes: readonly Cause[] = []): string {
  const [typed, listed] = [/^(.*: errors:\n)(.*)$/s.exec(message), /^(.*? is invalid: )\[.*\]$/s.exec(message)];
  if (typed !== null) return `${typed[1]}${typed[2]?.split('\n').sort(byCodeUnit).join('\n')}`;
  if (listed !== null) return `${listed[1]}[${causes.map(itemized).join(', ')}]`;
  return message;
}

async function demand(server: ControlPlane, ...request: Parameters<ControlPlane['request']>): Promise<void> {
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

function summary(name: string, { schema, cases }: Recording): string {
  if (!schema.accepted) return `${name}: the schema is refused: ${schema.message}`;
  const accepted = [...cases.values()].filter((verdict) => verdict.accepted).length;
  return `${name}: ${accepted} accepted, ${cases.size - accepted} refused`;
}

function seconds(start: number): string {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
