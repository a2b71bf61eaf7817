import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from '../../lib/structural/violation.ts';
import type { Schema } from '../../lib/schema.ts';

/**
 * What the API server says of schemas and values, as data: a line for each schema, and after it one for each value.
 * They were made with the code of kube-apiserver 1.36.3 itself (apiextensions-apiserver, structured-merge-diff and
 * kube-openapi), in the order in which it answers server-side apply. `?` is a reason that the server gives no field.
 */
export interface Case {
  readonly what: string;
  readonly schema: Schema;
  readonly value: unknown;
  /** What is refused; nothing if it is accepted. */
  readonly fields: readonly string[];
  /** What is accepted, with its defaults. */
  readonly defaulted?: unknown;
  /** The fields of what is accepted that the server drops. */
  readonly dropped?: readonly string[];
}

/** A schema, and what the server refuses in it. */
export interface SchemaCase {
  readonly what: string;
  readonly schema: Schema;
  readonly refused: readonly string[];
}

/** The lines of a file beside this one. */
export function lines(file: string): unknown[] {
  return readFileSync(join(__dirname, file), 'utf8').trim().split('\n').map(parse);
}

export function casesOf(theme: string): Case[] {
  const cases: Case[] = [];
  let head: Pick<Case, 'what' | 'schema'> | undefined;
  for (const line of lines(`cases/${theme}.jsonl`) as (Case | Pick<Case, 'what' | 'schema'>)[]) {
    if ('schema' in line) head = line;
    else if (head !== undefined) cases.push({ ...head, ...(line as Case) });
  }
  return cases;
}

// Numbers that JSON.parse would round are written as {"$integer": "…"}, and long texts as {"$repeat": ["a", 1000]}.
function parse(line: string): unknown {
  return JSON.parse(line, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const { $integer, $repeat } = value as { $integer?: string; $repeat?: [string, number] };
    if (Object.hasOwn(value, '$integer')) return BigInt($integer ?? 0);
    return Object.hasOwn(value, '$repeat') ? $repeat?.[0].repeat($repeat[1]) : value;
  });
}

/** In what we and the server disagree: on the verdict, or on a field. */
export function disagreement(fields: readonly string[], found: readonly Violation[]): string | undefined {
  const ours = [...new Set(found.map(({ field }) => field))];
  const said = `the server refuses [${fields.join(', ')}], we [${found.map((v) => `${v.field} ${v.message}`).join(', ')}]`;
  if (fields.length === 0 || ours.length === 0) return fields.length === ours.length ? undefined : said;
  // Where metadata within an object does not decode, the server says no more than that.
  const isWithin = (field: string) => field.endsWith('.metadata') && ours.some((own) => own.startsWith(`${field}.`));
  const isFound = (field: string) => field === '?' || ours.includes(field) || isWithin(field);
  return fields.every(isFound) ? undefined : said;
}

export function quoted(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
