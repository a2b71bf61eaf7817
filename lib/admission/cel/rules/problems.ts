import type { Schema, ValidationRule } from '../../../model/xrd.ts';
import { functions } from '../libraries/index.ts';
import { declaredType } from '../schema/declare.ts';
import { schemaOfValues } from '../schema/resource.ts';
import { at, child, fieldPathOf } from './field-path.ts';
import { type CompiledRule, compileRule } from './rule.ts';

/** What is wrong with a rule of a schema, and where in the schema it is. */
export interface RuleProblem {
  readonly field: string;
  readonly message: string;
}

const REASONS: ReadonlySet<string> = new Set([
  ...['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'],
]);

/**
 * What the API server would say of the rules in the schema of a CRD; see ValidateCustomResourceDefinitionOpenAPISchema
 * in k8s.io/apiextensions-apiserver.
 */
export function ruleProblems(schema: Schema, path: string): readonly RuleProblem[] {
  const { ill, wrong } = visit(schema, path, { isResource: true, isStructural: true, unrelated: undefined });
  return [...ill, ...wrong];
}

interface Context {
  readonly isResource: boolean;
  /** Whether there may be rules here: inside of allOf and the like there may not. */
  readonly isStructural: boolean;
  /** The path of a list above whose elements cannot be told from what they were. */
  readonly unrelated: string | undefined;
}

/** Rules that are ill-formed, and rules that do not compile; the API server compiles none that have the former inside. */
interface Found {
  readonly ill: readonly RuleProblem[];
  readonly wrong: readonly RuleProblem[];
}

function visit(schema: Schema, path: string, context: Context): Found {
  const inside = parts(schema, path, context).map((part) => visit(...part));
  const rules = schema['x-kubernetes-validations'] ?? [];
  const rulesPath = child(path, 'x-kubernetes-validations');
  const isMisplaced = rules.length > 0 && !context.isStructural;
  const ill = [
    ...inside.flatMap((found) => found.ill),
    ...(isMisplaced ? [{ field: rulesPath, message: 'must be empty to be structural' }] : []),
    ...rules.flatMap((rule, index) => illFormed(rule, schema, at(rulesPath, index))),
  ];
  const own = rules.length > 0 && ill.length === 0 ? compileAll(rules, schema, rulesPath, context) : [];
  return { ill, wrong: [...inside.flatMap((found) => found.wrong), ...own] };
}

function parts(schema: Schema, path: string, context: Context): [Schema, string, Context][] {
  const within = (part: Schema): Context => ({
    ...context,
    isResource: part['x-kubernetes-embedded-resource'] === true,
  });
  const found: [Schema, string, Context][] = [];
  const values = schemaOfValues(schema);
  if (values !== undefined) found.push([values, child(path, 'additionalProperties'), within(values)]);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    found.push([property, at(child(path, 'properties'), name), within(property)]);
  }
  for (const combination of ['allOf', 'oneOf', 'anyOf'] as const) {
    for (const [index, part] of (schema[combination] ?? []).entries()) {
      found.push([part, at(child(path, combination), index), { ...within(part), isStructural: false }]);
    }
  }
  if (schema.not !== undefined)
    found.push([schema.not, child(path, 'not'), { ...within(schema.not), isStructural: false }]);
  if (schema.items !== undefined) {
    const isKeyed = schema['x-kubernetes-list-type'] === 'map';
    const unrelated = context.unrelated ?? (isKeyed ? undefined : path);
    found.push([schema.items, child(path, 'items'), { ...within(schema.items), unrelated }]);
  }
  return found;
}

function illFormed(rule: ValidationRule, schema: Schema, path: string): readonly RuleProblem[] {
  const { rule: written, message = '', messageExpression = '', fieldPath = '', reason } = rule;
  const text = written.trim();
  const problems: RuleProblem[] = [];
  const report = (field: string, complaint: string): void => {
    problems.push({ field: child(path, field), message: complaint });
  };
  if (text === '') report('rule', 'rule is not specified');
  else if (message !== '' && message.trim() === '') report('message', 'must be non-empty if specified');
  else if (/[\n\r]/.test(message.trim())) report('message', 'must not contain line breaks');
  else if (/[\n\r]/.test(text) && message === '') {
    report('message', 'message must be specified if rule contains line breaks');
  }
  if (messageExpression !== '' && messageExpression.trim() === '') {
    report('messageExpression', 'messageExpression must be non-empty if specified');
  }
  if (reason !== undefined && !REASONS.has(reason)) {
    report('reason', `supported values: ${[...REASONS].map((one) => `"${one}"`).join(', ')}`);
  }
  if (fieldPath !== '' && fieldPath.trim() === '') report('fieldPath', 'must be non-empty if specified');
  if (/[\n\r]/.test(fieldPath)) report('fieldPath', 'must not contain line breaks');
  if (fieldPath !== '' && fieldPathOf(fieldPath, schema) === undefined) report('fieldPath', 'must be a valid path');
  return problems;
}

function compileAll(
  rules: readonly ValidationRule[],
  schema: Schema,
  path: string,
  { isResource, unrelated }: Context,
): readonly RuleProblem[] {
  const type = declaredType(schema, isResource);
  if (type === undefined) {
    const message =
      'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
    return [{ field: path, message }];
  }
  return rules.flatMap((rule, index) =>
    problemsOf(compileRule(rule, schema, type, functions), at(path, index), unrelated),
  );
}

function problemsOf(
  { rule, program, failure, messageFailure }: CompiledRule,
  path: string,
  unrelated: string | undefined,
): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  const report = (field: string, message: string): void => {
    problems.push({ field: child(path, field), message });
  };
  if (failure !== undefined) report('rule', failure);
  if (messageFailure !== undefined) report('messageExpression', messageFailure);
  if (program?.usesOldSelf === true) {
    if (unrelated !== undefined) {
      report('rule', `oldSelf cannot be used on the uncorrelatable portion of the schema within ${unrelated}`);
    }
  } else if (rule.optionalOldSelf !== undefined) {
    report('optionalOldSelf', 'may not be set if oldSelf is not used in rule');
  }
  return problems;
}
