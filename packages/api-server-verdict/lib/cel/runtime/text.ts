/** Strings as Go has them: sequences of code points, in the order of their UTF-8. */

const SURROGATE = /[\ud800-\udfff]/;

export function lengthOf(text: string): number {
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

/** The characters of a text, such that an index counts code points. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}

/** Negative, zero or positive, as the first text is before, at or after the second. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  if (SURROGATE.test(one) || SURROGATE.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : 1;
}

/** The control characters that have a letter after a backslash, in Go and in what CEL takes from it. */
export const CONTROLS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** How the characters are written that have such a letter, or that a text in double quotes cannot hold as they are. */
export const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  ...Object.fromEntries(Object.entries(CONTROLS).map(([letter, character]) => [character, `\\${letter}`])),
};

/** A text in double quotes, as Go's %q writes it. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e]/gu, quoteCharacter)}"`;
}

function quoteCharacter(character: string): string {
  const short = ESCAPED[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x7f && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
