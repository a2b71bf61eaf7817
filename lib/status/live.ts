import { isObject, own } from 'api-server-verdict';
import { masked } from '../model/masked.ts';

/** Flux's labels and annotations on what it applies. */
export const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';

/** What a controller says of an object under one name, such as Ready; fit to be shown. */
export interface Condition {
  readonly status: string;
  /**
   * When the status became what it is, as the cluster writes it: `2026-01-31T12:00:00Z`; null where it does not say.
   */
  readonly since: string | null;
  readonly reason: string;
  readonly message: string;
}

/** An object as a cluster has it. */
export interface LiveObject {
  readonly kind: string;
  /** Empty for what is cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
  /** Since when it is being deleted; empty where it is not. */
  readonly deleted: string;
  readonly conditions: ReadonlyMap<string, Condition>;
  /** All of it. */
  readonly content: unknown;
}

/** A GitRepository or a Kustomization as a cluster has it. */
export interface FluxObject extends LiveObject {
  readonly suspended: boolean;
  /** The revision that was fetched, or applied, last, `main@sha1:<hex>`; empty before the first. */
  readonly revision: string;
  readonly interval: string;
  readonly prune: boolean;
  /** The identity of each object that it applied. */
  readonly inventory: ReadonlySet<string>;
}

/** What a list said of an object: null where it is not there, undefined where the cluster did not tell. */
export type Seen<Value> = Value | null | undefined;

/** What a list gave: its objects, or that the cluster does not serve the kind; neither where it did not tell. */
export interface Listed {
  readonly objects?: readonly LiveObject[];
  readonly unserved?: true;
}

/** An item of a list; undefined for what has no name that an API server takes, and so none to put into a command. */
export function liveObject(kind: string, item: unknown): LiveObject | undefined {
  const [name, namespace] = [textAt(item, 'metadata', 'name'), textAt(item, 'metadata', 'namespace')];
  if (!/^[a-z\d.-]+$/.test(name) || !/^[a-z\d-]*$/.test(namespace)) return undefined;
  const conditions = listAt(item, 'status', 'conditions').map((one): [type: string, condition: Condition] => {
    const [status, reason, message] = [shownAt(one, 'status'), shownAt(one, 'reason'), shownAt(one, 'message')];
    return [textAt(one, 'type'), { status, since: shownAt(one, 'lastTransitionTime') || null, reason, message }];
  });
  const deleted = shownAt(item, 'metadata', 'deletionTimestamp');
  return { kind, namespace, name, deleted, conditions: new Map(conditions), content: item };
}

export function fluxObject(object: LiveObject): FluxObject {
  const { content } = object;
  return {
    ...object,
    suspended: at(content, 'spec', 'suspend') === true,
    revision: textAt(content, 'status', 'lastAppliedRevision') || textAt(content, 'status', 'artifact', 'revision'),
    interval: shownAt(content, 'spec', 'interval'),
    prune: at(content, 'spec', 'prune') === true,
    inventory: new Set(listAt(content, 'status', 'inventory', 'entries').map((entry) => textAt(entry, 'id'))),
  };
}

/** Whether what was observed of an object is its newest spec, as far as it tells. */
export function isCurrent({ content }: LiveObject, observed: unknown): boolean {
  const generation = at(content, 'metadata', 'generation');
  return typeof generation !== 'number' || typeof observed !== 'number' || observed >= generation;
}

/** A revision as people write it: `main@sha1:1a2b3c4…` is 1a2b3c4; null where there is none. */
export function shortRevision(revision: string): string | null {
  const [, digest] = /(?:sha1|sha256):([0-9a-f]{7})[0-9a-f]*$/.exec(revision) ?? [];
  return digest ?? (masked(revision) || null);
}

/** What Flux is told about an object, by a label or an annotation of it: fluxcd/pkg/ssa, AnyInMetadata. */
export function toldFlux({ content }: LiveObject, key: string): string {
  const texts = ['labels', 'annotations'].map((map) => textAt(content, 'metadata', map, `${KUSTOMIZE}/${key}`));
  return texts.find((text) => text !== '')?.toLowerCase() ?? '';
}

/** The identity of an object among those of its cluster, in the form in which Flux keeps it in an inventory. */
export function identity(group: string, kind: string, namespace = '', name = ''): string {
  return `${namespace}_${name}_${group}_${kind}`;
}

/** A command for whoever reads the status; an empty namespace is for what is cluster-scoped. */
export function kubectl(context: string, namespace: string, command: string): string {
  return `kubectl --context ${context}${namespace === '' ? '' : ` -n ${namespace}`} ${command}`;
}

/** What stands at a path of fields and items; undefined where nothing does. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)] as unknown;
    return isObject(inner) ? own(inner, String(key)) : undefined;
  }, value);
}

/** The text at a path; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}

/** The text at a path, fit to be shown. */
export function shownAt(value: unknown, ...path: readonly string[]): string {
  return masked(textAt(value, ...path));
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}
