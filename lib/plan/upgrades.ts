import { withDefaults } from 'api-server-verdict';
import type { Api } from '../admission/served-cluster.ts';
import { objectPath } from '../layout/paths.ts';
import type { PlacedObject } from '../model/order.ts';
import { type Difference, goingOf } from './differences.ts';
import { changedFields, type Field } from './fields.ts';
import type { Side } from './side.ts';

/** A kind of a cluster that is pinned to another revision than before. */
interface Upgrade {
  readonly before: Api;
  /** Undefined where the cluster no longer serves the kind. */
  readonly after?: Api;
}

/** The kinds of a cluster context of which a pin moves. */
function upgradesOf(from: Side, to: Side, context: string): Upgrade[] {
  const after = to.clusters.get(context)?.apis;
  if (after === undefined) return [];
  return [...(from.clusters.get(context)?.apis ?? [])].flatMap(([name, before]) =>
    after.get(name)?.revision === before.revision ? [] : [{ before, after: after.get(name) }],
  );
}

/** What moving pins means, in words. */
export function upgradeNotes(from: Side, to: Side, context: string): string[] {
  return upgradesOf(from, to, context).map(({ before, after }) => {
    if (after === undefined) return `${before.name} ${before.revision} is no longer served`;
    const scopes = [before, after].map(({ crd }) => crd.spec.scope);
    const scope = scopes[0] === scopes[1] ? '' : `: it was ${String(scopes[0])}, and is ${String(scopes[1])}`;
    return `${before.name} moves from ${before.revision} to ${after.revision}${scope}`;
  });
}

/** The orders that stay as they are written and become another object, since a default of their kind is another. */
export function upgraded(from: Side, to: Side, differing: readonly Difference[]): Difference[] {
  const told = new Set(differing.flatMap(({ after }) => (after === undefined ? [] : [objectPath(after)])));
  return to.contexts.flatMap((context) => {
    const kinds = new Set(upgradesOf(from, to, context).map(({ before }) => before.kind));
    const paths = to.purposes(context).flatMap((purpose) => to.orders(context, purpose));
    return paths
      .filter((path) => kinds.has(path.split('/')[2] ?? '') && !told.has(path))
      .map((path) => ({ before: from.object(path), after: to.object(path) }))
      .filter((one) => fieldsBetween(one, from, to).length > 0);
  });
}

/**
 * The fields in which an object differs; where its kind is of another revision than before, as the API server completes
 * them.
 */
export function fieldsBetween({ before, after }: Difference, from: Side, to: Side): Field[] {
  if (before === undefined || after === undefined) return [];
  const [was, is] = [servingOf(from, before), servingOf(to, after)];
  const places = (['cluster', 'purpose'] as const)
    .map((path) => ({ path, before: before[path], after: after[path] }))
    .filter((place) => place.before !== place.after);
  if (goingOf({ before, after }) !== undefined || was === undefined || was.api.revision === is?.api.revision) {
    return [...places, ...changedFields(before.manifest, after.manifest, is?.schema)];
  }
  const whole = is === undefined ? after.manifest : withDefaults(is.schema, after.manifest);
  return [...places, ...changedFields(withDefaults(was.schema, before.manifest), whole, is?.schema)];
}

/** How the cluster of an object serves it on a side. */
export function servingOf(side: Side, { cluster, manifest }: PlacedObject) {
  return side.clusters.get(cluster)?.serving(manifest);
}
