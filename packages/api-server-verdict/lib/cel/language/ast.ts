import type { Value } from '../runtime/value.ts';

/** A piece of a rule, macros expanded. `at` is where in the text errors point for it. */
export type Expression = Literal | Identifier | Select | Call | ListLiteral | MapLiteral | Message | Fold;

export interface Literal {
  readonly kind: 'literal';
  readonly at: number;
  readonly value: Value;
}

export interface Identifier {
  readonly kind: 'identifier';
  readonly at: number;
  readonly name: string;
}

export interface Select {
  readonly kind: 'select';
  readonly at: number;
  readonly operand: Expression;
  readonly field: string;
  /** Whether it is the inside of has(). */
  readonly test: boolean;
}

export interface Call {
  readonly kind: 'call';
  readonly at: number;
  readonly name: string;
  readonly target?: Expression;
  readonly arguments: readonly Expression[];
}

export interface ListLiteral {
  readonly kind: 'list';
  readonly at: number;
  readonly elements: readonly { readonly value: Expression; readonly optional: boolean }[];
}

export interface MapLiteral {
  readonly kind: 'map';
  readonly at: number;
  readonly entries: readonly { readonly key: Expression; readonly value: Expression; readonly optional: boolean }[];
}

/** `Name{field: value}`: Kubernetes declares no message that a rule could make. */
export interface Message {
  readonly kind: 'message';
  readonly at: number;
  readonly name: string;
}

/** What every macro over a list or a map comes down to. */
export interface Fold {
  readonly kind: 'fold';
  readonly at: number;
  readonly range: Expression;
  readonly variable: string;
  readonly secondVariable?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

/** The operators, by the names of their functions. */
export const AND = '_&&_';
export const OR = '_||_';
export const NOT = '!_';
export const CONDITIONAL = '_?_:_';
export const ADD = '_+_';
export const EQUALS = '_==_';
export const NOT_EQUALS = '_!=_';
export const NEGATE = '-_';
export const INDEX = '_[_]';
export const OPTIONAL_INDEX = '_[?_]';
export const OPTIONAL_SELECT = '_?._';
export const IN = '@in';
export const NOT_STRICTLY_FALSE = '@not_strictly_false';
export const MAP_INSERT = 'cel.@mapInsert';

/** The expressions directly inside of one, in the order of their evaluation. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'identifier':
    case 'message':
      return [];
    case 'select':
      return [expression.operand];
    case 'call':
      return expression.target === undefined ? expression.arguments : [expression.target, ...expression.arguments];
    case 'list':
      return expression.elements.map(({ value }) => value);
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'fold':
      return [expression.range, expression.initial, expression.condition, expression.step, expression.result];
  }
}
