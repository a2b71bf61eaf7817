import { isEntityReference } from '../../backstage/entity.ts';
import type { Objection } from '../../model/finding.ts';
import { OWNER_ANNOTATION } from '../../model/owner.ts';
import type { OrderRule } from '../rule.ts';

/** Who owns an order can be an entity of the catalog. */
export const ownedByEntity: OrderRule = ({ order }) =>
  ownerOf(`metadata.annotations[${OWNER_ANNOTATION}]`, order.manifest.metadata.annotations?.[OWNER_ANNOTATION]);

/** What is wrong with a field that says an owner, in an order or as the default of a kind, a cluster or a repository. */
export function ownerOf(field: string, owner: unknown): Objection[] {
  if (typeof owner !== 'string' || isEntityReference(owner)) return [];
  const hint = 'write [kind:][namespace/]name, such as group:default/platform-team';
  return [{ rule: 'annotation', field, message: `is ${JSON.stringify(owner)}, which no entity is called`, hint }];
}
