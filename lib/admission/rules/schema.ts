import type { OrderRule } from '../rule.ts';
import { violations } from '../schema.ts';

// The API server validates these itself, whatever the schema says.
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata'];

/** An order fits the schema of its kind, at the revision that the cluster is pinned to. */
export const fitsSchema: OrderRule = ({ manifest, api, schema }) => {
  const own = Object.fromEntries(Object.entries(manifest).filter(([field]) => !OF_EVERY_OBJECT.includes(field)));
  return violations(schema, own, '', `${api.kind} ${api.revision}`).map((violation) => ({
    rule: 'schema',
    ...violation,
  }));
};
