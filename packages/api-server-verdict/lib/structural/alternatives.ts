import type { Schema } from '../schema.ts';
import type { Violation } from './violation.ts';
import { alternative } from './words.ts';

/** How a value fares with one of several schemas. */
export interface Attempt {
  readonly matched: number;
  readonly violations: readonly Violation[];
}

/**
 * What anyOf, oneOf, allOf and not have against a value; see kube-openapi, validate/schema_props.go.
 * @returns how much matched
 */
export function alternativesViolations(
  schema: Schema,
  field: string,
  attempt: (schema: Schema) => Attempt,
  found: Violation[],
): number {
  let matched = 0;
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;

  if (anyOf.length > 0) {
    const attempts: Attempt[] = [];
    for (const of of anyOf) {
      const result = attempt(of);
      attempts.push(result);
      if (result.violations.length === 0) break;
    }
    const success = attempts.find(({ violations }) => violations.length === 0);
    const best = success ?? closest(attempts);
    matched += best?.matched ?? 0;
    if (success === undefined) found.push(none(field, anyOf, 'one of'), ...(best?.violations ?? []));
  }

  if (oneOf.length > 0) {
    const attempts = oneOf.map(attempt);
    const successes = attempts.filter(({ violations }) => violations.length === 0);
    if (successes.length > 1) {
      const fitting = oneOf.filter((_, index) => attempts[index]?.violations.length === 0);
      found.push({
        field,
        message: `fits ${successes.length} alternatives, and must fit exactly one`,
        hint: `keep one of: ${fitting.map(alternative).join('; ')}`,
      });
    } else {
      const best = successes[0] ?? closest(attempts);
      matched += best?.matched ?? 0;
      if (successes.length === 0) found.push(none(field, oneOf, 'exactly one of'), ...(best?.violations ?? []));
    }
  }

  for (const of of allOf) {
    const result = attempt(of);
    matched += result.matched;
    found.push(...result.violations);
  }

  if (not !== undefined && attempt(not).violations.length === 0) {
    found.push({ field, message: 'is what its schema excludes', hint: `it must not fit: ${alternative(not)}` });
  }
  return matched;
}

/** Whether a schema has any of them. */
export function hasAlternatives({ anyOf, oneOf, allOf, not }: Schema): boolean {
  return anyOf !== undefined || oneOf !== undefined || allOf !== undefined || not !== undefined;
}

function closest(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.reduce<Attempt | undefined>(
    (best, one) => (best === undefined || one.matched > best.matched ? one : best),
    undefined,
  );
}

function none(field: string, of: readonly Schema[], how: string): Violation {
  return { field, message: 'fits no alternative', hint: `it needs ${how}: ${of.map(alternative).join('; ')}` };
}
