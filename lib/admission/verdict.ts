import { objectionsTo, type Schema } from 'api-server-verdict';
import type { Objection, Subject } from './rule.ts';

const known = new WeakMap<Subject, readonly Objection[]>();

/**
 * What the API server says of an object, at the revision of its kind that the cluster is pinned to; worked out once.
 */
export function verdictOn(subject: Subject): readonly Objection[] {
  const verdict = known.get(subject) ?? judged(subject);
  known.set(subject, verdict);
  return verdict;
}

function judged(subject: Subject): readonly Objection[] {
  const { manifest, previous, api, schema } = subject;
  const named = `${api.kind} ${api.revision}`;
  return objectionsTo(manifest, { schema, named }, previous).map((objection) => {
    const isUnknown = objection.message === `is no field of ${named}`;
    if (!isUnknown) return objection;
    const message = objection.message + historyOf(objection.field, subject);
    const isBeside = Object.hasOwn(schema.properties?.['spec']?.properties ?? {}, objection.field);
    return { ...objection, message, hint: isBeside ? `move it into spec: { ${objection.field}: … }` : objection.hint };
  });
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
