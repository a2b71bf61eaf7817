import { type Schema, violations } from 'api-server-verdict';
import type { Objection } from '../model/finding.ts';

const PROPS = 'props';

/**
 * Every way in which what a file says of a cluster or a kind breaks a schema.
 * @param named how to speak of what the schema is of
 */
export function brokenProps(
  schema: Schema,
  props: object,
  named: string,
): (Pick<Objection, 'message' | 'hint'> & { readonly field: string })[] {
  // With no field around them they would be a whole object, in which `kind`, `metadata` and `status` need no schema.
  return violations(schema, props, PROPS, named).map(({ field, message, hint }) => ({
    ...{ field: field.slice(`${PROPS}.`.length), message, hint },
  }));
}
