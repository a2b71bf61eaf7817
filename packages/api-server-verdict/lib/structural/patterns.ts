import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | Error>();

/**
 * A pattern as Go reads it: RE2, which differs from JavaScript's regular expressions and never backtracks. An error
 * where Go refuses it. Each is compiled once.
 */
function compile(pattern: string): RE2JS | Error {
  let known = compiled.get(pattern);
  if (known === undefined) {
    try {
      known = RE2JS.compile(withOwnNames(pattern));
    } catch (error) {
      known = error instanceof Error ? error : new Error(String(error));
    }
    compiled.set(pattern, known);
  }
  return known;
}

// Go lets two groups have the same name, RE2JS does not; and no name matters here.
function withOwnNames(pattern: string): string {
  const names = Array.from(pattern.matchAll(/\(\?P?<([A-Za-z0-9_]+)>/g), ([, name]) => name);
  if (new Set(names).size === names.length) return pattern;
  let count = 0;
  return pattern.replace(/\(\?P?<[A-Za-z0-9_]+>/g, () => `(?P<group${count++}>`);
}

/** What is wrong with a pattern; undefined where nothing is. */
export function patternError(pattern: string): string | undefined {
  const result = compile(pattern);
  return result instanceof Error ? result.message : undefined;
}

/** Whether a text matches a pattern somewhere. A pattern that does not compile matches nothing. */
export function matches(pattern: string, text: string): boolean {
  const result = compile(pattern);
  return !(result instanceof Error) && result.matcher(text).find();
}
