import type { Schema } from '../../model/xrd.ts';
import { sound } from '../structural/schema/sound.ts';
import type * as Engine from './engine.ts';
import type { CelViolation, RuleError } from './violation.ts';

export type { CelViolation, RuleError } from './violation.ts';

/** Every rule of a schema that does not compile, is ill-formed or refers to what is not there. */
export function compileRules(raw: Schema): RuleError[] {
  const schema = sound(raw);
  return mayHaveRules(schema) ? [...engine().ruleErrors(schema)] : [];
}

/** Every default that breaks a rule about it, of a schema whose rules compile. */
export function brokenDefaults(raw: Schema): RuleError[] {
  const schema = sound(raw);
  return mayHaveRules(schema) ? [...engine().brokenDefaults(schema)] : [];
}

/**
 * Every rule that an object breaks, as the API server evaluates them once the object is valid otherwise.
 * @param old the object that it replaces; rules about changes are left out where there is none
 * @param field the path of the object itself: '' for a whole one
 */
export function celViolations(raw: Schema, value: unknown, old: unknown, field: string): CelViolation[] {
  const schema = sound(raw);
  return mayHaveRules(schema) ? [...engine().violations(schema, value, old, field)] : [];
}

const ruled = new WeakMap<Schema, boolean>();

/** Whether there is a rule anywhere in a schema, which is known before anything is loaded. */
function mayHaveRules(schema: Schema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const { items, properties = {}, additionalProperties, allOf = [], anyOf = [], oneOf = [], not } = schema;
  const parts = [items, not, additionalProperties, ...Object.values(properties), ...allOf, ...anyOf, ...oneOf];
  const found =
    (schema['x-kubernetes-validations'] ?? []).length > 0 ||
    parts.some((part) => typeof part === 'object' && mayHaveRules(part));
  ruled.set(schema, found);
  return found;
}

let loaded: typeof Engine | undefined;

// Most kinds have no rules, and their orders need not wait for a language to be loaded.
function engine(): typeof Engine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it always, and import() answers after the verdict is due
  return (loaded ??= require('./engine.ts') as typeof Engine);
}
