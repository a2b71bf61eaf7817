import { Assignments, mostGeneral } from './assign.ts';
import { AND, type Call, type Expression, type Fold, OPTIONAL_SELECT, OR, type Select } from './ast.ts';
import type { Overload } from './declarations.ts';
import { qualifiedName } from './parse.ts';
import type { Problem } from './problem.ts';
import {
  BOOL,
  BYTES,
  CIDR,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  IP,
  isDyn,
  isDynOrError,
  isSame,
  list,
  map,
  NULL,
  optional,
  optionalOf,
  parameter,
  parameterOf,
  STRING,
  TIMESTAMP,
  type Type,
  TYPE,
  typeOf,
  UINT,
  written,
} from './type.ts';
import type { Value } from '../runtime/value.ts';
import { Uint } from '../runtime/value.ts';

/** What a rule may refer to. */
export interface Environment {
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly variables: ReadonlyMap<string, Type>;
}

/** What the checker has found out of a rule. */
export interface Checked {
  readonly type: Type;
  readonly typeOf: (expression: Expression) => Type;
  /** What an identifier, or a selection that spells a qualified name, refers to: a variable, or a type. */
  readonly references: ReadonlyMap<Expression, string>;
  /** The overloads that a call may turn out to be. */
  readonly calls: ReadonlyMap<Call, readonly Overload[]>;
  /** The names of calls, where the target was part of the name. */
  readonly qualified: ReadonlySet<Call>;
  readonly problems: readonly Problem[];
}

/** The names of types that a rule can compare with; see cel-go, common/stdlib. */
const TYPE_NAMES: ReadonlyMap<string, Type> = new Map(
  [
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    list(parameter('A')),
    map(parameter('A'), parameter('B')),
    NULL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    IP,
    CIDR,
    optional(parameter('V')),
  ].map((type) => [type.name, typeOf(type)]),
);

/** The types of a rule and of all that is in it, and what is wrong with them; see cel-go, checker/checker.go. */
export function check(expression: Expression, environment: Environment): Checked {
  return new Checker(environment).run(expression);
}

class Checker {
  readonly #environment: Environment;
  readonly #assignments = new Assignments();
  readonly #types = new Map<Expression, Type>();
  readonly #references = new Map<Expression, string>();
  readonly #calls = new Map<Call, readonly Overload[]>();
  readonly #qualified = new Set<Call>();
  readonly #problems: Problem[] = [];
  #scopes: readonly ReadonlyMap<string, Type>[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  run(expression: Expression): Checked {
    this.#check(expression);
    const typeOf = (of: Expression) => this.#assignments.resolve(this.#typeOf(of), true);
    return {
      type: typeOf(expression),
      typeOf,
      references: this.#references,
      calls: this.#calls,
      qualified: this.#qualified,
      problems: this.#problems,
    };
  }

  #typeOf(expression: Expression): Type {
    return this.#types.get(expression) ?? ERROR;
  }

  #check(expression: Expression): Type {
    const type = this.#infer(expression);
    this.#types.set(expression, type);
    return type;
  }

  #infer(expression: Expression): Type {
    switch (expression.kind) {
      case 'literal':
        return typeOfLiteral(expression.value);
      case 'identifier': {
        const type = this.#look(expression, expression.name);
        if (type === undefined) this.#undeclared(expression, expression.name);
        return type ?? ERROR;
      }
      case 'select':
        return this.#inferSelect(expression);
      case 'call':
        return this.#inferCall(expression);
      case 'list':
        return list(this.#join(expression.elements));
      case 'map': {
        const { entries } = expression;
        // Key by key and value by value, as they are written.
        let key: Type | undefined;
        let value: Type | undefined;
        for (const entry of entries) {
          key = this.#joined(key, this.#check(entry.key));
          value = this.#joined(value, this.#element(entry.value, entry.optional));
        }
        return map(key ?? this.#assignments.newParameter(), value ?? this.#assignments.newParameter());
      }
      case 'message':
        this.#undeclared(expression, expression.name);
        return ERROR;
      case 'fold':
        return this.#inferFold(expression);
    }
  }

  #look(expression: Expression, written: string): Type | undefined {
    const name = written.replace(/^\./, '');
    const type = this.#variable(name) ?? TYPE_NAMES.get(name);
    if (type !== undefined) this.#references.set(expression, name);
    return type;
  }

  #variable(name: string): Type | undefined {
    for (const scope of this.#scopes) {
      const type = scope.get(name);
      if (type !== undefined) return type;
    }
    return this.#environment.variables.get(name);
  }

  #inferSelect(select: Select): Type {
    const name = qualifiedName(select);
    const type = name === undefined ? undefined : this.#look(select, name);
    if (type !== undefined) return type;
    const field = this.#inferField(select, select.operand, select.field, false);
    return select.test ? BOOL : this.#assignments.resolve(field, false);
  }

  #inferField(expression: Expression, operand: Expression, field: string, isOptional: boolean): Type {
    const operandType = this.#assignments.resolve(this.#check(operand), false);
    const held = optionalOf(operandType);
    const type = this.#fieldOf(expression, held ?? operandType, field);
    return held !== undefined || isOptional ? optional(type) : type;
  }

  #fieldOf({ at }: Expression, type: Type, field: string): Type {
    switch (type.kind) {
      case 'map':
        return parameterOf(type, 1);
      case 'struct': {
        // A reserved word may stand for itself where it is a field; see k8s.io/apiserver, pkg/cel/types.go.
        const found = type.fields?.get(field) ?? type.fields?.get(`__${field}__`);
        if (found !== undefined) return found;
        this.#report(
          at,
          type.fields === undefined ? `unexpected failed resolution of '${type.name}'` : `undefined field '${field}'`,
        );
        return ERROR;
      }
      case 'parameter':
        this.#assignments.isAssignable(DYN, type);
        return DYN;
      default:
        if (!isDynOrError(type)) this.#report(at, `type '${written(type)}' does not support field selection`);
        return DYN;
    }
  }

  #inferCall(call: Call): Type {
    if (call.name === OPTIONAL_SELECT) return this.#inferOptionalSelect(call);
    for (const argument of call.arguments) this.#check(argument);
    const { target } = call;
    if (target === undefined) return this.#resolve(call, call.name.replace(/^\./, ''), undefined);
    const prefix = qualifiedName(target);
    const name = `${prefix ?? ''}.${call.name}`.replace(/^\./, '');
    if (prefix !== undefined && this.#environment.functions.has(name)) {
      this.#qualified.add(call);
      return this.#resolve(call, name, undefined);
    }
    this.#check(target);
    return this.#resolve(call, call.name, target);
  }

  #inferOptionalSelect(call: Call): Type {
    const [operand, field] = call.arguments;
    if (operand === undefined || field?.kind !== 'literal' || typeof field.value !== 'string') return ERROR;
    this.#types.set(field, STRING);
    return this.#assignments.resolve(this.#inferField(call, operand, field.value, true), false);
  }

  #resolve(call: Call, name: string, target: Expression | undefined): Type {
    const overloads = this.#environment.functions.get(name);
    if (overloads === undefined) {
      this.#undeclared(call, name);
      return ERROR;
    }
    if (name === AND || name === OR) return this.#resolveLogic(call, overloads);
    const given = [...(target === undefined ? [] : [target]), ...call.arguments].map((one) => this.#typeOf(one));
    const fitting: Overload[] = [];
    let result: Type | undefined;
    for (const overload of overloads) {
      if (overload.member !== (target !== undefined)) continue;
      const { takes, gives } = this.#instantiate(overload);
      if (!this.#assignments.areAssignable(given, takes)) continue;
      fitting.push(overload);
      const type = this.#assignments.resolve(gives, false);
      if (result === undefined) result = type;
      else if (!isDyn(result) && !isSame(type, result)) result = DYN;
    }
    if (result === undefined) {
      this.#report(call.at, `found no matching overload for '${name}' applied to '${this.#signature(given, target)}'`);
      return ERROR;
    }
    this.#calls.set(call, fitting);
    return result;
  }

  #signature(given: readonly Type[], target: Expression | undefined): string {
    const types = given.map((type) => written(this.#assignments.resolve(type, true)));
    return target === undefined ? `(${types.join(', ')})` : `${types[0] ?? ''}.(${types.slice(1).join(', ')})`;
  }

  #resolveLogic(call: Call, overloads: readonly Overload[]): Type {
    const wrong = call.arguments.filter((argument) => !this.#assignments.isAssignable(this.#typeOf(argument), BOOL));
    for (const argument of wrong) this.#mismatch(argument, BOOL, this.#typeOf(argument));
    if (wrong.length > 0) return ERROR;
    this.#calls.set(call, overloads);
    return BOOL;
  }

  #instantiate({ takes, gives, parameters }: Overload): { takes: readonly Type[]; gives: Type } {
    if (parameters.length === 0) return { takes, gives };
    const fresh = new Map(parameters.map((name) => [name, this.#assignments.newParameter()]));
    const renamed = (type: Type): Type => {
      if (type.kind === 'parameter') return fresh.get(type.name) ?? type;
      return type.parameters.length === 0 ? type : { ...type, parameters: type.parameters.map(renamed) };
    };
    return { takes: takes.map(renamed), gives: renamed(gives) };
  }

  #join(elements: readonly { readonly value: Expression; readonly optional: boolean }[]): Type {
    let joined: Type | undefined;
    for (const { value, optional: isOptional } of elements) {
      joined = this.#joined(joined, this.#element(value, isOptional));
    }
    return joined ?? this.#assignments.newParameter();
  }

  #joined(before: Type | undefined, type: Type): Type {
    if (before === undefined) return type;
    return this.#assignments.isAssignable(before, type) ? mostGeneral(before, type) : DYN;
  }

  #element(expression: Expression, isOptional: boolean): Type {
    const type = this.#check(expression);
    if (!isOptional) return type;
    const held = optionalOf(type);
    if (held === undefined && !isDyn(type)) this.#mismatch(expression, optional(type), type);
    return held ?? type;
  }

  #inferFold(fold: Fold): Type {
    this.#check(fold.range);
    this.#check(fold.initial);
    const range = this.#assignments.resolve(this.#typeOf(fold.range), false);
    const accumulator = this.#typeOf(fold.initial);
    const outer = this.#scopes;
    const withAccumulator = [new Map([[fold.accumulator, accumulator]]), ...outer];
    this.#scopes = [this.#variablesOf(fold, range), ...withAccumulator];
    this.#check(fold.condition);
    this.#expect(fold.condition, BOOL);
    this.#check(fold.step);
    this.#expect(fold.step, accumulator);
    this.#scopes = withAccumulator;
    const result = this.#check(fold.result);
    this.#scopes = outer;
    return this.#assignments.resolve(result, false);
  }

  #variablesOf(fold: Fold, range: Type): ReadonlyMap<string, Type> {
    const [one, two] = this.#iterated(fold, range);
    const variables = new Map([[fold.variable, one]]);
    if (fold.secondVariable !== undefined) variables.set(fold.secondVariable, two);
    return variables;
  }

  #iterated({ range: { at }, secondVariable }: Fold, range: Type): readonly [Type, Type] {
    switch (range.kind) {
      case 'list':
        return secondVariable === undefined ? [parameterOf(range, 0), DYN] : [INT, parameterOf(range, 0)];
      case 'map':
        return [parameterOf(range, 0), parameterOf(range, 1)];
      case 'dyn':
      case 'error':
      case 'parameter':
        this.#assignments.isAssignable(DYN, range);
        return [DYN, DYN];
      default:
        this.#report(
          at,
          `expression of type '${written(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [ERROR, ERROR];
    }
  }

  #expect(expression: Expression, type: Type): void {
    const actual = this.#typeOf(expression);
    if (!this.#assignments.isAssignable(type, actual)) this.#mismatch(expression, type, actual);
  }

  #mismatch({ at }: Expression, expected: Type, actual: Type): void {
    this.#report(at, `expected type '${written(expected)}' but found '${written(actual)}'`);
  }

  #undeclared({ at }: Expression, name: string): void {
    this.#report(at, `undeclared reference to '${name}' (in container '')`);
  }

  #report(at: number, message: string): void {
    this.#problems.push({ at, message });
  }
}

function typeOfLiteral(value: Value): Type {
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      return value === null ? NULL : value instanceof Uint ? UINT : BYTES;
  }
}
