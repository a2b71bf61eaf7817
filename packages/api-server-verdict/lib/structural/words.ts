import type { Schema } from '../schema.ts';
import { didYouMean } from '../nearest.ts';
import { kindOf } from './kinds.ts';

/** How what is wrong is put to people. */

const LONGEST = 120;

/** What a value is, with its article: an integer, null. */
export function whatIs(value: unknown): string {
  const kind = kindOf(value);
  return kind === 'nothing' ? 'nothing that JSON can hold' : article(kind);
}

export function article(type: string): string {
  return type === 'null' ? type : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** What a schema takes, in a few words. */
export function expected(schema: Schema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map(show).join(', ')}`;
  return schema['x-kubernetes-int-or-string'] === true ? 'an integer or a string' : article(schema.type ?? 'value');
}

/** A value in a message: a string as it is, the rest as JSON, and no more of it than a line holds. */
export function show(value: unknown): string {
  return typeof value === 'string' ? value : json(value);
}

/** A value as JSON, cut where it is long. */
export function json(value: unknown): string {
  return cut(whole(value));
}

/** A value as JSON; in outline where it is too deep for that. */
export function whole(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  try {
    const text: unknown = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? Number(item) : item));
    return typeof text === 'string' ? text : 'nothing';
  } catch {
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What to do about a field that nobody knows. */
export function remedy(name: string, known: readonly string[]): string {
  return known.length === 0 ? 'remove it; there are no fields here' : `remove it; ${didYouMean(name, known, 'fields')}`;
}

/** What to put where a field is missing. */
export function describe(schema: Schema | undefined): string {
  if (schema === undefined) return 'it is required';
  const text = schema.description?.split('\n')[0];
  return text === undefined ? expected(schema) : `${expected(schema)}, ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** One of several alternatives, in a few words. */
export function alternative(schema: Schema): string {
  const { required, type, ...rest } = schema;
  if (required !== undefined && type === undefined && Object.keys(rest).length === 0) return required.join(' and ');
  return type !== undefined && required === undefined && Object.keys(rest).length === 0 ? article(type) : json(schema);
}
