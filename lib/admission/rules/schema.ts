import type { OrderRule, Subject } from '../rule.ts';
import { violations } from '../schema.ts';
import type { Schema } from '../../model/xrd.ts';

// The API server validates these itself, whatever the schema says.
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata'];

/** An order fits the schema of its kind, at the revision that the cluster is pinned to. */
export const fitsSchema: OrderRule = (subject) => {
  const { manifest, api, schema } = subject;
  const own = Object.fromEntries(Object.entries(manifest).filter(([field]) => !OF_EVERY_OBJECT.includes(field)));
  const named = `${api.kind} ${api.revision}`;
  return violations(schema, own, '', named).map(({ message, ...violation }) => {
    const history = message === `is no field of ${named}` ? historyOf(violation.field, subject) : '';
    return { rule: 'schema', ...violation, message: message + history };
  });
};

/** Which other revision has a field that this one lacks. */
function historyOf(field: string, { manifest, api, revisions }: Subject): string {
  const having = revisions.filter(({ crd }) => {
    const version = crd.spec.versions.find(({ name }) => manifest.apiVersion.endsWith(`/${name}`));
    return hasField(version?.schema.openAPIV3Schema, field);
  });
  const place = revisions.indexOf(api);
  const before = having.findLast((one) => revisions.indexOf(one) < place);
  const after = having.find((one) => revisions.indexOf(one) > place);
  if (before !== undefined) return ` (it was dropped after ${before.revision})`;
  return after === undefined ? '' : ` (it came with ${after.revision})`;
}

function hasField(schema: Schema | undefined, field: string): boolean {
  let inner = schema;
  for (const [, index, name = ''] of field.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    inner = index === undefined ? inner?.properties?.[name] : inner?.items;
  }
  return inner !== undefined;
}
