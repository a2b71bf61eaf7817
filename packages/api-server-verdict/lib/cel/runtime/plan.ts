import {
  AND,
  type Call,
  CONDITIONAL,
  type Expression,
  type Fold,
  IN,
  INDEX,
  type ListLiteral,
  type MapLiteral,
  NOT_EQUALS,
  NOT_STRICTLY_FALSE,
  OPTIONAL_INDEX,
  OPTIONAL_SELECT,
  OR,
  type Select,
} from '../language/ast.ts';
import type { Checked } from '../language/check.ts';
import type { Overload } from '../language/declarations.ts';
import { patternOf } from '../libraries/regex.ts';
import { UNGUARDED } from '../libraries/standard.ts';
import { access, accessHeld, find } from './access.ts';
import { Collector, Entries, Gatherer, identity, Items } from './collections.ts';
import { type Cost, costOf, MAKE_LIST, MAKE_MAP, SELECT } from './cost.ts';
import { equal } from './equality.ts';
import { Failure, LimitExceeded, noSuchOverload } from './failure.ts';
import { dispatch } from './signature.ts';
import { Dictionary, List, Optional, typeName, TypeValue, type Value } from './value.ts';

/** One evaluation of a rule. */
export class Frame {
  cost = 0;
  /** What the variables stand for; a fold may accumulate a failure. */
  readonly slots: (Value | Failure | undefined)[];

  constructor(
    variables: readonly (Value | undefined)[],
    readonly limit: number,
  ) {
    this.slots = [...variables];
  }

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new LimitExceeded();
  }
}

export type Run = (frame: Frame) => Value;

/** The rule cannot be made into a program. */
export class PlanFailure extends Error {}

/** How to evaluate an expression, and what it counts as. */
interface Plan {
  readonly run: Run;
  /** What evaluating it costs, but for what is in it: an attribute costs one, unless it is a branch or an index. */
  readonly base: number;
  readonly constant?: Value;
  /** Whether it is a selection, which keeps hold of an optional that it made itself. */
  readonly selects?: boolean;
  /** Whether it is a condition: what is selected from it is selected from its branches. */
  readonly branches?: boolean;
}

const PATTERNED: ReadonlySet<string> = new Set(['find', 'findAll', 'matches']);

const CONVERSIONS: ReadonlySet<string> = new Set([
  ...['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type', 'uint'],
]);

/**
 * A checked rule as a function, for variables in the order given; see cel-go, interpreter/planner.go. What is constant
 * is evaluated here.
 */
export function plan(
  expression: Expression,
  checked: Checked,
  functions: ReadonlyMap<string, readonly Overload[]>,
  variables: readonly string[],
): Run {
  const planner = new Planner(checked, functions, variables);
  return planner.valueOf(expression);
}

class Planner {
  readonly #checked: Checked;
  readonly #functions: ReadonlyMap<string, readonly Overload[]>;
  #slots: ReadonlyMap<string, number>;
  #nextSlot: number;

  constructor(checked: Checked, functions: ReadonlyMap<string, readonly Overload[]>, variables: readonly string[]) {
    this.#checked = checked;
    this.#functions = functions;
    this.#slots = new Map(variables.map((name, index) => [name, index]));
    this.#nextSlot = variables.length;
  }

  valueOf(expression: Expression): Run {
    return valueOf(this.#plan(expression));
  }

  #plan(expression: Expression): Plan {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.value);
      case 'identifier':
        return this.#reference(expression);
      case 'select':
        return this.#checked.references.has(expression) ? this.#reference(expression) : this.#select(expression);
      case 'call':
        return this.#call(expression);
      case 'list':
        return this.#list(expression);
      case 'map':
        return this.#map(expression);
      case 'fold':
        return this.#fold(expression);
      case 'message':
        throw new PlanFailure(`unknown type: ${expression.name}`);
    }
  }

  #reference(expression: Expression): Plan {
    const name = this.#checked.references.get(expression) ?? '';
    const slot = this.#slots.get(name);
    if (slot === undefined) return constant(new TypeValue(name));
    // The API server takes any name of a type for that of one it knows.
    if (this.#checked.typeOf(expression).kind === 'type') throw new PlanFailure(`reference to undefined type: ${name}`);
    return {
      base: SELECT,
      run: ({ slots }) => {
        const value = slots[slot];
        if (value instanceof Failure) throw value;
        if (value === undefined) throw new Failure(`no such attribute(s): ${name}`);
        return value;
      },
    };
  }

  #select({ operand, field, test }: Select): Plan {
    if (!test) return selection(this.#operand(operand), () => field, false);
    const from = this.#plan(operand);
    return {
      base: 0,
      run: (frame) => {
        const container = from.run(frame);
        frame.charge(SELECT);
        if (container instanceof Optional) {
          return accessHeld(container, field, from.selects !== true).value !== undefined;
        }
        return find(container, field) !== undefined;
      },
    };
  }

  /** What is selected from; of a chain of selections, only the whole costs one. */
  #operand(expression: Expression): Plan {
    const operand = this.#plan(expression);
    return operand.base === SELECT || operand.branches === true ? operand : { run: operand.run, base: SELECT };
  }

  #call(call: Call): Plan {
    const [first, second, third] = call.arguments;
    if (first !== undefined && second !== undefined) {
      if (call.name === CONDITIONAL && third !== undefined) return this.#conditional(first, second, third);
      if (call.name === INDEX) return this.#index(first, second, false);
      if (call.name === OPTIONAL_INDEX || call.name === OPTIONAL_SELECT) return this.#index(first, second, true);
      if (call.name === AND || call.name === OR) return this.#logic(call.arguments, call.name === OR);
    }
    if (first !== undefined && call.name === NOT_STRICTLY_FALSE) return this.#notStrictlyFalse(first);
    const { target } = call;
    if (target !== undefined && !this.#checked.qualified.has(call)) {
      if (call.name === 'or' || call.name === 'orValue') return this.#alternative(call.name, target, first);
      return this.#function(call, call.name, [target, ...call.arguments]);
    }
    const prefix = target === undefined ? '' : `${nameOf(target)}.`;
    return this.#function(call, `${prefix}${call.name}`.replace(/^\./, ''), call.arguments);
  }

  #conditional(condition: Expression, yes: Expression, no: Expression): Plan {
    const test = this.valueOf(condition);
    const [whenTrue, whenFalse] = [this.#plan(yes), this.#plan(no)];
    const [runTrue, runFalse] = [branch(whenTrue), branch(whenFalse)];
    return {
      base: 0,
      branches: true,
      selects: whenTrue.selects === true && whenFalse.selects === true,
      run: (frame) => {
        const holds = test(frame);
        if (typeof holds !== 'boolean') throw noSuchOverload();
        return holds ? runTrue(frame) : runFalse(frame);
      },
    };
  }

  #index(container: Expression, index: Expression, optional: boolean): Plan {
    const key = this.#plan(index);
    if (key.constant !== undefined && !isPlain(key.constant)) throw new PlanFailure(wrongKey(key.constant));
    return selection(this.#operand(container), branch(key), optional);
  }

  #logic(terms: readonly Expression[], decisive: boolean): Plan {
    const runs = terms.map((term) => this.valueOf(term));
    return {
      base: 0,
      run: (frame) => {
        let failure: Failure | undefined;
        for (const run of runs) {
          try {
            const value = run(frame);
            if (value === decisive) return decisive;
            if (typeof value !== 'boolean') failure ??= noSuchOverload();
          } catch (error) {
            failure ??= failureOf(error);
          }
        }
        if (failure !== undefined) throw failure;
        return !decisive;
      },
    };
  }

  #notStrictlyFalse(expression: Expression): Plan {
    const run = this.valueOf(expression);
    return {
      base: 0,
      run: (frame) => {
        let result = true;
        try {
          result = run(frame) !== false;
        } catch (error) {
          failureOf(error);
        }
        frame.charge(1);
        return result;
      },
    };
  }

  #alternative(name: string, target: Expression, other: Expression | undefined): Plan {
    const run = this.valueOf(target);
    const otherwise = other === undefined ? run : this.valueOf(other);
    return {
      base: 0,
      run: (frame) => {
        const value = run(frame);
        if (!(value instanceof Optional)) return value;
        if (value.value === undefined) return otherwise(frame);
        return name === 'or' ? value : value.value;
      },
    };
  }

  #function(call: Call, name: string, given: readonly Expression[]): Plan {
    const fitting = this.#checked.calls.get(call) ?? [];
    const plans = given.map((one) => this.#plan(one));
    const [first, second] = plans;
    if (CONVERSIONS.has(name) && plans.length === 1 && first?.constant !== undefined) {
      return constant(this.#converted(name, fitting, first.constant));
    }
    if (PATTERNED.has(name)) checkPattern(second);
    if (name === IN && fitting.length === 1 && first !== undefined && second?.constant instanceof List) {
      const member = membership(first, second.constant);
      if (member !== undefined) return member;
    }
    const runs = plans.map(valueOf);
    const isPatterned = PATTERNED.has(name) && second?.constant !== undefined;
    const apply = isPatterned ? onText(this.#apply(name, fitting)) : this.#apply(name, fitting);
    const cost = costOf(name, fitting.length === 1 ? fitting[0]?.signature : undefined);
    return {
      base: 0,
      run: (frame) => {
        const values = argumentsOf(runs, frame, cost);
        let result: Value | undefined;
        try {
          result = apply(values);
          return result;
        } finally {
          // A call that fails costs as much as one that does not.
          frame.charge(cost(values, result));
        }
      },
    };
  }

  #converted(name: string, fitting: readonly Overload[], value: Value): Value {
    try {
      return this.#apply(name, fitting)([value]);
    } catch (error) {
      throw error instanceof Failure ? new PlanFailure(error.message) : error;
    }
  }

  #apply(name: string, fitting: readonly Overload[]): (given: readonly Value[]) => Value {
    if (name === NOT_EQUALS) return ([one = null, two = null]) => isDifferent(one, two);
    const [only] = fitting;
    if (only !== undefined && UNGUARDED.has(name)) return (given) => only.run(...(given as never[]));
    const overloads = fitting.length === 1 ? fitting : (this.#functions.get(name) ?? []);
    return (given) => dispatch(name, overloads, given).run(...(given as never[]));
  }

  #list({ elements }: ListLiteral): Plan {
    const plans = elements.map(({ value }) => this.#plan(value));
    const constants = constantsOf(plans);
    if (constants !== undefined && !elements.some(({ optional }) => optional)) return constant(new Items(constants));
    const runs = plans.map(valueOf);
    return {
      base: 0,
      run: (frame) => {
        frame.charge(MAKE_LIST);
        const values: Value[] = [];
        for (const [index, run] of runs.entries()) {
          const value = run(frame);
          if (elements[index]?.optional !== true) values.push(value);
          else if (!(value instanceof Optional)) throw notOptional('list element', value);
          else if (value.value !== undefined) values.push(value.value);
        }
        return new Items(values);
      },
    };
  }

  #map({ entries }: MapLiteral): Plan {
    const plans = entries.map(({ key, value, optional }) => ({
      key: this.#plan(key),
      value: this.#plan(value),
      optional,
    }));
    const runs = plans.map(({ key, value, optional }) => ({ key: valueOf(key), value: valueOf(value), optional }));
    const make: Run = (frame) => {
      const made: [Value, Value][] = [];
      for (const { key, value, optional } of runs) {
        const name = key(frame);
        const held = value(frame);
        if (!optional) made.push([name, held]);
        else if (!(held instanceof Optional)) throw notOptional('entry', held);
        else if (held.value !== undefined) made.push([name, held.value]);
      }
      return new Entries(made);
    };
    if (
      constantsOf(plans.flatMap(({ key, value }) => [key, value])) !== undefined &&
      !entries.some((e) => e.optional)
    ) {
      return constant(make(new Frame([], Infinity)));
    }
    return {
      base: 0,
      run: (frame) => {
        frame.charge(MAKE_MAP);
        return make(frame);
      },
    };
  }

  #fold(fold: Fold): Plan {
    const range = this.valueOf(fold.range);
    const initial = this.#initial(fold.initial);
    const outer = this.#slots;
    const accumulator = this.#nextSlot++;
    const variable = this.#nextSlot++;
    const second = this.#nextSlot++;
    const withAccumulator = new Map([...outer, [fold.accumulator, accumulator] as const]);
    this.#slots = new Map([
      ...withAccumulator,
      [fold.variable, variable],
      ...(fold.secondVariable === undefined ? [] : [[fold.secondVariable, second] as const]),
    ]);
    const condition = this.#plan(fold.condition);
    const step = this.valueOf(fold.step);
    this.#slots = withAccumulator;
    const result = this.valueOf(fold.result);
    this.#slots = outer;
    const goesOn = condition.constant === undefined ? valueOf(condition) : undefined;
    const pairs = fold.secondVariable !== undefined;
    return {
      base: 0,
      run: (frame) => {
        const over = range(frame);
        const { slots } = frame;
        slots[accumulator] = initial(frame);
        for (const [one, two] of pairs ? pairsOf(over) : singlesOf(over)) {
          slots[variable] = one;
          slots[second] = two;
          if (goesOn !== undefined && !holds(goesOn, frame)) break;
          try {
            slots[accumulator] = step(frame);
          } catch (error) {
            // A quantifier may still find what makes up for it.
            slots[accumulator] = failureOf(error);
            if (goesOn === undefined) break;
          }
        }
        return finished(result(frame));
      },
    };
  }

  /** What a fold starts from; a list or a map that is empty is then filled in place. */
  #initial(expression: Expression): Run {
    if (expression.kind === 'list' && expression.elements.length === 0) return () => new Collector();
    if (expression.kind === 'map' && expression.entries.length === 0) return () => new Gatherer();
    return this.valueOf(expression);
  }
}

/** What a call is given; if it takes no more than two values, each is evaluated, whether or not another fails. */
function argumentsOf(runs: readonly Run[], frame: Frame, cost: Cost): readonly Value[] {
  const values: Value[] = [];
  for (const [index, run] of runs.entries()) {
    try {
      values.push(run(frame));
    } catch (error) {
      const failure = failureOf(error);
      if (runs.length > 2) throw failure;
      const other = runs[index + 1];
      const rest = other === undefined ? undefined : attempt(other, frame);
      frame.charge(cost(index === 0 ? [undefined, rest] : [...values, undefined], undefined));
      throw failure;
    }
  }
  return values;
}

/** A function whose pattern is known looks at nothing but whether it is called on a text. */
function onText(apply: (given: readonly Value[]) => Value): (given: readonly Value[]) => Value {
  return (given) => {
    if (typeof given[0] !== 'string') throw noSuchOverload();
    return apply(given);
  };
}

function attempt(run: Run, frame: Frame): Value | undefined {
  try {
    return run(frame);
  } catch (error) {
    failureOf(error);
    return undefined;
  }
}

function holds(condition: Run, frame: Frame): boolean {
  try {
    return condition(frame) !== false;
  } catch (error) {
    failureOf(error);
    return true;
  }
}

function finished(value: Value): Value {
  if (value instanceof Collector) return new Items(value.items);
  return value instanceof Gatherer ? value.finished() : value;
}

function* singlesOf(over: Value): Generator<readonly [Value, undefined]> {
  if (over instanceof List) for (const item of over) yield [item, undefined];
  else if (over instanceof Dictionary) for (const key of over.keys) yield [key, undefined];
  else throw new Failure(`got '${goTypeOf(over)}', expected iterable type`);
}

function* pairsOf(over: Value): Generator<readonly [Value, Value]> {
  if (over instanceof Dictionary) for (const key of over.keys) yield [key, over.find(key) ?? null];
  else if (over instanceof List) for (let index = 0; index < over.size; index++) yield [BigInt(index), over.get(index)];
  else throw new Failure(`unsupported comprehension range type: ${goTypeOf(over)}`);
}

const GO_TYPES: Readonly<Record<string, string>> = {
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  list: '*types.baseList',
  map: '*types.baseMap',
  double: 'types.Double',
  int: 'types.Int',
  null_type: 'types.Null',
  string: 'types.String',
  type: '*types.Type',
  uint: 'types.Uint',
  'kubernetes.NamedFormat': 'cel.Format',
  'kubernetes.Quantity': 'cel.Quantity',
  'kubernetes.Semver': 'cel.Semver',
  'kubernetes.URL': 'cel.URL',
  'net.CIDR': 'cel.CIDR',
  'net.IP': 'cel.IP',
  optional_type: '*types.Optional',
  'google.protobuf.Duration': 'types.Duration',
  'google.protobuf.Timestamp': 'types.Timestamp',
};

function goTypeOf(value: Value): string {
  const name = typeName(value);
  return GO_TYPES[name] ?? name;
}

function constant(value: Value): Plan {
  return { base: 0, constant: value, run: () => value };
}

function valueOf({ base, run }: Plan): Run {
  if (base === 0) return run;
  return (frame) => {
    frame.charge(base);
    return run(frame);
  };
}

/** A branch of a condition or an index: if it is an attribute, it costs only what is selected. */
function branch(plan: Plan): Run {
  return plan.base === SELECT ? plan.run : valueOf(plan);
}

function selection(from: Plan, key: Run | (() => string), optional: boolean): Plan {
  const native = from.selects !== true;
  return {
    base: from.base,
    selects: true,
    branches: from.branches,
    run: (frame) => {
      const container = from.run(frame);
      if (container === Optional.none) return container;
      const at = key(frame);
      if (!isPlain(at)) {
        frame.charge(SELECT);
        throw new Failure(wrongKey(at));
      }
      if (container instanceof Optional || optional) {
        const held = container instanceof Optional ? container : Optional.of(container);
        const found = accessHeld(held, at, native && container instanceof Optional);
        if (found.value !== undefined) frame.charge(SELECT);
        return found;
      }
      frame.charge(SELECT);
      return access(container, at);
    },
  };
}

function wrongKey(value: Value): string {
  return `invalid qualifier type: ${goTypeOf(value)}`;
}

function constantsOf(plans: readonly Plan[]): readonly Value[] | undefined {
  const constants: Value[] = [];
  for (const { constant: value } of plans) {
    if (value === undefined) return undefined;
    constants.push(value);
  }
  return constants;
}

/** Whether a value is in a list that never changes, which costs nothing. */
function membership(value: Plan, list: List): Plan | undefined {
  if (list.size === 0) return constant(false);
  const members = new Set<string>();
  for (const item of list) {
    if (!isPlain(item)) return undefined;
    members.add(identity(item));
  }
  const run = valueOf(value);
  return {
    base: 0,
    run: (frame) => {
      const one = run(frame);
      return isPlain(one) && members.has(identity(one));
    },
  };
}

function isPlain(value: Value): boolean {
  return ['bool', 'double', 'int', 'string', 'uint'].includes(typeName(value));
}

function checkPattern(pattern: Plan | undefined): void {
  if (typeof pattern?.constant !== 'string') return;
  const compiled = patternOf(pattern.constant);
  if (compiled instanceof Error) throw new PlanFailure(compiled.message);
}

function isDifferent(one: Value, two: Value): boolean {
  try {
    return !equal(one, two);
  } catch (error) {
    failureOf(error);
    return true;
  }
}

/** The failure that was thrown; anything else goes on its way. */
function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

function notOptional(what: string, value: Value): Failure {
  return new Failure(`cannot initialize optional ${what} from non-optional value ${typeName(value)}`);
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'identifier') return expression.name;
  return expression.kind === 'select' ? `${nameOf(expression.operand)}.${expression.field}` : '';
}
