import { ADD, AND, CONDITIONAL, EQUALS, type Expression, MAP_INSERT, NOT, NOT_STRICTLY_FALSE, OR } from './ast.ts';
import { SyntaxProblem } from './problem.ts';

/** What a macro makes of its arguments; `at` is its opening parenthesis. */
type Macro = (at: number, target: Expression, given: readonly Expression[]) => Expression;

/** What a macro gathers its result in: no rule can name it, so that none can be in its way. */
export const ACCUMULATOR = '@result';
const UNUSED = '#unused';
const SORTED = '@__sortBy_input__';

/** The function that sortBy() comes down to. */
export const SORT_BY = '@sortByAssociatedKeys';

const MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ['all/2', (at, range, [variable, predicate]) => all(at, range, [variable], predicate)],
  ['all/3', (at, range, [one, two, predicate]) => all(at, range, [one, two], predicate)],
  ['exists/2', (at, range, [variable, predicate]) => exists(at, range, [variable], predicate)],
  ['exists/3', (at, range, [one, two, predicate]) => exists(at, range, [one, two], predicate)],
  ['exists_one/2', (at, range, [variable, predicate]) => existsOne(at, range, [variable], predicate)],
  ['exists_one/3', (at, range, [one, two, predicate]) => existsOne(at, range, [one, two], predicate)],
  ['existsOne/3', (at, range, [one, two, predicate]) => existsOne(at, range, [one, two], predicate)],
  ['map/2', (at, range, [variable, change]) => collect(at, range, [variable], undefined, change)],
  ['map/3', (at, range, [variable, filter, change]) => collect(at, range, [variable], filter, change)],
  ['filter/2', (at, range, [variable, predicate]) => collect(at, range, [variable], predicate, variable)],
  ['transformList/3', (at, range, [one, two, change]) => collect(at, range, [one, two], undefined, change)],
  ['transformList/4', (at, range, [one, two, filter, change]) => collect(at, range, [one, two], filter, change)],
  ['transformMap/3', (at, range, [one, two, change]) => insert(at, range, [one, two], undefined, change, true)],
  ['transformMap/4', (at, range, [one, two, filter, change]) => insert(at, range, [one, two], filter, change, true)],
  ['transformMapEntry/3', (at, range, [one, two, entry]) => insert(at, range, [one, two], undefined, entry, false)],
  ['transformMapEntry/4', (at, range, [one, two, keep, entry]) => insert(at, range, [one, two], keep, entry, false)],
  ['sortBy/2', (at, target, [variable, key]) => sortBy(at, target, variable, key)],
  ['optMap/2', (at, target, [variable, change]) => withValue('optMap', at, target, variable, change)],
  ['optFlatMap/2', (at, target, [variable, change]) => withValue('optFlatMap', at, target, variable, change)],
]);

/** What a call such as `list.all(x, x > 0)` stands for; undefined if it is no macro. */
export function expandMacro(
  name: string,
  at: number,
  target: Expression,
  given: readonly Expression[],
): Expression | undefined {
  return MACROS.get(`${name}/${given.length}`)?.(at, target, given);
}

/** What `has(operand.field)` stands for. */
export function presenceTest(at: number, argument: Expression): Expression {
  if (argument.kind !== 'select') throw new SyntaxProblem(argument.at, 'invalid argument to has() macro');
  return { ...argument, at, test: true };
}

type Argument = Expression | undefined;

function all(at: number, range: Expression, variables: readonly Argument[], predicate: Argument): Expression {
  return fold(at, range, variables, 'argument must be a simple name', {
    initial: literal(at, true),
    condition: call(at, NOT_STRICTLY_FALSE, accumulator(at)),
    step: call(at, AND, accumulator(at), given(predicate)),
  });
}

function exists(at: number, range: Expression, variables: readonly Argument[], predicate: Argument): Expression {
  return fold(at, range, variables, 'argument must be a simple name', {
    initial: literal(at, false),
    condition: call(at, NOT_STRICTLY_FALSE, call(at, NOT, accumulator(at))),
    step: call(at, OR, accumulator(at), given(predicate)),
  });
}

function existsOne(at: number, range: Expression, variables: readonly Argument[], predicate: Argument): Expression {
  return fold(at, range, variables, 'argument must be a simple name', {
    initial: literal(at, 0n),
    condition: literal(at, true),
    step: call(at, CONDITIONAL, given(predicate), call(at, ADD, accumulator(at), literal(at, 1n)), accumulator(at)),
    result: call(at, EQUALS, accumulator(at), literal(at, 1n)),
  });
}

function collect(
  at: number,
  range: Expression,
  variables: readonly Argument[],
  filter: Argument,
  change: Argument,
): Expression {
  const element: Expression = { kind: 'list', at, elements: [{ value: given(change), optional: false }] };
  const complaint = variables.length === 1 ? 'argument is not an identifier' : 'argument must be a simple name';
  return fold(at, range, variables, complaint, {
    initial: { kind: 'list', at, elements: [] },
    condition: literal(at, true),
    step: filtered(at, filter, call(at, ADD, accumulator(at), element)),
  });
}

function insert(
  at: number,
  range: Expression,
  variables: readonly Argument[],
  filter: Argument,
  change: Argument,
  underSameKey: boolean,
): Expression {
  const what = underSameKey ? [identifier(at, nameOf(variables[0]) ?? ''), given(change)] : [given(change)];
  return fold(at, range, variables, 'argument must be a simple name', {
    initial: { kind: 'map', at, entries: [] },
    condition: literal(at, true),
    step: filtered(at, filter, call(at, MAP_INSERT, accumulator(at), ...what)),
  });
}

function withValue(macro: string, at: number, target: Expression, variable: Argument, change: Argument): Expression {
  const name = nameOf(variable);
  if (name === undefined) {
    throw new SyntaxProblem(given(variable).at, `${macro}() variable name must be a simple identifier`);
  }
  const changed: Expression = {
    kind: 'fold',
    at,
    range: { kind: 'list', at, elements: [] },
    variable: UNUSED,
    accumulator: name,
    initial: { kind: 'call', at, name: 'value', target: copy(target), arguments: [] },
    condition: literal(at, false),
    step: identifier(at, name),
    result: given(change),
  };
  return call(
    at,
    CONDITIONAL,
    { kind: 'call', at, name: 'hasValue', target, arguments: [] },
    macro === 'optMap' ? call(at, 'optional.of', changed) : changed,
    call(at, 'optional.none'),
  );
}

/** A list by the name of a variable, so that it is made but once. */
function sortBy(at: number, target: Expression, variable: Argument, key: Argument): Expression {
  const keys = collect(at, identifier(at, SORTED), [variable], undefined, key);
  return {
    kind: 'fold',
    at,
    range: { kind: 'list', at, elements: [] },
    variable: UNUSED,
    accumulator: SORTED,
    initial: target,
    condition: literal(at, false),
    step: identifier(at, SORTED),
    result: { kind: 'call', at, name: SORT_BY, target: identifier(at, SORTED), arguments: [keys] },
  };
}

interface Parts {
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result?: Expression;
}

function fold(
  at: number,
  range: Expression,
  variables: readonly Argument[],
  complaint: string,
  parts: Parts,
): Expression {
  const names = variables.map((variable) => {
    const name = nameOf(variable);
    if (name === undefined) throw new SyntaxProblem(given(variable).at, complaint);
    if (name === '__result__') {
      throw new SyntaxProblem(given(variable).at, 'iteration variable overwrites accumulator variable');
    }
    return name;
  });
  const [variable = '', secondVariable] = names;
  if (variable === secondVariable) {
    throw new SyntaxProblem(given(variables[1]).at, `duplicate variable name: ${variable}`);
  }
  const result = parts.result ?? accumulator(at);
  return { kind: 'fold', at, range, variable, secondVariable, accumulator: ACCUMULATOR, ...parts, result };
}

function filtered(at: number, filter: Argument, step: Expression): Expression {
  return filter === undefined ? step : call(at, CONDITIONAL, filter, step, accumulator(at));
}

function nameOf(argument: Argument): string | undefined {
  return argument?.kind === 'identifier' ? argument.name : undefined;
}

/** An argument that the number of arguments says is there. */
function given(argument: Argument): Expression {
  if (argument === undefined) throw new SyntaxProblem(0, 'missing argument');
  return argument;
}

function accumulator(at: number): Expression {
  return identifier(at, ACCUMULATOR);
}

function identifier(at: number, name: string): Expression {
  return { kind: 'identifier', at, name };
}

function literal(at: number, value: boolean | bigint): Expression {
  return { kind: 'literal', at, value };
}

function call(at: number, name: string, ...given: Expression[]): Expression {
  return { kind: 'call', at, name, arguments: given };
}

/** The checker tells expressions apart by identity, so that one used twice has to be there twice. */
function copy(expression: Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'identifier':
    case 'message':
      return { ...expression };
    case 'select':
      return { ...expression, operand: copy(expression.operand) };
    case 'call':
      return {
        ...expression,
        target: expression.target === undefined ? undefined : copy(expression.target),
        arguments: expression.arguments.map(copy),
      };
    case 'list':
      return {
        ...expression,
        elements: expression.elements.map(({ value, optional }) => ({ value: copy(value), optional })),
      };
    case 'map':
      return {
        ...expression,
        entries: expression.entries.map(({ key, value, optional }) => ({
          key: copy(key),
          value: copy(value),
          optional,
        })),
      };
    case 'fold':
      return {
        ...expression,
        range: copy(expression.range),
        initial: copy(expression.initial),
        condition: copy(expression.condition),
        step: copy(expression.step),
        result: copy(expression.result),
      };
  }
}
