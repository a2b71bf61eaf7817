import type { Schema } from '../../model/xrd.ts';
import { objectionsTo } from '../object.ts';
import type { OrderRule, Subject } from '../rule.ts';

/** The API server takes the object, at the revision of its kind that the cluster is pinned to. */
export const validObject: OrderRule = (subject) => {
  const { manifest, previous, api, schema } = subject;
  const named = `${api.kind} ${api.revision}`;
  return objectionsTo(manifest, { schema, named }, previous).map((objection) => {
    const isUnknown = objection.message === `is no field of ${named}` && objection.field !== null;
    return isUnknown ? { ...objection, message: objection.message + historyOf(objection.field, subject) } : objection;
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
