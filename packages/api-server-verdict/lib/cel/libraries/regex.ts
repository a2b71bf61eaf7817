import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Library } from '../language/declarations.ts';
import { Items } from '../runtime/collections.ts';
import { Failure, noSuchOverload } from '../runtime/failure.ts';
import type { Value } from '../runtime/value.ts';

const MOST_PATTERNS = 1000;
const patterns = new Map<string, RE2JS | Error>();

/** Go's regular expressions, which never backtrack; an error says what is wrong with the pattern. */
export function patternOf(text: string): RE2JS | Error {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  const pattern = compile(text);
  patterns.set(text, pattern);
  return pattern;
}

function compile(text: string): RE2JS | Error {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error;
    return new Error('error parsing regexp: expression too large');
  }
}

/** Whether a pattern occurs in a text. */
export function matches(value: Value, pattern: Value): boolean {
  if (typeof value !== 'string') throw new Failure('no such overload: matches');
  if (typeof pattern !== 'string') throw noSuchOverload();
  return usable(pattern, '').matcher(value).find();
}

function usable(text: string, complaint: string): RE2JS {
  const pattern = patternOf(text);
  if (pattern instanceof Error) throw new Failure(complaint + pattern.message);
  return pattern;
}

function find(value: string, pattern: string): string {
  return occurrences(value, pattern, 1)[0] ?? '';
}

function occurrences(value: string, pattern: string, most: number): readonly string[] {
  const matcher = usable(pattern, 'Illegal regex: ').matcher(value);
  const found: string[] = [];
  // Go passes over an empty match that touches the match before it.
  let end = -1;
  while (found.length < most && matcher.find()) {
    const touches = matcher.start() === matcher.end() && matcher.start() === end;
    end = matcher.end();
    if (!touches) found.push(matcher.group() ?? '');
  }
  return found;
}

/** See k8s.io/apiserver, pkg/cel/library/regex.go. */
export const regex: Library = {
  '(string).find(string): string': find,
  '(string).findAll(string): list(string)': (value: string, pattern: string) =>
    new Items(occurrences(value, pattern, Infinity)),
  '(string).findAll(string, int): list(string)': (value: string, pattern: string, most: bigint) =>
    new Items(occurrences(value, pattern, most < 0n ? Infinity : Number(most))),
};
