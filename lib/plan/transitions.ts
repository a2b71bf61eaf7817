import { type Objection, objectionsTo } from 'api-server-verdict';
import type { PlacedObject } from '../model/order.ts';
import { actionOf, type Difference } from './differences.ts';
import type { Side } from './side.ts';
import { servingOf } from './upgrades.ts';

/** A field of an object that cannot become what it is to become. */
export interface BrokenTransition {
  readonly object: PlacedObject;
  readonly field: string;
  readonly message: string;
}

/**
 * What the API server has against a change, and not against the object that it leads to: rules of its kind about
 * changes, such as `self == oldSelf`.
 */
export function brokenTransitions(one: Difference, to: Side): BrokenTransition[] {
  const { before, after: object } = one;
  const serving = object === undefined ? undefined : servingOf(to, object);
  if (actionOf(one) !== 'change' || before === undefined || object === undefined || serving === undefined) return [];
  const { api, schema } = serving;
  const definition = { schema, named: `${api.kind} ${api.revision}` };
  const found = objectionsTo(object.manifest, definition, before.manifest);
  const ofObject = found.length === 0 ? [] : objectionsTo(object.manifest, definition);
  const isNew = ({ field, message }: Objection) =>
    !ofObject.some((old) => old.field === field && old.message === message);
  return found.filter(isNew).map(({ field, message }) => ({ object, field, message }));
}
