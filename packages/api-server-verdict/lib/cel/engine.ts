import type { Schema, ValidationRule } from '../schema.ts';
import { sound } from '../structural/schema/sound.ts';
import { type Breach, evaluate } from './rules/evaluate.ts';
import { defaultProblems } from './rules/defaults.ts';
import { ruleProblems } from './rules/problems.ts';
import { validatorOf } from './rules/validator.ts';
import type { CelViolation, RuleError } from './violation.ts';

export function ruleErrors(schema: Schema): readonly RuleError[] {
  try {
    return ruleProblems(sound(schema), 'openAPIV3Schema');
  } catch (error) {
    return [{ field: 'openAPIV3Schema', message: unforeseen(error) }];
  }
}

export function brokenDefaults(schema: Schema): readonly RuleError[] {
  try {
    return defaultProblems(sound(schema), 'openAPIV3Schema', true);
  } catch (error) {
    return [{ field: 'openAPIV3Schema', message: `the defaults cannot be held to the rules: ${unforeseen(error)}` }];
  }
}

export function violations(schema: Schema, value: unknown, old: unknown, field: string): readonly CelViolation[] {
  try {
    const validator = validatorOf(sound(schema));
    return validator === undefined ? [] : evaluate(validator, value, old, field).map(violationOf);
  } catch (error) {
    const message = `the rules of the schema cannot be evaluated: ${unforeseen(error)}`;
    return [{ field, message, hint: 'simplify the object', reason: 'FieldValueInvalid', tolerated: false }];
  }
}

function violationOf({ field, message, reason, rule, tolerated }: Breach): CelViolation {
  return { field, message, reason, tolerated, hint: hintOf(rule) };
}

function hintOf(rule: ValidationRule | undefined): string {
  return rule === undefined ? 'make the object smaller' : `it must satisfy ${rule.rule.trim().replace(/\s+/g, ' ')}`;
}

/** Such as a stack that overflows in what is nested too deeply. */
function unforeseen(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
