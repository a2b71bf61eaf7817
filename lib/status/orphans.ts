import { CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { KUSTOMIZE, type LiveKustomization, told } from './flux-objects.ts';
import { identity, type LiveObject } from './live.ts';
import { masked } from './masked.ts';

/** What becomes of something that nobody orders any more; the words are part of the output of `orders status`. */
export type OrphanState =
  /** Flux removes it when it applies a revision without it. */
  | 'to-be-removed'
  | 'deleting'
  /** Flux is told not to delete it, and leaves it. */
  | 'protected'
  /** Flux knows it no longer. */
  | 'left-behind';

/** Something on a cluster that came from here and that nobody orders any more. */
export interface Orphan {
  readonly kind: string;
  /** Null for what is cluster-scoped. */
  readonly namespace: string | null;
  readonly name: string;
  /** The order file that it came from; null where it does not say. */
  readonly file: string | null;
  readonly state: OrphanState;
  /** Reads on from the object. */
  readonly message: string;
  readonly hint: string;
}

/** What the orphans of a cluster depend on. */
export interface OrphanInput {
  readonly context: string;
  /** The contexts of all clusters, since the name of one may begin with that of another. */
  readonly contexts: readonly string[];
  readonly repository: Repository;
  /** What the cluster has of the kinds that it serves, with the group and the plural of each. */
  readonly objects: readonly (LiveObject & { readonly group: string; readonly plural: string })[];
  readonly kustomizations: ReadonlyMap<string, LiveKustomization>;
  /** The identities of all that is ordered on it. */
  readonly ordered: ReadonlySet<string>;
  /** The names of the Kustomizations that it should have. */
  readonly expected: ReadonlySet<string>;
}

/** What a cluster has that nobody orders any more: orders, and Kustomizations of purposes that are gone. */
export function orphans(input: OrphanInput): Orphan[] {
  const { context, contexts, repository, objects, kustomizations, ordered, expected } = input;
  const ours = (name: string) => isOf(name, context, contexts);
  const left = objects
    .filter(({ group, kind, namespace, name }) => !ordered.has(identity(group, kind, namespace, name)))
    .filter(({ labels }) => labels[`${KUSTOMIZE}/namespace`] === FLUX_SYSTEM && ours(labels[`${KUSTOMIZE}/name`] ?? ''))
    .filter((object) => !isComposed(object))
    .map((object) => ({
      kind: object.kind,
      namespace: object.namespace || null,
      name: object.name,
      file: fileOf(object, repository),
      ...fate(object, kustomizations.get(object.labels[`${KUSTOMIZE}/name`] ?? ''), context),
    }));
  const gone = [...kustomizations.values()]
    .filter(({ name }) => ours(name) && !expected.has(name))
    .map((kustomization) => leftKustomization(kustomization, kustomizations.get(kustomizationName(context)), context));
  return [...left, ...gone].sort(
    (a, b) =>
      byCodeUnit(a.kind, b.kind) || byCodeUnit(a.namespace ?? '', b.namespace ?? '') || byCodeUnit(a.name, b.name),
  );
}

/** Whether a Kustomization is one of this cluster context, and of no other whose name fits it better. */
function isOf(name: string, context: string, contexts: readonly string[]): boolean {
  const fits = (one: string) => `${name}-`.startsWith(`${kustomizationName(one)}-`);
  return fits(context) && !contexts.some((other) => other.length > context.length && fits(other));
}

/** Whether another composite resource made it; one that is ordered bears the label as well, with its own name. */
function isComposed({ owned, labels, name }: LiveObject): boolean {
  return owned || (labels['crossplane.io/composite'] ?? name) !== name;
}

function fileOf({ annotations }: LiveObject, { branch }: Repository): string | null {
  const url = annotations['terasky.backstage.io/source-file-url'] ?? '';
  const from = url.indexOf(`/blob/${branch}/`);
  if (from < 0) return null;
  const path = url.slice(from + `/blob/${branch}/`.length);
  try {
    return masked(decodeURIComponent(path));
  } catch {
    return masked(path);
  }
}

type Fate = Pick<Orphan, 'state' | 'message' | 'hint'>;

function fate(object: OrphanInput['objects'][number], by: LiveKustomization | undefined, context: string): Fate {
  const { group, kind, plural, namespace, name, deleted } = object;
  const remove = `kubectl --context ${context}${namespace === '' ? '' : ` -n ${namespace}`} delete ${plural}.${group} ${name}`;
  if (deleted !== '') {
    const hint = `what it waits for: ${remove.replace(' delete ', ' describe ')}`;
    return { state: 'deleting', message: 'is not ordered any more, and is being deleted', hint };
  }
  if (
    told(object, 'prune') === 'disabled' ||
    told(object, 'reconcile') === 'disabled' ||
    told(object, 'ssa') === 'ignore'
  ) {
    return {
      state: 'protected',
      message: 'is not ordered any more, and protected from deletion (prune: disabled)',
      hint: `order it again, or delete it: ${remove}`,
    };
  }
  if (by?.prune === true && by.inventory.has(identity(group, kind, namespace, name))) {
    return {
      state: 'to-be-removed',
      message: `is not ordered here any more; ${by.name} removes it when it applies a revision without it`,
      hint: by.suspended
        ? `${by.name} is suspended and removes nothing meanwhile`
        : 'once that is merged and dist committed by CI, it takes minutes; to keep it, order it again',
    };
  }
  return {
    state: 'left-behind',
    message: 'is not ordered any more, and was left behind: Flux knows it no longer',
    hint: `order it again, or delete it: ${remove}`,
  };
}

function leftKustomization(
  { name, deletionPolicy, deleted }: LiveKustomization,
  parent: LiveKustomization | undefined,
  context: string,
): Orphan {
  const orphan = { kind: 'Kustomization', namespace: FLUX_SYSTEM, name, file: `clusters/${context}.ts` };
  const kept = deletionPolicy === 'Orphan';
  if (deleted !== '') {
    const hint = kept ? 'its orders stay' : 'its orders go with it';
    return { ...orphan, state: 'deleting', message: 'is of no purpose that there is, and is being deleted', hint };
  }
  if (parent?.inventory.has(identity(KUSTOMIZE, 'Kustomization', FLUX_SYSTEM, name)) === true) {
    return {
      ...orphan,
      state: 'to-be-removed',
      message: `is of no purpose that there is; ${parent.name} removes it when it applies a revision without it`,
      hint: kept
        ? 'its orders stay; nothing manages them then'
        : `its orders go with it: its deletionPolicy is not Orphan`,
    };
  }
  const remove = `kubectl --context ${context} -n ${FLUX_SYSTEM} delete kustomization ${name}`;
  return {
    ...orphan,
    state: 'left-behind',
    message: `is of no purpose of ${CATALOG_ORDERS} that there is, and was left behind`,
    hint: kept
      ? `${remove}; its orders stay`
      : `its orders go with it, for its deletionPolicy is not Orphan: ${remove}`,
  };
}
