import { type CostEstimate, estimateCost } from '../estimate/estimate.ts';
import { children, type Expression } from '../language/ast.ts';
import { check, type Checked } from '../language/check.ts';
import { parse } from '../language/parse.ts';
import { display, type Problem, SyntaxProblem } from '../language/problem.ts';
import { optional, type Type } from '../language/type.ts';
import { literalProblems } from '../language/validators.ts';
import type { Overload } from '../language/declarations.ts';
import { Frame, plan, PlanFailure, type Run } from '../runtime/plan.ts';
import { Failure, LimitExceeded, Panic } from '../runtime/failure.ts';
import type { Value } from '../runtime/value.ts';
import type { Extent } from '../schema/extent.ts';
import { startWork } from '../runtime/work.ts';

/** What an expression came to: a value or a failure, and the work that it was. */
export interface Outcome {
  readonly value?: Value;
  readonly failure?: Failure;
  readonly cost: number;
  /** Whether it was stopped for the work it was. */
  readonly stopped: boolean;
}

/** An expression that can be evaluated, for `self` and `oldSelf`. */
export interface Program {
  readonly type: Type;
  readonly usesOldSelf: boolean;
  readonly evaluate: (self: Value, oldSelf: Value | undefined) => Outcome;
  /** The most that it costs of values of an extent, one of them taken for small if asked for. */
  readonly estimate: (self: Extent, small?: Extent) => CostEstimate;
}

/** What is wrong with an expression, in the API server's words. */
export class CompileFailure extends Error {}

// See k8s.io/apiserver, pkg/apis/cel/config.go.
const MOST_WORK = 1_000_000;

/** The functions that an expression may call. */
export type Functions = ReadonlyMap<string, readonly Overload[]>;

/** Makes a program of an expression about a value of a type. */
export function compile(text: string, self: Type, optionalOldSelf: boolean, functions: Functions): Program {
  const expression = parsed(text, functions);
  const variables = new Map([
    ['self', self],
    ['oldSelf', optionalOldSelf ? optional(self) : self],
  ]);
  const checked = check(expression, { functions, variables });
  refuse(text, checked.problems);
  refuse(text, literalProblems(expression, checked));
  const run = planned(expression, checked, functions);
  return {
    type: checked.type,
    usesOldSelf: usesOldSelf(expression, checked),
    evaluate: evaluator(run),
    estimate: (extent, small) => estimateCost(expression, checked, extent, small),
  };
}

function parsed(text: string, functions: Functions): Expression {
  try {
    return parse(text, functions);
  } catch (error) {
    if (error instanceof SyntaxProblem) throw new CompileFailure(`compilation failed: ${display(text, [error])}`);
    throw error;
  }
}

function refuse(text: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new CompileFailure(`compilation failed: ${display(text, problems)}`);
}

function usesOldSelf(expression: Expression, checked: Checked): boolean {
  if (checked.references.get(expression) === 'oldSelf') return true;
  return children(expression).some((child) => usesOldSelf(child, checked));
}

function evaluator(run: Run): Program['evaluate'] {
  return (self, oldSelf) => {
    startWork();
    const frame = new Frame([self, oldSelf], MOST_WORK);
    try {
      return { value: run(frame), cost: frame.cost, stopped: false };
    } catch (error) {
      if (error instanceof Failure) return { failure: error, cost: frame.cost, stopped: false };
      if (error instanceof Panic) {
        return { failure: new Failure(`internal error: ${error.message}`), cost: frame.cost, stopped: false };
      }
      // A RangeError is of JavaScript, whose stack or texts have got too long: too much work too.
      if (!(error instanceof LimitExceeded || error instanceof RangeError)) throw error;
      return { cost: frame.cost, stopped: true };
    }
  };
}

function planned(expression: Expression, checked: Checked, functions: Functions): Run {
  try {
    startWork();
    return plan(expression, checked, functions, ['self', 'oldSelf']);
  } catch (error) {
    if (error instanceof PlanFailure || error instanceof Failure) {
      throw new CompileFailure(`program instantiation failed: ${error.message}`);
    }
    throw error;
  }
}
