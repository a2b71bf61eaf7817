import type { Schema } from '../schema.ts';
import { asCreated, withDefaults } from './defaults.ts';
import { embeddedViolations } from './embedded.ts';
import { repeatViolations } from './lists.ts';
import { notJson } from './not-json.ts';
import { sound } from './schema/sound.ts';
import { typeViolations } from './typed.ts';
import { validate } from './validate.ts';
import type { Violation } from './violation.ts';

export type { Violation } from './violation.ts';

/**
 * Every way in which a value breaks a structural schema, as the API server judges a custom resource under server-side
 * apply with strict field validation, and in its order: types and unknown fields first, then defaults, then what the
 * schema demands of the values, embedded objects and lists. The rules in CEL are not among it.
 *
 * With `field` empty the value is the whole object: what of it every object has (apiVersion, kind, metadata) is for
 * `metadataViolations` to judge, and status, a subresource, is held to its types only, for the server drops it.
 * @param named how to speak of the object that the schema is of, such as `Bucket 2.0.2`
 */
export function violations(
  raw: Schema,
  value: unknown,
  field: string,
  named: string,
  { hasStatusSubresource = true } = {},
): Violation[] {
  const schema = sound(raw);
  const isRoot = field === '';
  const strange = notJson(value, field);
  if (strange.endless) return strange.violations.map((violation) => ({ ...violation, blocks: true }));
  const early = typeViolations(schema, value, field, named, isRoot);
  early.push(...strange.violations.filter((one) => !early.some((known) => known.field === one.field)));

  const judged = isRoot ? asCreated(schema, value, hasStatusSubresource) : withDefaults(schema, value);
  const late: Violation[] = [];
  validate(schema, schema, judged, field, late);
  embeddedViolations(schema, judged, field, late);
  if (judged !== value) repeatViolations(schema, judged, field, late);
  if (early.length === 0) return unique(late);
  const typed = early.map((violation) => ({ ...violation, blocks: true as const }));
  // The server stops here. To a person the rest matters too, but for what is beneath what was refused already.
  const refused = new Set(early.map((violation) => violation.field));
  return unique([...typed, ...late.filter(({ field }) => !isWithin(field, refused))]);
}

/** Whether a field, or one around it, is one of these; of tens of thousands, too. */
function isWithin(field: string, paths: ReadonlySet<string>): boolean {
  if (paths.has('') || paths.has(field)) return true;
  return [...field.matchAll(/[.[]/g)].some(({ index }) => paths.has(field.slice(0, index)));
}

function unique(found: Violation[]): Violation[] {
  if (found.length < 2) return found;
  const seen = new Set<string>();
  return found.filter(({ field, message, hint }) => {
    const text = JSON.stringify([field, message, hint]);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
}
