import type { Schema, ValidationRule } from '../../schema.ts';
import { functions } from '../libraries/index.ts';
import { declaredType } from '../schema/declare.ts';
import { type Extent, extentOf, timesInRequest, timesWithin, type Unbounded } from '../schema/extent.ts';
import { schemaOfValues } from '../schema/resource.ts';
import { culprits, excessOf, type ExpressionCost, totalExcess } from './budget.ts';
import { at, child, fieldPathOf } from './field-path.ts';
import type { Program } from './program.ts';
import { type CompiledRule, compileRule } from './rule.ts';

/** What is wrong with a rule of a schema, and where in the schema it is. */
export interface RuleProblem {
  readonly field: string;
  readonly message: string;
  /** What to do about it, where the message does not say. */
  readonly hint?: string;
}

const REASONS: ReadonlySet<string> = new Set([
  ...['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'],
]);

/**
 * What the API server would say of the rules in the schema of a CRD; see ValidateCustomResourceDefinitionOpenAPISchema
 * in k8s.io/apiextensions-apiserver.
 */
export function ruleProblems(schema: Schema, path: string): readonly RuleProblem[] {
  const root = { isResource: true, isStructural: true, unrelated: undefined, field: '', times: 1, unbounded: [] };
  const context = { ...root, isSeen: false, isTypeless: false };
  const { ill, wrong, costs } = visit(schema, path, context);
  return [...ill, ...wrong, ...totalExcess(costs, path)];
}

interface Context {
  readonly isResource: boolean;
  /** Whether there may be rules here: inside of allOf and the like there may not. */
  readonly isStructural: boolean;
  /** The path of a list above whose elements cannot be told from what they were. */
  readonly unrelated: string | undefined;
  /** Where the value is in an object, such as `spec.ports[*]`. */
  readonly field: string;
  /** How often it may be there; undefined if one of the lists and maps around it, the unbounded ones, has no bound. */
  readonly times: number | undefined;
  readonly unbounded: readonly Unbounded[];
  /** Whether there are rules about something around it, which see it as of the type that it has there. */
  readonly isSeen: boolean;
  /** Whether it has no type there, such as the items of what is no list. */
  readonly isTypeless: boolean;
}

/**
 * Rules that are ill-formed, and rules that do not compile; the API server compiles none that have the former inside.
 */
interface Found {
  readonly ill: readonly RuleProblem[];
  readonly wrong: readonly RuleProblem[];
  readonly costs: readonly ExpressionCost[];
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
  const own = rules.length > 0 && ill.length === 0 ? compileAll(rules, schema, rulesPath, context) : NOTHING;
  return {
    ill,
    wrong: [...inside.flatMap((found) => found.wrong), ...own.wrong],
    costs: [...inside.flatMap((found) => found.costs), ...own.costs],
  };
}

const NOTHING = { wrong: [], costs: [] };

function parts(schema: Schema, path: string, context: Context): [Schema, string, Context][] {
  const { times, unbounded } = timesWithin(schema, context.field);
  const isSeen = context.isSeen || (schema['x-kubernetes-validations'] ?? []).length > 0;
  const kind = isSeen ? declaredType(schema, context.isResource)?.kind : undefined;
  const within = (part: Schema, step = '', needed?: 'list' | 'map'): Context => ({
    ...context,
    isSeen,
    isTypeless: context.isTypeless || (isSeen && needed !== undefined && kind !== needed),
    isResource: part['x-kubernetes-embedded-resource'] === true,
    field: step.startsWith('[') ? `${context.field}${step}` : child(context.field, step),
    times: times === undefined || context.times === undefined ? undefined : context.times * times,
    unbounded: unbounded === undefined ? context.unbounded : [...context.unbounded, unbounded],
  });
  const found: [Schema, string, Context][] = [];
  const values = schemaOfValues(schema);
  if (values !== undefined) found.push([values, child(path, 'additionalProperties'), within(values, '[*]', 'map')]);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    found.push([property, at(child(path, 'properties'), name), within(property, name)]);
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
    found.push([schema.items, child(path, 'items'), { ...within(schema.items, '[*]', 'list'), unrelated }]);
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
  context: Context,
): Pick<Found, 'wrong' | 'costs'> {
  const type = context.isTypeless ? undefined : declaredType(schema, context.isResource);
  const extent = extentOf(schema, context.isResource, context.field);
  if (type === undefined || extent === undefined) {
    const message =
      'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
    return { wrong: [{ field: path, message }], costs: [] };
  }
  const compiled = rules.map((rule) => compileRule(rule, schema, type, functions));
  const ofRules = compiled.flatMap(({ program }, index) =>
    program === undefined ? [] : [costOf(program, child(at(path, index), 'rule'), extent, context)],
  );
  const ofMessages = compiled.flatMap(({ message }, index) =>
    message === undefined ? [] : [costOf(message, child(at(path, index), 'messageExpression'), extent)],
  );
  return {
    wrong: [
      ...compiled.flatMap((one, index) => problemsOf(one, at(path, index), context.unrelated)),
      ...ofRules.flatMap((cost) => excessOf(cost, 'rule')),
      ...ofMessages.flatMap((cost) => excessOf(cost, 'messageExpression')),
    ],
    costs: [...ofRules, ...ofMessages],
  };
}

/** @param context where the expression is evaluated for each value that there may be, and not once for an object */
function costOf(program: Program, field: string, extent: Extent, context?: Context): ExpressionCost {
  const { cost } = program.estimate(extent);
  const times = context === undefined ? 1 : (context.times ?? timesInRequest(extent.bytes));
  const unbounded = () => [...(context?.unbounded ?? []), ...culprits((small) => program.estimate(extent, small))];
  return { field, cost: cost * times, unbounded };
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
