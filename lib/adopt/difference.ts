import { isObject, type JsonObject, own, same, withDefaults } from 'api-server-verdict';
import { fieldPath } from '../load/declaration.ts';
import type { Manifest } from '../model/order.ts';
import { PRUNE } from '../model/protect.ts';
import type { Change } from '../report/adoption.ts';
import { IS_DEFAULT, isEmpty, type OrderedAs, saidByOthers } from './left-out.ts';

/** An object before it was adopted, and what comes back of its order. */
export interface RoundTrip extends OrderedAs {
  readonly before: Manifest;
  readonly after: unknown;
  /** The annotations that its place gives the order. */
  readonly derived: Readonly<Record<string, string>>;
}

/** A difference, with its reason where there is one. */
export type Difference = Omit<Change, 'reason'> & Partial<Change>;

/** All that is not as it was: of what has a reason as a whole the whole, else field by field. */
export function differences(trip: RoundTrip): Difference[] {
  const [stored, restored] = [trip.before, trip.after].map((object) => withDefaults(trip.schema, object));
  const visit = (before: unknown, after: unknown, stored: unknown, restored: unknown, path: readonly string[]) => {
    if (same(before, after)) return [];
    const field = path.reduce(fieldPath, '');
    const isLeaf = !isObject(before) || !isObject(after);
    const isDefault = path[0] === 'spec' && path.length > 1 && isLeaf && same(stored, restored);
    const reason = isDefault ? IS_DEFAULT : reasonOf(trip, path, field, before, after);
    const [one, other] = [fieldsOf(before, field), fieldsOf(after, field)];
    const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    if (reason !== undefined || one === undefined || other === undefined || names.size === 0) {
      return [{ field, before, after, ...(reason !== undefined && { reason }) }];
    }
    return [...names].flatMap((name): Difference[] =>
      visit(own(one, name), own(other, name), at(stored, name), at(restored, name), [...path, name]),
    );
  };
  return visit(trip.before, trip.after, stored, restored, []);
}

function reasonOf(
  trip: RoundTrip,
  path: readonly string[],
  field: string,
  before: unknown,
  after: unknown,
): string | undefined {
  if (after === undefined) {
    const reason = saidByOthers(field, before, trip.before, trip);
    return reason ?? (path[0] === 'metadata' && isEmpty(before) ? 'left out, as it is empty' : undefined);
  }
  if (field === 'apiVersion') return 'written in the version that Compositions refer to';
  const [, where, name = ''] = path;
  if (where !== 'annotations' || after !== own(trip.derived, name)) return undefined;
  if (before === undefined) return `added, as its ${name === PRUNE ? 'kind or place is protected' : 'place says it'}`;
  return /\bundefined\b/.test(JSON.stringify(before))
    ? 'repaired, as it said undefined'
    : 'derived anew, as it named another place';
}

/** The fields of an object; of what is not there, none; each finalizer is one. */
function fieldsOf(value: unknown, field: string): JsonObject | undefined {
  if (value === undefined) return {};
  if (field === 'metadata.finalizers' && Array.isArray(value)) {
    return Object.fromEntries(value.map((item) => [String(item), item]));
  }
  return isObject(value) ? value : undefined;
}

function at(value: unknown, name: string): unknown {
  return isObject(value) ? own(value, name) : undefined;
}
