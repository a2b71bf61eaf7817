import type { Schema } from '../schema.ts';
import type * as Engine from './engine.ts';
import type { CelViolation, RuleError } from './violation.ts';

export type { CelViolation, RuleError } from './violation.ts';

/** Every rule of a schema that does not compile, is ill-formed or refers to what is not there. */
export function compileRules(schema: Schema): RuleError[] {
  return mayHaveRules(schema) ? [...engine().ruleErrors(schema)] : [];
}

/** Every default that breaks a rule about it, of a schema whose rules compile. */
export function brokenDefaults(schema: Schema): RuleError[] {
  return mayHaveRules(schema) ? [...engine().brokenDefaults(schema)] : [];
}

/**
 * Every rule that an object breaks, as the API server evaluates them once the object is valid otherwise.
 * @param old the object that it replaces; rules about changes are left out where there is none
 * @param field the path of the object itself: '' for a whole one
 */
export function celViolations(schema: Schema, value: unknown, old: unknown, field: string): CelViolation[] {
  return mayHaveRules(schema) ? [...engine().violations(schema, value, old, field)] : [];
}

const ruled = new WeakMap<Schema, boolean>();

/** Whether there is a rule anywhere in a schema, whatever somebody has written there, before anything is loaded. */
function mayHaveRules(schema: Schema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const seen = new Set<unknown>();
  const left: unknown[] = [schema];
  let found = false;
  // Without recursion, for it may be deep.
  while (left.length > 0 && !found) {
    const part = left.pop();
    if (typeof part !== 'object' || part === null || seen.has(part)) continue;
    seen.add(part);
    const { items, properties, additionalProperties, allOf, anyOf, oneOf, not, ...others } = part as Schema;
    found = (others['x-kubernetes-validations'] ?? []).length > 0;
    left.push(items, not, additionalProperties);
    for (const several of [properties, allOf, anyOf, oneOf]) left.push(...Object.values(several ?? {}));
  }
  ruled.set(schema, found);
  return found;
}

let loaded: typeof Engine | undefined;

// Most kinds have no rules, and their orders need not wait for a language to be loaded.
function engine(): typeof Engine {
  /* eslint-disable-next-line @typescript-eslint/no-require-imports --
     an import would load it always, and import() answers after the verdict is due */
  return (loaded ??= require('./engine') as typeof Engine);
}
