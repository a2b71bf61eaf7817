import { notYaml, shown } from './fault.ts';
import { STANDARD_TAG, type Scalar } from './nodes.ts';

/**
 * What a scalar stands for: a bigint is an integer of 64 bits, with or without a sign, and a number is a float, so that
 * 1 and 1.0 are different keys, as they are to go.yaml.in/yaml/v2 (resolve.go).
 */
export type ScalarValue = string | boolean | null | bigint | number;

const tagged = (name: string) => STANDARD_TAG + name;
const BINARY = tagged('binary');
const STRING = tagged('str');
const FLOAT = tagged('float');
const INTEGER = tagged('int');
const NULL = tagged('null');
const BOOLEAN = tagged('bool');
const TIMESTAMP = tagged('timestamp');
const MERGE = tagged('merge');
const RESOLVED: ReadonlySet<string> = new Set(['', BOOLEAN, INTEGER, FLOAT, NULL, TIMESTAMP]);

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...spellings(true, 'y', 'yes', 'true', 'on'),
  ...spellings(false, 'n', 'no', 'false', 'off'),
  ...spellings(null, '', '~', 'null'),
  ...spellings(Infinity, '.inf', '+.inf'),
  ...spellings(-Infinity, '-.inf'),
  ['.nan', NaN],
  ['.NaN', NaN],
  ['.NAN', NaN],
]);

function spellings(value: ScalarValue, ...words: readonly string[]): [string, ScalarValue][] {
  return words
    .flatMap((word) => [word, word.toUpperCase(), word.replace(/[a-z]/, (first) => first.toUpperCase())])
    .map((spelt) => [spelt, value]);
}

const FLOAT_SYNTAX = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER_SYNTAX = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const TIMESTAMP_SYNTAX =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| *(\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?))?$/;

/** A character in UTF-8, or a byte that is none of one, each byte of the text being a character. */
const UTF_8_OR_BYTE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([\x80-\xff])/g;

/** Whether a key is the `<<` that brings in the fields of other mappings. */
export function isMerge({ value, plain, tag }: Scalar): boolean {
  return value === '<<' && (plain || tag === MERGE);
}

export function scalarValue({ value, tag, plain, line }: Scalar): ScalarValue {
  if (tag === '' && !plain) return value;
  if (tag === BINARY) return fromBase64(value, line);
  if (!RESOLVED.has(tag)) return value;
  const resolved = resolve(value);
  if (tag === '') return resolved;
  if (tag === FLOAT && typeof resolved === 'bigint' && isInt64(resolved)) return Number(resolved);
  if (tag === TIMESTAMP && isTimestamp(value)) return value;
  if (tag === tagOf(resolved)) return resolved;
  const type = `!!${tag.slice(STANDARD_TAG.length)}`;
  throw notYaml(line, `cannot decode ${shown(value)} as a ${type}`, `remove the ${type}, or correct the value`);
}

export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

function tagOf(value: ScalarValue): string {
  if (value === null) return NULL;
  switch (typeof value) {
    case 'bigint':
      return INTEGER;
    case 'number':
      return FLOAT;
    case 'boolean':
      return BOOLEAN;
    default:
      return STRING;
  }
}

/** What a text without quotes stands for. Unlike in YAML 1.1, `190:20:30` is a text. */
function resolve(text: string): ScalarValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return /[_+-]/.test(text.charAt(1)) ? text : (float(text) ?? text);
  if (first !== 0x2b && first !== 0x2d && !(first >= 0x30 && first <= 0x39)) return text;
  const plain = text.replaceAll('_', '');
  return integer(plain) ?? float(plain) ?? text;
}

function float(text: string): number | undefined {
  const value = FLOAT_SYNTAX.test(text) ? Number(text) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

function integer(text: string): bigint | undefined {
  // The one form that Go takes only here: 0b-1 is -1.
  const [, signedBits] = /^0b([-+][01]+)$/.exec(text) ?? [];
  if (signedBits !== undefined) return integer(signedBits.replace(/^[-+]/, '$&0b'));
  if (!INTEGER_SYNTAX.test(text)) return undefined;
  const [, sign = '', base = '', digits = ''] = /^([-+]?)(0[xXbBoO]?(?=.))?0*(.*)$/.exec(text) ?? [];
  if (digits.length > 64) return undefined;
  const prefix = base === '0' ? '0o' : base.toLowerCase();
  const magnitude = BigInt(`${prefix}${digits || '0'}`);
  const value = sign === '-' ? -magnitude : magnitude;
  return isInt64(value) || (sign === '' && BigInt.asUintN(64, value) === value) ? value : undefined;
}

/** By Go's time.Parse with the four layouts of resolve.go. */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP_SYNTAX.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...time] = match.slice(1).map(Number);
  const [hour, minute, second, zoneHour, zoneMinute, ...zoneless] = time.map((part) => part || 0);
  const within = (limits: readonly number[], parts: readonly (number | undefined)[]) =>
    limits.every((limit, index) => (parts[index] ?? 0) <= limit);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() &&
    within([23, 59, 59, 24, 60], [hour, minute, second, zoneHour, zoneMinute]) &&
    within([23, 59, 59], zoneless)
  );
}

/** The bytes as text, each that is no UTF-8 replaced, as encoding/json writes them. */
function fromBase64(text: string, line: number): string {
  const encoded = text.replace(/[\r\n]/g, '');
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) {
    throw notYaml(line, '!!binary value contains invalid base64 data', 'correct it, or remove the !!binary');
  }
  const bytes = Buffer.from(encoded, 'base64').toString('latin1');
  const valid = bytes.replace(UTF_8_OR_BYTE, (match, stray?: string) => (stray === undefined ? match : '\xef\xbf\xbd'));
  return Buffer.from(valid, 'latin1').toString();
}
