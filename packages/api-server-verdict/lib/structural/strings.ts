import type { Schema } from '../schema.ts';
import { matches } from './patterns.ts';
import type { Violation } from './violation.ts';
import { cut } from './words.ts';

/** What is wrong with a string: the first thing, as the API server has it; see kube-openapi, validate/validator.go. */
export function stringViolation(schema: Schema, value: string, field: string): Violation | undefined {
  const { minLength, maxLength, pattern } = schema;
  if (maxLength !== undefined && value.length > maxLength) {
    const length = codePoints(value);
    if (length > maxLength) {
      return { field, message: `has ${length} characters`, hint: `it takes at most ${maxLength}`, blocks: true };
    }
  }
  if (minLength !== undefined && value.length < minLength * 2) {
    const length = codePoints(value);
    if (length < minLength) {
      return { field, message: `has ${length} characters`, hint: `it takes at least ${minLength}` };
    }
  }
  if (pattern !== undefined && pattern !== '' && !matches(pattern, value)) {
    return { field, message: `is ${cut(JSON.stringify(value))}`, hint: `it must match ${pattern}` };
  }
  return undefined;
}

// Kubernetes counts code points: utf8.RuneCountInString.
function codePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) count++;
  return count;
}
