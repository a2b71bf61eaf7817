import { droppedFields, objectionsTo, type Schema } from 'api-server-verdict';
import type { Objection } from '../../model/finding.ts';
import type { OrderRule, Subject } from '../rule.ts';

/** The API server takes the object, at the revision of its kind that the cluster is pinned to, and keeps all of it. */
export const validObject: OrderRule = (subject) => {
  const { manifest, previous, api, schema } = subject;
  const named = `${api.kind} ${api.revision}`;
  const objections = objectionsTo(manifest, { schema, named }, previous);
  if (objections.length === 0) return droppedFields(schema, manifest).map((field) => dropped(field, named));
  return objections.map((objection) => {
    const isUnknown = objection.message === `is no field of ${named}`;
    if (!isUnknown) return objection;
    const message = objection.message + historyOf(objection.field, subject);
    const isBeside = Object.hasOwn(schema.properties?.['spec']?.properties ?? {}, objection.field);
    return { ...objection, message, hint: isBeside ? `move it into spec: { ${objection.field}: … }` : objection.hint };
  });
};

function dropped(field: string, named: string): Objection {
  const message = `is dropped without a word: ${named} declares no such field, and refuses none there`;
  return { rule: 'schema', severity: 'warning', field, message, hint: 'remove it, or have the XRD declare it' };
}

/** Which other revision has a field that this one lacks. */
function historyOf(field: string, { manifest, api, revisions }: Subject): string {
  const having = revisions.filter(({ crd }) => {
    const version = crd.spec.versions.find(({ name }) => manifest.apiVersion.endsWith(`/${name}`));
    return hasField(version?.schema.openAPIV3Schema, field);
  });
  const place = revisions.findIndex(({ revision }) => revision === api.revision);
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
