import { kindOf, type JsonObject } from './kinds.ts';
import { join, type Violation } from './violation.ts';

// Deeper than this the API server refuses to decode: apimachinery, pkg/util/json.
const DEEPEST = 10_000;

const HINT = 'it takes a string, a number, true, false, null, a list or an object';

interface Step {
  readonly value: unknown;
  readonly field: string;
  readonly depth: number;
  readonly leaving?: true;
}

// Values up to these are looked through quickly; what is larger may hold itself.
const QUICK = { depth: 64, values: 100_000 };

/** What a value holds that JSON cannot: NaN, functions, dates, itself. Without recursion, for it may be deep. */
export function notJson(root: unknown, field: string): { violations: Violation[]; endless: boolean } {
  if (isJson(root, 0, { left: QUICK.values })) return { violations: [], endless: false };
  const violations: Violation[] = [];
  const seen = new Set<unknown>();
  const around = new Set<unknown>();
  const steps: Step[] = [{ value: root, field, depth: 0 }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { value, field, depth, leaving } = step;
    if (leaving === true) {
      around.delete(value);
      continue;
    }
    const kind = kindOf(value);
    if (kind === 'nothing') violations.push({ field, message: 'is nothing that JSON can hold', hint: HINT });
    if (kind !== 'array' && kind !== 'object') continue;
    if (around.has(value) || depth > DEEPEST) {
      const message = depth > DEEPEST ? `is nested over ${DEEPEST} deep` : 'contains itself';
      return { violations: [{ field, message, hint: 'no API server reads it' }], endless: true };
    }
    if (seen.has(value)) continue;
    seen.add(value);
    around.add(value);
    steps.push({ value, field, depth, leaving: true });
    if (kind === 'array') {
      const items = value as readonly unknown[];
      for (let index = items.length - 1; index >= 0; index--) {
        if (!isScalar(items[index])) steps.push({ value: items[index], field: `${field}[${index}]`, depth: depth + 1 });
      }
    } else {
      const object = value as JsonObject;
      for (const name of Object.keys(object).reverse()) {
        if (!isScalar(object[name])) steps.push({ value: object[name], field: join(field, name), depth: depth + 1 });
      }
    }
  }
  return { violations, endless: false };
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isSafeInteger(value);
}

/** Whether a value is JSON for sure. */
function isJson(value: unknown, depth: number, budget: { left: number }): boolean {
  if (isScalar(value)) return true;
  if (depth > QUICK.depth || budget.left-- <= 0) return false;
  switch (kindOf(value)) {
    case 'array': {
      for (const item of value as readonly unknown[]) if (!isJson(item, depth + 1, budget)) return false;
      return true;
    }
    case 'object': {
      const object = value as JsonObject;
      for (const name of Object.keys(object)) if (!isJson(object[name], depth + 1, budget)) return false;
      return true;
    }
    default:
      return kindOf(value) !== 'nothing';
  }
}
