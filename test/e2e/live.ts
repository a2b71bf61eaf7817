import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from 'control-plane';
import { parse } from 'yaml';

/** How long anything may take that Flux does, in milliseconds; each has its own retries within. */
const PATIENCE = 150_000;

/** A condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** An object as the API server has it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly generation: number;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly lastAppliedRevision?: string;
    readonly lastAttemptedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly observedGeneration?: number;
    readonly artifact?: { readonly revision: string; readonly path: string };
    readonly inventory?: { readonly entries?: readonly { readonly id: string }[] };
  };
}

/** What is needed of an object to find its place in the API. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The path of the objects of a kind in the API, cluster-wide or of one namespace. */
export function collection(apiVersion: string, plural: string, namespace?: string): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${group}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`;
}

/** The plural of a kind, by the rule that all kinds here follow. */
function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

export function pathOf({ apiVersion, kind, metadata }: Identity): string {
  return `${collection(apiVersion, pluralOf(kind), metadata.namespace)}/${metadata.name}`;
}

/** Applies an object, an object's text or several by server-side apply, as `kubectl apply --server-side` does. */
export async function apply(plane: ControlPlane, manifest: string | Identity): Promise<void> {
  const object = typeof manifest === 'string' ? (parse(manifest) as Identity) : manifest;
  const path = `${pathOf(object)}?fieldManager=kubectl&force=true`;
  await demand(plane, 'PATCH', path, object, 'application/apply-patch+yaml');
}

/** Changes an object as a person does by hand. */
export async function patch(
  plane: ControlPlane,
  object: Identity,
  change: unknown,
  manager = 'kubectl-edit',
): Promise<void> {
  await demand(plane, 'PATCH', `${pathOf(object)}?fieldManager=${manager}`, change, 'application/merge-patch+json');
}

/** A request that has to succeed: the object that it answers. */
export async function demand(
  plane: ControlPlane,
  method: string,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<unknown> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const answer = await plane.request(method, path, content, content === undefined ? undefined : contentType);
  // A server that has just started asks for patience, which every client of Kubernetes has: RFC 6585, section 4.
  if (answer.status === 429) {
    await sleep(1000);
    return demand(plane, method, path, body, contentType);
  }
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** All objects of a kind. */
export async function list(plane: ControlPlane, apiVersion: string, plural: string): Promise<LiveObject[]> {
  const { items } = (await demand(plane, 'GET', collection(apiVersion, plural))) as {
    items: Omit<LiveObject, 'kind'>[];
  };
  return items.map((item) => ({ kind: '', ...item, apiVersion }));
}

/** Waits until something is so. @throws after some minutes, with what was waited for and the last state of it */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  state: () => unknown = () => '',
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    if (await isSo()) return;
    if (Date.now() > deadline) throw new Error(`not so after ${PATIENCE / 1000} s: ${what}\n${String(await state())}`);
    await sleep(200);
  }
}
