import { interpolate, COMPLAINTS } from '../libraries/string-format.ts';
import { patternOf } from '../libraries/regex.ts';
import { Failure } from '../runtime/failure.ts';
import { parseDuration } from '../runtime/time.ts';
import { intToTimestamp, stringToTimestamp } from '../runtime/convert.ts';
import type { Value } from '../runtime/value.ts';
import { type Call, children, type Expression, type ListLiteral, type MapLiteral } from './ast.ts';
import type { Checked } from './check.ts';
import type { Problem } from './problem.ts';
import { isSame, optionalOf, type Type, written } from './type.ts';

/** What is wrong with the literals of a rule whose types are right; see cel-go, cel/validator.go. */
export function literalProblems(expression: Expression, checked: Checked): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (one: Expression, inFormat: boolean): void => {
    problems.push(...problemsOf(one, inFormat, checked));
    const inside = inFormat || (one.kind === 'call' && one.name === 'format');
    for (const child of children(one)) {
      // The target of a call by its qualified name is no expression.
      if (one.kind === 'call' && child === one.target && checked.qualified.has(one)) continue;
      visit(child, inside);
    }
  };
  visit(expression, false);
  return problems;
}

function problemsOf(expression: Expression, inFormat: boolean, checked: Checked): readonly Problem[] {
  switch (expression.kind) {
    case 'call':
      return [...argumentProblems(expression), ...formatProblems(expression, checked)];
    case 'list':
      return inFormat ? [] : elementProblems(expression, checked);
    case 'map':
      return inFormat ? [] : entryProblems(expression, checked);
    default:
      return [];
  }
}

const ARGUMENTS: Readonly<Record<string, (value: Value) => boolean>> = {
  duration: (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  timestamp: (value) =>
    (typeof value === 'bigint' && succeeds(() => intToTimestamp(value))) ||
    (typeof value === 'string' && succeeds(() => stringToTimestamp(value))),
  matches: (value) => typeof value !== 'string' || !(patternOf(value) instanceof Error),
};

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

function argumentProblems({ name, arguments: [argument] }: Call): readonly Problem[] {
  const isValid = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
  if (isValid === undefined || argument?.kind !== 'literal') return [];
  return isValid(argument.value) ? [] : [{ at: argument.at, message: `invalid ${name} argument` }];
}

function elementProblems({ elements }: ListLiteral, checked: Checked): readonly Problem[] {
  let first: Type | undefined;
  for (const { value, optional } of elements) {
    const type = held(checked.typeOf(value), optional);
    first ??= type;
    if (!isSame(first, type, false)) return [mismatch(value, first, type)];
  }
  return [];
}

function entryProblems({ entries }: MapLiteral, checked: Checked): readonly Problem[] {
  const [first, ...others] = entries;
  if (first === undefined) return [];
  const key = checked.typeOf(first.key);
  const value = held(checked.typeOf(first.value), first.optional);
  return others.flatMap((entry) => {
    const [otherKey, otherValue] = [checked.typeOf(entry.key), held(checked.typeOf(entry.value), entry.optional)];
    return [
      ...(isSame(key, otherKey, false) ? [] : [mismatch(entry.key, key, otherKey)]),
      ...(isSame(value, otherValue, false) ? [] : [mismatch(entry.value, value, otherValue)]),
    ];
  });
}

function held(type: Type, optional: boolean): Type {
  return optional ? (optionalOf(type) ?? type) : type;
}

function mismatch({ at }: Expression, expected: Type, actual: Type): Problem {
  return { at, message: `expected type '${written(expected)}' but found '${written(actual)}'` };
}

const ADMITTED: Readonly<Record<string, readonly Type['kind'][]>> = {
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

/** What is wrong with a format that is a literal, and its arguments a list of them. */
function formatProblems(call: Call, checked: Checked): readonly Problem[] {
  const [values] = call.arguments;
  if (call.name !== 'format' || call.target?.kind !== 'literal' || typeof call.target.value !== 'string') return [];
  if (values?.kind !== 'list') return [];
  let used = 0;
  let at = call.at;
  try {
    interpolate(call.target.value, values.elements.length, (verb, index) => {
      used++;
      const argument = values.elements[index]?.value;
      const wrong = argument === undefined ? undefined : unformattable(verb, argument, checked);
      if (wrong === undefined) return '';
      at = wrong.at;
      throw new Failure(`error during formatting: ${COMPLAINTS[verb] ?? ''}${checked.typeOf(wrong).name}`);
    });
  } catch (error) {
    if (error instanceof Failure) return [{ at, message: error.message }];
    throw error;
  }
  const count = values.elements.length;
  if (count <= used) return [];
  return [{ at, message: `too many arguments supplied to string.format (expected ${used}, got ${count})` }];
}

const TEXTUAL: ReadonlySet<Type['kind']> = new Set([
  ...(['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration'] as const),
  ...(['type', 'null'] as const),
]);

function unformattable(verb: string, argument: Expression, checked: Checked): Expression | undefined {
  const { kind } = checked.typeOf(argument);
  if (verb !== 's') return kind === 'dyn' || ADMITTED[verb]?.includes(kind) === true ? undefined : argument;
  if (kind !== 'dyn' && !TEXTUAL.has(kind)) return argument;
  if (argument.kind !== 'list' && argument.kind !== 'map') return undefined;
  for (const child of children(argument)) {
    const wrong = unformattable(verb, child, checked);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
