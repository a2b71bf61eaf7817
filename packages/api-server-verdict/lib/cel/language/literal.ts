import { CONTROLS } from '../runtime/text.ts';
import { Uint } from '../runtime/value.ts';

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** The number that a token stands for; undefined if it does not fit. */
export function intOf(text: string, negative: boolean): bigint | undefined {
  const value = negative ? -BigInt(text) : BigInt(text);
  return value < MIN_INT || value > MAX_INT ? undefined : value;
}

export function uintOf(text: string): Uint | undefined {
  const value = BigInt(text.slice(0, -1));
  return value > MAX_UINT ? undefined : new Uint(value);
}

export function floatOf(text: string, negative: boolean): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? (negative ? -value : value) : undefined;
}

const SIMPLE: Readonly<Record<string, string>> = { ...CONTROLS, '\\': '\\', "'": "'", '"': '"', '`': '`', '?': '?' };

const ESCAPES = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))/g;

/** What a quoted token says; undefined if an escape in it stands for no character. */
export function stringOf(token: string): string | undefined {
  const { raw, content } = unquote(token);
  if (raw) return content;
  let surrogates = 0;
  const text = content.replace(ESCAPES, (_, hex?: string, short?: string, long?: string, octal?: string, one = '') => {
    const digits = hex ?? short ?? long;
    if (digits === undefined && octal === undefined) return SIMPLE[String(one)] ?? '';
    const code = digits === undefined ? parseInt(octal ?? '', 8) : parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      surrogates++;
      return '';
    }
    return String.fromCodePoint(code);
  });
  return surrogates === 0 ? text : undefined;
}

/** What a token such as b"…" says: there \x and octal escapes are bytes, and there is no \u. */
export function bytesOf(token: string): Uint8Array | undefined {
  const { raw, content } = unquote(token.slice(1));
  if (raw) return Buffer.from(content);
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const match of content.matchAll(ESCAPES)) {
    const [all, hex, short, long, octal, one] = match;
    if (short !== undefined || long !== undefined) return undefined;
    parts.push(Buffer.from(content.slice(last, match.index)));
    if (hex !== undefined) parts.push(Uint8Array.of(parseInt(hex, 16)));
    else if (octal !== undefined) parts.push(Uint8Array.of(parseInt(octal, 8)));
    else parts.push(Buffer.from(SIMPLE[one ?? ''] ?? ''));
    last = match.index + all.length;
  }
  parts.push(Buffer.from(content.slice(last)));
  return Uint8Array.from(Buffer.concat(parts));
}

function unquote(token: string): { raw: boolean; content: string } {
  const raw = /^[rR]/.test(token);
  const quoted = (raw ? token.slice(1) : token).replace(/\r\n?/g, '\n');
  const marks = /^(?:"""|''')[^]*(?:"""|''')$/.test(quoted) && quoted.length >= 6 ? 3 : 1;
  return { raw, content: quoted.slice(marks, -marks) };
}
