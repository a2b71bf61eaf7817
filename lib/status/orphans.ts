import type { Api } from '../admission/served-cluster.ts';
import { masked } from '../model/masked.ts';
import { CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { PurposeStatus } from './delivery.ts';
import { type FluxObject, identity, KUSTOMIZE, kubectl, listAt, type LiveObject, textAt, toldFlux } from './live.ts';
import { idOf, type View } from './view.ts';

/** Something on a cluster that came from here and that nobody orders any more. */
export interface Orphan {
  readonly kind: string;
  /** Null for what is cluster-scoped. */
  readonly namespace: string | null;
  readonly name: string;
  /** The order file that it came from; null where it does not say. */
  readonly file: string | null;
  /** What becomes of it; docs/status.md has what the words mean. */
  readonly state: 'to-be-removed' | 'deleting' | 'protected' | 'left-behind';
  /** Reads on from the object. */
  readonly message: string;
  readonly hint: string;
}

type Fate = Pick<Orphan, 'state' | 'message' | 'hint'>;

/** What a cluster has that nobody orders any more: orders, and Kustomizations of purposes that are gone. */
export function orphans(view: View, purposes: readonly PurposeStatus[]): Orphan[] {
  const { context, wanted, objects, kustomizations } = view;
  const ordered = new Set(wanted.subjects.map(idOf));
  const expected = new Set(purposes.map(({ kustomization }) => kustomization));
  const left = [...objects].flatMap(([id, object]) => {
    const by = label(object, `${KUSTOMIZE}/name`);
    const fromHere = label(object, `${KUSTOMIZE}/namespace`) === FLUX_SYSTEM && isOurs(by, view);
    if (!fromHere || ordered.has(id) || isComposed(object)) return [];
    const file = fileOf(object, wanted.repository);
    return [{ ...named(object), file, ...fate(object, id, kustomizations.get(by), context) }];
  });
  const gone = [...kustomizations.values()]
    .filter(({ name }) => isOurs(name, view) && !expected.has(name))
    .map((one) => ({ ...named(one), file: `clusters/${context}.ts`, ...fateOfPurpose(one, view) }));
  return [...left, ...gone].sort(
    (a, b) =>
      byCodeUnit(a.kind, b.kind) || byCodeUnit(a.namespace ?? '', b.namespace ?? '') || byCodeUnit(a.name, b.name),
  );
}

function named({ kind, namespace, name }: LiveObject): Pick<Orphan, 'kind' | 'namespace' | 'name'> {
  return { kind, namespace: masked(namespace) || null, name: masked(name) };
}

function label({ content }: LiveObject, name: string): string {
  return textAt(content, 'metadata', 'labels', name);
}

/** Whether a Kustomization is one of this cluster context, and of no other whose name fits it better. */
function isOurs(name: string, { context, wanted }: View): boolean {
  const fits = (one: string) => `${name}-`.startsWith(`${kustomizationName(one)}-`);
  return fits(context) && !wanted.contexts.some((other) => other.length > context.length && fits(other));
}

/** Whether another object made it; a composite resource that is ordered bears the label as well, with its own name. */
function isComposed(object: LiveObject): boolean {
  const composite = label(object, 'crossplane.io/composite');
  return listAt(object.content, 'metadata', 'ownerReferences').length > 0 || ![object.name, ''].includes(composite);
}

function fileOf({ content }: LiveObject, { branch }: Repository): string | null {
  const url = textAt(content, 'metadata', 'annotations', 'terasky.backstage.io/source-file-url');
  const from = `/blob/${branch}/`;
  if (!url.includes(from)) return null;
  const path = url.slice(url.indexOf(from) + from.length);
  try {
    return masked(decodeURIComponent(path));
  } catch {
    return masked(path);
  }
}

function fate(object: LiveObject & { api: Api }, id: string, by: FluxObject | undefined, context: string): Fate {
  const { names, group } = object.api.crd.spec;
  const command = (verb: string) =>
    kubectl(context, masked(object.namespace), `${verb} ${names.plural}.${group} ${masked(object.name)}`);
  const hint = `order it again, or delete it: ${command('delete')}`;
  const gone = 'is not ordered any more, and';
  if (object.deleted !== '') {
    const waits = `what it waits for: ${command('describe')}`;
    return { state: 'deleting', message: `${gone} is being deleted`, hint: waits };
  }
  const [prune, reconcile, ssa] = ['prune', 'reconcile', 'ssa'].map((key) => toldFlux(object, key));
  if (prune === 'disabled' || reconcile === 'disabled' || ssa === 'ignore') {
    return { state: 'protected', message: `${gone} protected from deletion (prune: disabled)`, hint };
  }
  if (by?.prune === true && by.inventory.has(id)) {
    const message = `is not ordered here any more; ${by.name} removes it when it applies a revision without it`;
    const soon = 'once that is merged and dist committed by CI, it takes minutes; to keep it, order it again';
    const never = `${by.name} is suspended and removes nothing meanwhile`;
    return { state: 'to-be-removed', message, hint: by.suspended ? never : soon };
  }
  return { state: 'left-behind', message: `${gone} was left behind: Flux knows it no longer`, hint };
}

function fateOfPurpose({ name, content, deleted }: FluxObject, view: View): Fate {
  const kept = textAt(content, 'spec', 'deletionPolicy') === 'Orphan';
  const orders = kept ? 'its orders stay' : 'its orders go with it';
  const none = 'is of no purpose';
  if (deleted !== '') {
    return { state: 'deleting', message: `${none} that there is, and is being deleted`, hint: orders };
  }
  const parent = view.kustomization();
  if (parent?.inventory.has(identity(KUSTOMIZE, 'Kustomization', FLUX_SYSTEM, name)) === true) {
    const message = `${none} that there is; ${parent.name} removes it when it applies a revision without it`;
    const hint = orders + (kept ? '; nothing manages them then' : ': its deletionPolicy is not Orphan');
    return { state: 'to-be-removed', message, hint };
  }
  const remove = kubectl(view.context, FLUX_SYSTEM, `delete kustomization ${masked(name)}`);
  const message = `${none} of ${CATALOG_ORDERS} that there is, and was left behind`;
  const hint = kept ? `${remove}; ${orders}` : `${orders}, for its deletionPolicy is not Orphan: ${remove}`;
  return { state: 'left-behind', message, hint };
}
