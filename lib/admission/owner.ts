import { isEntityReference } from '../backstage/entity.ts';
import type { Objection } from './rule.ts';

/**
 * What is wrong with a field that says an owner, in an order or as the default of a kind, a cluster or a repository.
 */
export function ownerOf(field: string, owner: unknown): Objection[] {
  if (typeof owner !== 'string' || isEntityReference(owner)) return [];
  const hint = 'write [kind:][namespace/]name, such as group:default/platform-team';
  return [{ field, message: `is ${JSON.stringify(owner)}, which no entity is called`, hint }];
}
