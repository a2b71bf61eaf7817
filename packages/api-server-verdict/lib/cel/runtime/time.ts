import { MAX_INT, MIN_INT } from './number.ts';
import { Duration, Timestamp } from './value.ts';

export const SECOND = 1_000_000_000n;

// From year 1 to year 9999.
const MIN_SECONDS = -62_135_596_800n;
const MAX_SECONDS = 253_402_300_799n;

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)?$/;

/** A time as RFC 3339 writes it; `local` is one without an offset. */
export function parseTimestamp(text: string, zone: 'required' | 'optional'): Timestamp | undefined {
  const match = MOMENT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset] = match;
  if (offset === undefined && zone === 'required') return undefined;
  const date = dayOf(Number(year), Number(month), Number(day));
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offsetSeconds = secondsOf(offset);
  if (offsetSeconds === undefined) return undefined;
  const seconds = date * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetSeconds;
  const nanoseconds = BigInt(seconds) * SECOND + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  return new Timestamp(nanoseconds, offsetSeconds);
}

export function parseDate(text: string): Timestamp | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const day = match === null ? undefined : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return day === undefined ? undefined : new Timestamp(BigInt(day) * 86_400n * SECOND);
}

/** How many days a date is from 1970; undefined for a date that the calendar does not have. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? Math.floor(date.getTime() / 86_400_000) : undefined;
}

function secondsOf(offset: string | undefined): number | undefined {
  if (offset === undefined || offset === 'Z') return 0;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(4))];
  if (hours > 24 || minutes > 60) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

export function isInRange({ nanoseconds }: Timestamp): boolean {
  const seconds = floorDivide(nanoseconds, SECOND);
  return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS;
}

export function timestampOfSeconds(seconds: bigint): Timestamp | undefined {
  return seconds < MIN_SECONDS || seconds > MAX_SECONDS ? undefined : new Timestamp(seconds * SECOND);
}

export function secondsSince1970({ nanoseconds }: Timestamp): bigint {
  return floorDivide(nanoseconds, SECOND);
}

export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** A time in the offset in which it was written, with as many decimals as it needs. */
export function writeTimestamp({ nanoseconds, offsetSeconds }: Timestamp): string {
  const local = nanoseconds + BigInt(offsetSeconds) * SECOND;
  const seconds = floorDivide(local, SECOND);
  const fraction = String(local - seconds * SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const date = new Date(Number(seconds) * 1000);
  const day = `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day}T${time}${fraction === '' ? '' : `.${fraction}`}${writeOffset(offsetSeconds)}`;
}

function writeOffset(seconds: number): string {
  if (seconds === 0) return 'Z';
  const minutes = Math.trunc(Math.abs(seconds) / 60);
  return `${seconds < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
]);

const PART = /([0-9]{0,100})(\.[0-9]{0,100})?([^0-9.]+)/y;

/** A duration such as 1h30m, as Go's time.ParseDuration reads it. */
export function parseDuration(text: string): Duration | undefined {
  const [sign, rest] = /^[+-]/.test(text) ? [text.charAt(0), text.slice(1)] : ['', text];
  if (rest === '0') return new Duration(0n);
  if (rest === '') return undefined;
  let total = 0n;
  for (let at = 0; at < rest.length;) {
    PART.lastIndex = at;
    const match = PART.exec(rest);
    if (match === null) return undefined;
    const [all, whole = '', point = '', unitName = ''] = match;
    const unit = UNITS.get(unitName);
    if (unit === undefined || (whole === '' && point.length < 2)) return undefined;
    total += BigInt(whole === '' ? '0' : whole) * unit + fractionOf(point.slice(1), unit);
    if (total > MAX_INT + 1n) return undefined;
    at += all.length;
  }
  const value = sign === '-' ? -total : total;
  return value > MAX_INT || value < MIN_INT ? undefined : new Duration(value);
}

// Go multiplies as doubles here.
function fractionOf(digits: string, unit: bigint): bigint {
  const kept = digits.slice(0, 18);
  if (kept === '') return 0n;
  return BigInt(Math.trunc(Number(kept) * (Number(unit) / 10 ** kept.length)));
}

const LOOSE_UNITS: readonly (readonly [readonly string[], bigint])[] = [
  [['ns', 'nano'], 1n],
  [['us', '\u00b5s', 'micro'], 1_000n],
  [['ms', 'milli'], 1_000_000n],
  [['s', 'sec'], SECOND],
  [['m', 'min'], 60n * SECOND],
  [['h', 'hr', 'hour'], 3600n * SECOND],
  [['d', 'day'], 86_400n * SECOND],
  [['w', 'wk', 'week'], 604_800n * SECOND],
];

/** A duration as the format of that name admits it, which also knows `2 days`; see kube-openapi, strfmt/duration.go. */
export function parseLooseDuration(text: string): Duration | undefined {
  const strict = parseDuration(text);
  if (strict !== undefined) return strict;
  let total = 0n;
  let known = 0;
  for (const [, digits = '', word = ''] of text.matchAll(/(\d+)\s*([A-Za-z\u00b5]+)/g)) {
    if (digits.length > 18) return undefined;
    const unit = word.toLowerCase();
    for (const [names, size] of LOOSE_UNITS) {
      names.forEach((name, index) => {
        if (unit !== name && !(index === names.length - 1 && unit.startsWith(name))) return;
        known++;
        total += BigInt(digits) * size;
      });
    }
  }
  return known > 0 ? new Duration(BigInt.asIntN(64, total)) : undefined;
}

/** How far a zone is from UTC at a time, in seconds; undefined if there is no such zone. */
export function zoneOffset(zone: string, { nanoseconds }: Timestamp): number | undefined {
  if (zone === '' || zone === 'UTC') return 0;
  const milliseconds = Number(floorDivide(nanoseconds, 1_000_000n));
  const parts = partsIn(zone, milliseconds);
  if (parts === undefined) return undefined;
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const year = parts.some(({ type, value }) => type === 'era' && value.startsWith('B'))
    ? 1 - read('year')
    : read('year');
  const local = new Date(0);
  local.setUTCFullYear(year, read('month') - 1, read('day'));
  local.setUTCHours(read('hour') % 24, read('minute'), read('second'));
  return Math.round((local.getTime() - Math.floor(milliseconds / 1000) * 1000) / 1000);
}

function partsIn(zone: string, milliseconds: number): Intl.DateTimeFormatPart[] | undefined {
  // Go knows zones by their exact names, and no offsets among them.
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$|^[A-Z]{3,4}[0-9A-Z]*$/.test(zone)) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    return format.formatToParts(new Date(milliseconds));
  } catch {
    return undefined;
  }
}
