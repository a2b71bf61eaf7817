import { quote } from '../runtime/text.ts';

/** An IP address, as its bytes; see Go's net/netip. */
export interface Address {
  readonly bytes: readonly number[];
  readonly zone: string;
}

/** An address, or what is wrong with the text that should be one. */
export function parseAddress(text: string): Address | string {
  const first = /[.:%]/.exec(text)?.[0];
  switch (first) {
    case '.':
      return asAddress(text, parseIPv4(text));
    case ':':
      return parseIPv6(text);
    case '%':
      return wrong(text, 'missing IPv6 address');
    default:
      return wrong(text, 'unable to parse IP');
  }
}

function wrong(text: string, message: string, at = ''): string {
  return `ParseAddr(${quote(text)}): ${message}${at === '' ? '' : ` (at ${quote(at)})`}`;
}

interface Mistake {
  readonly message: string;
  readonly at?: string;
}

function asAddress(text: string, bytes: readonly number[] | Mistake): Address | string {
  return 'message' in bytes ? wrong(text, bytes.message, bytes.at) : { bytes, zone: '' };
}

function parseIPv4(text: string): readonly number[] | Mistake {
  const fields: number[] = [];
  let value = 0;
  let digits = 0;
  for (const [index, character] of Array.from(text).entries()) {
    if (character >= '0' && character <= '9') {
      if (digits === 1 && value === 0) return { message: 'IPv4 field has octet with leading zero' };
      value = value * 10 + Number(character);
      digits++;
      if (value > 255) return { message: 'IPv4 field has value >255' };
    } else if (character === '.') {
      if (digits === 0 || index === text.length - 1) {
        return { message: 'IPv4 field must have at least one digit', at: text.slice(index) };
      }
      if (fields.length === 3) return { message: 'IPv4 address too long' };
      fields.push(value);
      value = 0;
      digits = 0;
    } else {
      return { message: 'unexpected character', at: text.slice(index) };
    }
  }
  return fields.length < 3 ? { message: 'IPv4 address too short' } : [...fields, value];
}

function parseIPv6(text: string): Address | string {
  const percent = text.indexOf('%');
  const zone = percent < 0 ? '' : text.slice(percent + 1);
  if (percent >= 0 && zone === '') return wrong(text, 'zone must be a non-empty string');
  let rest = percent < 0 ? text : text.slice(0, percent);
  const bytes: number[] = [];
  let gap = -1;
  if (rest.startsWith('::')) {
    gap = 0;
    rest = rest.slice(2);
    if (rest === '') return { bytes: new Array<number>(16).fill(0), zone };
  }
  while (bytes.length < 16) {
    const group = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? '';
    if (group.length > 4) return wrong(text, 'each group must have 4 or less digits', rest);
    if (group === '') return wrong(text, 'each colon-separated field must have at least one digit', rest);
    if (rest.charAt(group.length) === '.') {
      if (gap < 0 && bytes.length !== 12) {
        return wrong(text, 'embedded IPv4 address must replace the final 2 fields of the address', rest);
      }
      if (bytes.length > 12) {
        return wrong(text, 'too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      }
      const embedded = parseIPv4(rest);
      if ('message' in embedded) return wrong(text, embedded.message, embedded.at);
      bytes.push(...embedded);
      rest = '';
      break;
    }
    const value = parseInt(group, 16);
    bytes.push(value >> 8, value & 0xff);
    rest = rest.slice(group.length);
    if (rest === '') break;
    if (!rest.startsWith(':')) return wrong(text, 'unexpected character, want colon', rest);
    if (rest === ':') return wrong(text, 'colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest.startsWith(':')) {
      if (gap >= 0) return wrong(text, 'multiple :: in address', rest);
      gap = bytes.length;
      rest = rest.slice(1);
      if (rest === '') break;
    }
  }
  if (rest !== '') return wrong(text, 'trailing garbage after address', rest);
  if (bytes.length < 16) {
    if (gap < 0) return wrong(text, 'address string too short');
    bytes.splice(gap, 0, ...new Array<number>(16 - bytes.length).fill(0));
  } else if (gap >= 0) {
    return wrong(text, 'the :: must expand to at least one field of zeros');
  }
  return { bytes, zone };
}

/** Whether it is an IPv4 address in the clothes of an IPv6 one. */
export function isMapped({ bytes }: Address): boolean {
  return (
    bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  );
}

/** An address in its canonical form. */
export function writeAddress({ bytes }: Address): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.flatMap((byte, index) => (index % 2 === 0 ? [(byte << 8) | (bytes[index + 1] ?? 0)] : []));
  const [start, end] = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (end - start < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(end).join(':')}`;
}

function longestZeros(groups: readonly number[]): readonly [number, number] {
  let longest: readonly [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > longest[1] - longest[0]) longest = [start, end];
  }
  return longest;
}
