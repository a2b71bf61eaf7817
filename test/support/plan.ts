import type { Cluster } from '../../lib/model/cluster.ts';
import type { Order } from '../../lib/model/order.ts';
import type { Field } from '../../lib/plan/fields.ts';
import { plan, type Plan } from '../../lib/plan/plan.ts';
import { admittedSide, type Side } from '../../lib/plan/side.ts';
import { aCluster, judge, REPOSITORY } from './admission.ts';

/** What clusters have of some orders. */
export interface There {
  readonly orders: readonly Order[];
  readonly clusters?: readonly Cluster[];
}

/** One side of a plan. */
export function sideOf({ orders, clusters = [aCluster('openportal')] }: There): Side {
  return admittedSide('somewhere', judge(orders, clusters), REPOSITORY);
}

/** What becomes of clusters that have one and get the other. */
export function planBetween(from: There, to: There, lately?: ReadonlySet<string>): Plan {
  return plan(sideOf(from), sideOf(to), REPOSITORY, lately);
}

/** Its changes in a line each: `destroy App/web in demo on production`. */
export function brief({ changes }: Plan): string[] {
  return changes.map(
    ({ action, kind, name, purpose, cluster }) => `${action} ${kind}/${name} in ${purpose} on ${cluster}`,
  );
}

/** An object in which a field is what a plan says that it becomes. */
export function withField(object: unknown, { path, after }: Pick<Field, 'path' | 'after'>): unknown {
  return put(object, stepsOf(path), after);
}

function stepsOf(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[]+)/g)].map(([, bracketed, bare]) => bracketed ?? bare ?? '');
}

/** An object in which another value stands in a place; null is for none. */
function put(whole: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  const text = typeof whole === 'string';
  const inner: unknown = text ? JSON.parse(whole) : whole;
  const entries = new Map(Object.entries(inner ?? {}));
  const made = put(entries.get(step), rest, value);
  if (made === null) entries.delete(step);
  else entries.set(step, made);
  const result = Array.isArray(inner) ? [...entries.values()] : Object.fromEntries(entries);
  return text ? JSON.stringify(result) : result;
}

/** A value in which it does not count how JSON in its texts is written. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'string' && value.startsWith('{')) return plain(JSON.parse(value));
  if (typeof value !== 'object' || value === null) return value;
  return new Map(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, plain(inner)]),
  );
}
