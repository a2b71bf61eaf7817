import { isObject, own, textOf, type JsonObject } from '../admission/structural/kinds.ts';
import { masked } from './masked.ts';

/** What a controller says of an object under one name, such as Ready. */
export interface Condition {
  readonly status: string;
  /** When the status became what it is, as the cluster writes it: `2026-01-31T12:00:00Z`; null where it does not say. */
  readonly since: string | null;
  readonly reason: string;
  /** What it says of it, without credentials and control characters. */
  readonly message: string;
  /** The generation of the object that it was said of. */
  readonly generation: number | undefined;
}

/** An object as a cluster has it. */
export interface LiveObject {
  readonly kind: string;
  /** Empty for what is cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generation: number | undefined;
  readonly created: string;
  /** Since when it is being deleted; empty where it is not. */
  readonly deleted: string;
  /** Whether another object owns it, so that this one comes and goes with that. */
  readonly owned: boolean;
  readonly conditions: ReadonlyMap<string, Condition>;
  /** All of it. */
  readonly content: JsonObject;
}

/** What a list of objects gave: the objects, or why there are none to see. */
export type Listed =
  | { readonly objects: readonly LiveObject[]; readonly unserved?: undefined }
  /** The cluster does not know the kind. */
  | { readonly objects?: undefined; readonly unserved: true }
  /** The cluster did not tell. */
  | { readonly objects?: undefined; readonly unserved?: undefined };

/** An item of a list that an API server gave; undefined for what is no object with a name. */
export function liveObject(kind: string, item: unknown): LiveObject | undefined {
  if (!isObject(item)) return undefined;
  const metadata = objectAt(item, 'metadata');
  const name = textOf(metadata, 'name');
  if (name === '') return undefined;
  const generation = own(metadata, 'generation');
  return {
    kind,
    namespace: textOf(metadata, 'namespace'),
    name,
    labels: texts(objectAt(metadata, 'labels')),
    annotations: texts(objectAt(metadata, 'annotations')),
    generation: typeof generation === 'number' ? generation : undefined,
    created: textOf(metadata, 'creationTimestamp'),
    deleted: textOf(metadata, 'deletionTimestamp'),
    owned: listAt(metadata, 'ownerReferences').length > 0,
    conditions: new Map(listAt(objectAt(item, 'status'), 'conditions').filter(isObject).map(condition)),
    content: item,
  };
}

function condition(item: JsonObject): [type: string, condition: Condition] {
  const generation = own(item, 'observedGeneration');
  return [
    textOf(item, 'type'),
    {
      status: textOf(item, 'status'),
      since: textOf(item, 'lastTransitionTime') || null,
      reason: masked(textOf(item, 'reason')),
      message: masked(textOf(item, 'message')),
      generation: typeof generation === 'number' ? generation : undefined,
    },
  ];
}

function texts(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** An object within another; empty where there is none. */
export function objectAt(object: JsonObject, name: string): JsonObject {
  const value = own(object, name);
  return isObject(value) ? value : {};
}

/** A list within an object; empty where there is none. */
export function listAt(object: JsonObject, name: string): readonly unknown[] {
  const value = own(object, name);
  return Array.isArray(value) ? value : [];
}

/** The identity of an object among those of its cluster, in the form in which Flux keeps it in an inventory. */
export function identity(group: string, kind: string, namespace: string, name: string): string {
  return `${namespace}_${name}_${group}_${kind}`;
}
