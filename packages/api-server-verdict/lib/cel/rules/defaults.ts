import type { Schema } from '../../schema.ts';
import { type Breach, evaluate } from './evaluate.ts';
import { at, child } from './field-path.ts';
import type { RuleProblem } from './problems.ts';
import { validatorOf } from './validator.ts';

/**
 * The defaults of a schema that break rules about them; see apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting/validation.go. Defaults of the values of maps are not looked at, there or here.
 */
export function defaultProblems(schema: Schema, path: string, isResource: boolean): readonly RuleProblem[] {
  const isOfResource = isResource || schema['x-kubernetes-embedded-resource'] === true;
  const inside = [
    ...(schema.items === undefined ? [] : defaultProblems(schema.items, child(path, 'items'), false)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      defaultProblems(property, at(child(path, 'properties'), name), false),
    ),
  ];
  const { default: value = null } = schema;
  const validator = value === null ? undefined : validatorOf(schema, isOfResource);
  if (validator === undefined) return inside;
  const breaches = (former: unknown): readonly Breach[] => evaluate(validator, value, former, child(path, 'default'));
  // First as what has always been so, and then as what is new, for rules that look at what was before.
  const broken = [...breaches(value), ...breaches(undefined)].filter(
    (one, index, all) => all.findIndex(({ field, rule }) => field === one.field && rule === one.rule) === index,
  );
  return [
    ...inside,
    ...broken.map(({ field, message }) => ({ field, message, hint: 'correct the default or the rule' })),
  ];
}
