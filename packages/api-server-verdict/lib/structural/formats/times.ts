/** Formats of dates and durations; see kube-openapi, pkg/validation/strfmt. */

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const CLOCK = /^(\d{2}):(\d{2}):(\d{2})(?:[^\n]\d+)?(?:z|[+-]\d{2}:\d{2})$/;

export function isDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1)
    return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
}

/** What follows a second T is not looked at, there as here. */
export function isDateTime(text: string): boolean {
  const [date = '', clock = ''] = text.toLowerCase().split('t');
  if (text.length < 4 || !isDate(date)) return false;
  const [, hours = '', minutes = '', seconds = ''] = CLOCK.exec(clock) ?? [];
  return hours !== '' && hours <= '23' && minutes <= '59' && seconds <= '59';
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const GO = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const GO_PART = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const WORDS = /(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/g;
const EXACT = new Set(['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']);
const BEGINNINGS = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];
const INT64 = 2n ** 63n - 1n;

/** As Go writes it, or with an amount and a unit in words somewhere in it, as Scala does. */
export function isDuration(text: string): boolean {
  if (GO.test(text) && fitsInt64(text)) return true;
  const parts = Array.from(text.matchAll(WORDS), ([, amount = '', unit = '']) => ({
    amount,
    unit: unit.toLowerCase(),
  }));
  return (
    parts.every(({ amount }) => BigInt(amount) <= INT64) &&
    parts.some(({ unit }) => EXACT.has(unit) || BEGINNINGS.some((beginning) => unit.startsWith(beginning)))
  );
}

function fitsInt64(text: string): boolean {
  const total = Array.from(text.matchAll(GO_PART), ([, whole = '', fraction = '', unit = '']) => {
    const each = UNITS[unit] ?? 0n;
    const part = fraction === '' ? 0n : (BigInt(fraction) * each) / 10n ** BigInt(fraction.length);
    return BigInt(whole === '' ? 0 : whole) * each + part;
  }).reduce((sum, part) => sum + part, 0n);
  return total <= (text.startsWith('-') ? INT64 + 1n : INT64);
}
