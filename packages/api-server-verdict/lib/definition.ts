import type { Objection } from './objection.ts';
import type { Schema } from './schema.ts';
import { brokenDefaults, compileRules } from './cel/validate.ts';
import { schemaErrors } from './structural/schema-errors.ts';

const SCHEMA = 'correct the schema: no API server takes it as it is';
const RULES = 'correct the rule: no API server takes it as it is';

/**
 * What the API server has against a CRD of this schema: it must be structural, its rules in CEL must compile and cost
 * little, and its defaults must be such as it takes.
 * @param path of the schema in the definition, which fields begin with
 */
export function objectionsToSchema(schema: Schema, path: string): Objection[] {
  const ofSchema = schemaErrors(schema);
  const ofRules = compileRules(schema);
  const isSound = ofRules.length === 0 && ofSchema.every(({ field }) => DEFAULT.test(field));
  const ofDefaults = isSound ? brokenDefaults(schema) : [];
  return [
    ...ofSchema.map(({ field, message }) => {
      const below = field === '' || field.startsWith('[') ? field : `.${field}`;
      return { rule: 'schema' as const, field: `${path}${below}`, message, hint: SCHEMA };
    }),
    ...[...ofRules, ...ofDefaults].map(({ field, message, hint = RULES }) => {
      return { rule: 'cel' as const, field: field.replace(/^openAPIV3Schema/, path), message, hint };
    }),
  ];
}

/** A path to a default, or into one; a field of that name is in brackets. */
const DEFAULT = /(^|\.)default($|[.[])/;
