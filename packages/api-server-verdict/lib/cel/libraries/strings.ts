import type { Library } from '../language/declarations.ts';
import { Items } from '../runtime/collections.ts';
import { Failure, LimitExceeded } from '../runtime/failure.ts';
import { charactersOf, ESCAPED, lengthOf } from '../runtime/text.ts';
import type { List } from '../runtime/value.ts';
import { formatted } from './string-format.ts';

// replace() and join() can make a text much larger than what they are given, at no cost that is counted.
const LONGEST = 2 ** 24;

function outOfRange(index: bigint): Failure {
  return new Failure(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = charactersOf(text);
  if (index < 0n || index > characters.length) throw outOfRange(index);
  return characters[Number(index)] ?? '';
}

function indexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  if (from < 0n) throw outOfRange(from);
  const characters = charactersOf(text);
  if (from >= characters.length) return -1n;
  const before = characters.slice(0, Number(from)).join('');
  const found = text.indexOf(part, before.length);
  return found < 0 ? -1n : BigInt(lengthOf(text.slice(0, found)));
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  if (from < 0n) throw outOfRange(from);
  const characters = charactersOf(text);
  if (from >= characters.length) return -1n;
  const before = characters.slice(0, Number(from)).join('');
  const found = text.lastIndexOf(part, before.length);
  return found < 0 ? -1n : BigInt(lengthOf(text.slice(0, found)));
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = charactersOf(text);
  const size = BigInt(characters.length);
  if (end !== undefined && start > end) {
    throw new Failure(`invalid substring range. start: ${start}, end: ${end}`);
  }
  if (start < 0n || start > size) throw outOfRange(start);
  if (end !== undefined && (end < 0n || end > size)) throw outOfRange(end);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

function replace(text: string, old: string, by: string, most: bigint): string {
  if (old === by || most === 0n) return text;
  const places = old === '' ? charactersOf(text).length + 1 : text.split(old).length - 1;
  const count = most < 0n || most > places ? places : Number(most);
  limit(text.length + count * by.length);
  if (old !== '') {
    const parts = text.split(old);
    return parts.slice(0, count + 1).join(by) + (count < places ? old + parts.slice(count + 1).join(old) : '');
  }
  const characters = charactersOf(text);
  return (
    characters.map((character, index) => (index < count ? by : '') + character).join('') +
    (count > characters.length ? by : '')
  );
}

function split(text: string, separator: string, most: bigint): List {
  if (most === 0n) return new Items([]);
  const parts = separator === '' ? charactersOf(text) : text.split(separator);
  if (most < 0n || most >= parts.length) return new Items(parts);
  const kept = Number(most) - 1;
  return new Items([...parts.slice(0, kept), parts.slice(kept).join(separator)]);
}

function join(list: List, separator: string): string {
  const parts: string[] = [];
  let size = 0;
  for (const item of list) {
    if (typeof item !== 'string') throw new Failure(`join: invalid input: ${formatted('%s', new Items([item]))}`);
    size += item.length + separator.length;
    limit(size);
    parts.push(item);
  }
  return parts.join(separator);
}

function limit(size: number): void {
  if (size > LONGEST) throw new LimitExceeded();
}

// What Go calls white space; JavaScript's trim() also takes the byte order mark, and not U+0085.
const SPACE = String.raw`[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const LEADING = new RegExp(`^${SPACE}+`);
const TRAILING = new RegExp(`${SPACE}$`);

/** A text without the white space around it. */
export function trim(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.test(text.charAt(end - 1))) end--;
  return text.slice(0, end).replace(LEADING, '');
}

function quote(text: string): string {
  return `"${Array.from(text, (character) => ESCAPED[character] ?? character).join('')}"`;
}

/** See cel-go, ext/strings.go, version 2: without reverse(). */
export const strings: Library = {
  '(string).charAt(int): string': charAt,
  '(string).indexOf(string): int': (text: string, part: string) => indexOf(text, part, 0n),
  '(string).indexOf(string, int): int': indexOf,
  '(string).lastIndexOf(string): int': (text: string, part: string) => {
    const size = BigInt(lengthOf(text));
    return part === '' ? size : size === 0n ? -1n : lastIndexOf(text, part, size - 1n);
  },
  '(string).lastIndexOf(string, int): int': lastIndexOf,
  '(string).lowerAscii(): string': (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  '(string).replace(string, string): string': (text: string, old: string, by: string) => replace(text, old, by, -1n),
  '(string).replace(string, string, int): string': replace,
  '(string).split(string): list(string)': (text: string, separator: string) => split(text, separator, -1n),
  '(string).split(string, int): list(string)': split,
  '(string).substring(int): string': (text: string, start: bigint) => substring(text, start),
  '(string).substring(int, int): string': substring,
  '(string).trim(): string': trim,
  '(string).upperAscii(): string': (text: string) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  '(string).format(list(dyn)): string': formatted,
  'strings.quote(string): string': quote,
  '(list(string)).join(): string': (list: List) => join(list, ''),
  '(list(string)).join(string): string': join,
};
