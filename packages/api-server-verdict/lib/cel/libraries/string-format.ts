import { bytesToString, doubleToString, durationToString, timestampToString } from '../runtime/convert.ts';
import { Failure, LimitExceeded } from '../runtime/failure.ts';
import { fixed, shifted } from '../runtime/number.ts';
import { compareText, quote } from '../runtime/text.ts';
import { work } from '../runtime/work.ts';
import { Dictionary, Duration, List, Timestamp, typeName, TypeValue, Uint, type Value } from '../runtime/value.ts';

/** The clauses of a format, by what may be formatted with each; see cel-go, ext/formatting.go. */
export const COMPLAINTS: Readonly<Record<string, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ',
  d: 'decimal clause can only be used on integers, was given ',
  f: 'fixed-point clause can only be used on doubles, was given ',
  e: 'scientific clause can only be used on doubles, was given ',
  b: 'only integers and bools can be formatted as binary, was given ',
  x: 'only integers, byte buffers, and strings can be formatted as hex, was given ',
  X: 'only integers, byte buffers, and strings can be formatted as hex, was given ',
  o: 'octal clause can only be used on integers, was given ',
};

const MOST_DECIMALS = 1000;
const DEFAULT_DECIMALS = 6;

const CLAUSE = /%(?:(%)|(\.[0-9]*)?([^]?))/gu;

/** Replaces the clauses of a format, the index of each argument given. */
export function interpolate(
  format: string,
  count: number,
  write: (verb: string, index: number, decimals: number) => string,
): string {
  let index = 0;
  return format.replace(
    CLAUSE,
    (clause: string, percent: string | undefined, precision: string | undefined, verb: string) => {
      if (percent !== undefined) return '%';
      if (clause === '%') throw new Failure('unexpected end of string');
      if (index >= count) throw new Failure(`index ${index} out of range`);
      return write(verb, index++, decimalsOf(precision, verb));
    },
  );
}

function decimalsOf(precision: string | undefined, verb: string): number {
  const trouble = 'could not parse formatting clause: ';
  if (verb === '')
    throw new Failure(`${trouble}error while parsing precision: could not find end of precision specifier`);
  if (precision === '.') {
    throw new Failure(
      `${trouble}error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax`,
    );
  }
  if (COMPLAINTS[verb] === undefined) throw new Failure(`${trouble}unrecognized formatting clause "${verb}"`);
  const decimals = precision === undefined ? DEFAULT_DECIMALS : Number(precision.slice(1));
  if (decimals > MOST_DECIMALS) throw new LimitExceeded();
  return decimals;
}

/** A format with its arguments in. */
export function formatted(format: string, values: List): string {
  return interpolate(format, values.size, (verb, index, decimals) => {
    try {
      return writeClause(verb, values.get(index), decimals);
    } catch (error) {
      throw error instanceof Failure ? new Failure(`error during formatting: ${error.message}`) : error;
    }
  });
}

function writeClause(verb: string, value: Value, decimals: number): string {
  switch (verb) {
    case 's':
      return writeText(value);
    case 'f':
      return grouped(doubleOf(value, verb), decimals);
    case 'e':
      return scientific(doubleOf(value, verb), decimals);
    case 'd':
      return integerOf(value, verb).toString();
    case 'o':
      return integerOf(value, verb).toString(8);
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : integerOf(value, verb).toString(2);
    default:
      return verb === 'X' ? hexadecimal(value, verb).toUpperCase() : hexadecimal(value, verb);
  }
}

function complaint(verb: string, value: Value): Failure {
  return new Failure((COMPLAINTS[verb] ?? '') + typeName(value));
}

function integerOf(value: Value, verb: string): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  throw complaint(verb, value);
}

function hexadecimal(value: Value, verb: string): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return integerOf(value, verb).toString(16);
}

const SPECIAL: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

function doubleOf(value: Value, verb: string): number {
  if (typeof value === 'number') return value;
  const special = typeof value === 'string' ? SPECIAL[value] : undefined;
  if (special === undefined) throw complaint(verb, value);
  return special;
}

/** A double as English writes it. */
function grouped(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return infinite(value);
  const [whole = '', fraction = ''] = shifted(Math.abs(value), 0, decimals).split('.');
  const separated = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
  return (value < 0 ? '-' : '') + separated + (decimals === 0 ? '' : `.${fraction}`);
}

const SUPERSCRIPTS = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

// The API server takes the precision for a width here, and always writes six decimals.
function scientific(value: number, width: number): string {
  if (!Number.isFinite(value)) return infinite(value).padStart(width);
  let power = Number(value.toExponential().split('e')[1]);
  if (shifted(Math.abs(value), power, DEFAULT_DECIMALS).startsWith('10')) power++;
  const digits = shifted(Math.abs(value), power, DEFAULT_DECIMALS);
  const raised = Array.from(String(Math.abs(power)).padStart(2, '0')).map((digit) => SUPERSCRIPTS[Number(digit)] ?? '');
  return `${value < 0 ? '-' : ''}${digits}×10${power < 0 ? '⁻' : ''}${raised.join('')}`.padStart(width);
}

function infinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
}

function writeText(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof List || value instanceof Dictionary) return writeNested(value);
  return scalar(value) ?? fail(complaint('s', value));
}

function scalar(value: Value): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return doubleToString(value);
    default:
      if (value instanceof Uint) return String(value.value);
      if (value instanceof Uint8Array) return bytesToString(value);
      if (value instanceof Timestamp) return timestampToString(value);
      if (value instanceof Duration) return durationToString(value);
      return value instanceof TypeValue ? value.name : undefined;
  }
}

/** A value inside a list or a map, where it is written as it would be in a rule. */
function writeNested(value: Value): string {
  work();
  if (value === null) return 'null';
  if (value instanceof List) return `[${Array.from(value, writeNested).join(', ')}]`;
  if (value instanceof Dictionary) return writeMap(value);
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return Number.isFinite(value) ? fixed(value, 6) : `"${fixed(value, 6)}"`;
  const text = scalar(value) ?? fail(new Failure(`no formatting function for ${typeName(value)}`));
  if (value instanceof Uint8Array) return `b${quote(text)}`;
  if (value instanceof Timestamp) return `timestamp(${quote(text)})`;
  return value instanceof Duration ? `duration(${quote(text)})` : text;
}

function writeMap(map: Dictionary): string {
  const entries = Array.from(map.keys, (key): readonly [string, string] => {
    const simple = ['string', 'bool', 'int', 'uint'].includes(typeName(key));
    if (!simple) throw new Failure(`no formatting function for map key of type ${typeName(key)}`);
    return [writeNested(key), writeNested(map.find(key) ?? null)];
  });
  entries.sort(([one], [other]) => compareText(one, other));
  return `{${entries.map(([key, value]) => `${key}:${value}`).join(', ')}}`;
}

function fail(failure: Failure): never {
  throw failure;
}
