import type { CostEstimate } from '../estimate/estimate.ts';
import type { Extent, Unbounded } from '../schema/extent.ts';

/** What an expression costs in the whole of an object, and what to bound for it to cost less. */
export interface ExpressionCost {
  readonly field: string;
  readonly cost: number;
  readonly unbounded: () => readonly Unbounded[];
}

// See apiextensions-apiserver, pkg/apis/apiextensions/validation: StaticEstimatedCostLimit,
// StaticEstimatedCRDCostLimit.
const LIMIT = 10_000_000;
const TOTAL_LIMIT = 100_000_000;
/** The server names the four most expensive rules, if they take a hundredth of the total each. */
const NAMED = 4;

/** A rule, or all rules together, that cost more than the API server allows. */
export interface Excess {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/** What is over the limit of one expression. */
export function excessOf({ field, cost, unbounded }: ExpressionCost, what: string): Excess[] {
  return cost <= LIMIT
    ? []
    : [{ field, message: excess(`estimated ${what} cost`, cost, LIMIT), hint: hintOf(unbounded()) }];
}

/** What is over the limit of all expressions of a schema. */
export function totalExcess(costs: readonly ExpressionCost[], path: string): Excess[] {
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= TOTAL_LIMIT) return [];
  const expensive = costs
    .filter(({ cost }) => cost >= TOTAL_LIMIT / 100)
    .sort((one, other) => other.cost - one.cost)
    .slice(0, NAMED);
  const message = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
  const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
  return [
    ...expensive.map(({ field, unbounded }) => ({ field, message, hint: hintOf(unbounded()) })),
    {
      field: path,
      message: excess(what, total, TOTAL_LIMIT),
      hint: hintOf(expensive.flatMap(({ unbounded }) => unbounded())),
    },
  ];
}

function excess(what: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const times = factor > 100 ? 'more than 100' : factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1);
  return `${what} exceeds budget by factor of ${times}x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

function hintOf(unbounded: readonly Unbounded[]): string {
  const byField = new Map(unbounded.map(({ keyword, field }) => [`${field} ${keyword}`, `${keyword} to ${field}`]));
  const bounds = [...byField.keys()].sort().map((key) => byField.get(key));
  return bounds.length === 0 ? 'lower the bounds of what it goes through, or simplify it' : `add ${bounds.join(', ')}`;
}

/** More than anybody reads, and few enough to try each. */
const MOST_HINTS = 20;

/** What to bound for an expression to cost less. */
export function culprits(estimate: (small?: Extent) => CostEstimate): Unbounded[] {
  const { cost, unbounded } = estimate();
  return [...unbounded]
    .slice(0, MOST_HINTS)
    .flatMap((extent) => (extent.unbounded !== undefined && estimate(extent).cost < cost ? [extent.unbounded] : []));
}
