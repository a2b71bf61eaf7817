import { orderFileOf } from '../backstage/annotations.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { DIST, FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { PlacedObject, Placement } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { Consequences } from './consequences.ts';
import { type Action, actionOf, type Difference, differences } from './differences.ts';
import { type Field, fieldsOf } from './fields.ts';
import { refusals } from './guards.ts';
import type { Side } from './side.ts';
import { fieldsBetween, upgraded, upgradeNotes } from './upgrades.ts';

/** What happens to one object; of one that moves, the place and the name that it gets. */
export interface Change extends Placement {
  readonly action: Action;
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly Field[];
  /** What else that brings about; each reads on from the object. */
  readonly danger: readonly string[];
  /** The order file that says so, or said so before; null where the object names none. */
  readonly file: string | null;
  /** Where an object was that moves. */
  readonly from?: Placement & { readonly name: string };
}

/** What a merge does to each cluster. */
export interface Plan {
  /** The worst first. */
  readonly changes: readonly Change[];
  /** Why it must not be merged as it is, and what to do. */
  readonly refused: readonly string[];
  /** The cluster contexts that there are. */
  readonly contexts: readonly string[];
  /** What else there is to know of a cluster. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** The errors in what is merged: the clusters that they are about keep what they have. */
  readonly findings: readonly Finding[];
}

/**
 * What becomes of each cluster that has what is on one side when it gets the other.
 * @param lately the paths in dist of orders that were protected until a short time ago, so that Flux may not know yet
 */
export function plan(from: Side, to: Side, repository: Repository, lately: ReadonlySet<string> = new Set()): Plan {
  const { differences: all, unread } = differences(from, to);
  const told = all.filter((one) => !isImplied(one, all, from, to) && !isHeldBack(one, to, repository));
  const differing = [...told, ...upgraded(from, to, told)];
  const consequences = new Consequences(from, to, differing, lately);
  const contexts = [...new Set([...from.contexts, ...to.contexts])].sort(byCodeUnit);
  const errors = to.findings.filter(({ severity }) => severity === 'error');
  return {
    changes: differing.map(changeOf).sort(worstFirst),
    refused: refusals(from, to, differing),
    contexts,
    notes: new Map(contexts.map((context) => [context, upgradeNotes(from, to, context)])),
    findings: [...errors, ...unread.map(unreadable)],
  };

  function changeOf(one: Difference): Change {
    const { before, after } = one;
    const object = after ?? before;
    if (object === undefined) throw new Error('nothing differs');
    const action = actionOf(one);
    return {
      action,
      ...placeOf(object),
      kind: object.manifest.kind,
      fields: [
        ...(before === undefined
          ? fieldsOf(object.manifest).map(({ path, value }) => ({ path, before: null, after: value }))
          : []),
        ...(after === undefined
          ? fieldsOf(object.manifest).map(({ path, value }) => ({ path, before: value, after: null }))
          : []),
        ...fieldsBetween(one, from, to),
      ],
      danger: consequences.of(one),
      file: orderFileOf(object, repository) ?? null,
      ...(action === 'move' && before !== undefined && { from: placeOf(before) }),
    };
  }
}

function placeOf({ cluster, purpose, manifest }: PlacedObject): Placement & { readonly name: string } {
  return { cluster, purpose, name: manifest.metadata.name ?? '' };
}

/** Whether something of Flux only comes or goes as a namespace does, or as one of the trees has nothing of Flux. */
function isImplied({ before, after }: Difference, all: readonly Difference[], from: Side, to: Side): boolean {
  const object = before ?? after;
  if (object?.purpose !== FLUX_SYSTEM) return false;
  const { cluster, manifest } = object;
  if ([from, to].some((side) => side.contexts.includes(cluster) && !side.hasFlux(cluster))) return true;
  if (before !== undefined && after !== undefined) return false;
  const [side, whole] = before === undefined ? [to, 'after' as const] : [from, 'before' as const];
  return all.some((other) => {
    const order = other[whole];
    const namespace = order?.cluster === cluster ? side.known.namespaceOrderedBy(order.manifest) : undefined;
    const { name = '' } = manifest.metadata;
    return namespace !== undefined && `${name}.`.startsWith(`${kustomizationName(cluster, namespace)}.`);
  });
}

/** Whether something seems to go only because what is merged has an error where it is ordered. */
function isHeldBack({ before, after }: Difference, to: Side, repository: Repository): boolean {
  if (before === undefined || after !== undefined) return false;
  const { cluster, manifest } = before;
  const file = orderFileOf(before, repository);
  return to.findings.some(
    (one) =>
      one.severity === 'error' &&
      one.cluster === cluster &&
      (!to.clusters.has(cluster) ||
        one.file === file ||
        (one.kind === manifest.kind && one.name === manifest.metadata.name)),
  );
}

function unreadable(path: string): Finding {
  const hint = 'a file of dist holds one object, with apiVersion, kind and metadata.name';
  return aboutFile(`${DIST}/${path}`, { rule: 'layout', message: 'holds no object that could be compared', hint });
}

const RANK: Readonly<Record<Action, number>> = { destroy: 0, move: 1, change: 2, add: 3 };

function worstFirst(a: Change, b: Change): number {
  const place = (one: Change) => [one.cluster, one.purpose, one.kind, one.name].join('/');
  return RANK[a.action] - RANK[b.action] || b.danger.length - a.danger.length || byCodeUnit(place(a), place(b));
}
