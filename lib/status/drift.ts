import { asCreated, isObject, type JsonObject, own, same, type Schema } from 'api-server-verdict';
import { masked } from '../model/masked.ts';
import type { Manifest } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import { at, KUSTOMIZE, listAt, textAt } from './live.ts';

/**
 * A field that the cluster has otherwise than it is ordered. What the cluster has may be a secret, so it is not said.
 */
export interface DriftedField {
  /** Such as `spec.replicas` or `metadata.annotations[a.b/c]`. */
  readonly path: string;
  /** What is ordered; null where the order does not say the field. */
  readonly ordered: unknown;
}

/** What a dry run of an order said: the fields that it would change, or why the cluster refuses it; else not made. */
export interface Drift {
  readonly fields?: readonly DriftedField[];
  readonly refused?: string;
}

/** The name under which Flux owns the fields that it applies. */
export const FLUX_MANAGER = 'kustomize-controller';

/** What the API server itself keeps in the metadata, and what in it is not for an order to say. */
const OF_THE_SERVER: ReadonlySet<string> = new Set([
  ...['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink', 'finalizers'],
  ...['deletionTimestamp', 'deletionGracePeriodSeconds', 'ownerReferences'],
]);

/**
 * What Crossplane writes into the spec of a composite resource; before v2 beside the fields of the order:
 * xcrd/schemas.go.
 */
const OF_CROSSPLANE: ReadonlySet<string> = new Set([
  ...['crossplane', 'compositionRef', 'compositionSelector', 'compositionRevisionRef', 'compositionRevisionSelector'],
  ...['compositionUpdatePolicy', 'resourceRefs', 'claimRef', 'writeConnectionSecretToRef'],
]);

const FOREIGN_KEY = new RegExp(
  `^(?:${KUSTOMIZE.replaceAll('.', '\\.')}|reconcile\\.fluxcd\\.io|(?:.*\\.)?crossplane\\.io)/`,
);

/** An order in front of the schema of its kind. */
export interface Ordered {
  readonly manifest: Manifest;
  readonly schema: Schema;
}

type Path = readonly (string | number)[];

/**
 * The fields that the next apply of Flux changes, and those of the spec that somebody else has set and nothing orders.
 * Flux's and Crossplane's own do not count.
 * @param live the object as it is
 * @param applied the object as it would be after an apply, from a dry run
 */
export function driftedFields(live: unknown, applied: unknown, ordered: Ordered): DriftedField[] {
  const changed = differences(relevant(live), relevant(applied), []);
  const paths = [...changed, ...addedByOthers(live, ordered)].map((path) => [textOfPath(path), path] as const);
  return [...new Map(paths)]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([path, keys]) => ({ path: masked(path), ordered: shown(keys, at(ordered.manifest, ...keys)) }));
}

/** What an order can say of an object: its labels and annotations, and all but apiVersion, kind and status. */
function relevant(object: unknown): JsonObject {
  const { metadata, spec, ...rest } = without(object, (key) => ['apiVersion', 'kind', 'status'].includes(key));
  const { labels, annotations, ...more } = without(metadata, (key) => OF_THE_SERVER.has(key));
  const foreign = (key: string) => FOREIGN_KEY.test(key);
  // A map that is empty, and one that is not there, say the same.
  return {
    ...rest,
    ...(isObject(spec) && { spec: without(spec, (key) => OF_CROSSPLANE.has(key)) }),
    metadata: { ...more, labels: without(labels, foreign), annotations: without(annotations, foreign) },
  };
}

function without(object: unknown, left: (key: string) => boolean): JsonObject {
  return isObject(object) ? Object.fromEntries(Object.entries(object).filter(([key]) => !left(key))) : {};
}

function differences(before: unknown, after: unknown, path: Path): Path[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(own(before, key), own(after, key), [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(item, after[index], [...path, index]));
  }
  return same(before, after) ? [] : [path];
}

/**
 * The fields of the spec that belong to another than Flux, are not ordered, and are not what a default makes of them.
 * Flux takes away those that kubectl has set, and no others: fluxcd/kustomize-controller, apply, `Cleanup`.
 */
function addedByOthers(live: unknown, { manifest, schema }: Ordered): Path[] {
  const whole = asCreated(schema, manifest);
  return listAt(live, 'metadata', 'managedFields')
    .filter((entry) => textAt(entry, 'manager') !== FLUX_MANAGER && textAt(entry, 'subresource') === '')
    .flatMap((entry) => leaves(at(entry, 'fieldsV1', 'f:spec'), ['spec']))
    .filter((path) => !OF_CROSSPLANE.has(String(path[1])))
    .filter((path) => at(manifest, ...path) === undefined)
    .filter((path) => at(live, ...path) !== undefined && !same(at(live, ...path), at(whole, ...path)));
}

/** The fields of a set, down to where lists begin, whose items have no name; structured-merge-diff, fieldpath. */
function leaves(fields: unknown, path: Path): Path[] {
  const names = isObject(fields) ? Object.keys(fields).filter((key) => key !== '.') : [];
  const within = names.filter((key) => key.startsWith('f:'));
  if (within.length < names.length || names.length === 0) return path.length === 1 ? [] : [path];
  return within.flatMap((key) => leaves(at(fields, key), [...path, key.slice('f:'.length)]));
}

/** The path in the form of a finding's field. */
function textOfPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number' || !/^[\w-]+$/.test(key)) return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** A value that is ordered, but for one whose field is called like a credential. */
function shown(path: Path, value: unknown): unknown {
  if (value === undefined) return null;
  const name = String(path.findLast((key) => typeof key === 'string'));
  return masked(`${name}=x`) === `${name}=x` ? value : '***';
}
