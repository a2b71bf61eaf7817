import { ENTITY_NAME_LENGTH, entityName } from '../../backstage/entity.ts';
import type { OrderRule } from '../rule.ts';

/** An order that the cluster takes can still be missing from the catalog: names past the limit are dropped silently. */
export const fitsCatalog: OrderRule = ({ manifest, cluster }) => {
  const name = entityName(manifest, cluster.context);
  const excess = name.length - ENTITY_NAME_LENGTH;
  if (excess <= 0) return [];
  const message = `makes the catalog entity ${name}, longer than ${ENTITY_NAME_LENGTH}: the catalog would not show it`;
  return [
    { rule: 'annotation', severity: 'warning', field: 'metadata.name', message, hint: `shorten it by ${excess}` },
  ];
};
