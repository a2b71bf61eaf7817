/** Numbers as Go's strconv reads and writes them. */

export const MIN_INT = -(2n ** 63n);
export const MAX_INT = 2n ** 63n - 1n;
export const MAX_UINT = 2n ** 64n - 1n;

export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]{1,100}$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value < MIN_INT || value > MAX_INT ? undefined : value;
}

export function parseUint64(text: string): bigint | undefined {
  if (!/^[0-9]{1,100}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > MAX_UINT ? undefined : value;
}

const HEX_FLOAT = /^([+-]?)0x([0-9a-f]{1,100})?(?:\.([0-9a-f]{0,100}))?p([+-]?[0-9]{1,9})$/i;

export function parseFloat64(text: string): number | undefined {
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word !== null) {
    if (word[2]?.toLowerCase() === 'nan') return word[1] === '' ? NaN : undefined;
    return word[1] === '-' ? -Infinity : Infinity;
  }
  const hex = HEX_FLOAT.exec(text);
  if (hex !== null) return parseHexFloat(hex);
  const digits = text.replace(/(?<=[0-9])_(?=[0-9])/g, '');
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

function parseHexFloat([, sign, whole = '', fraction = '', exponent]: RegExpExecArray): number | undefined {
  if (whole + fraction === '') return undefined;
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  return Number.isFinite(value) ? (sign === '-' ? -value : value) : undefined;
}

const BOOLEANS = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

export function parseBool(text: string): boolean | undefined {
  return BOOLEANS.get(text);
}

/** A double as Go's %g: as short as can be, with an exponent where that is below -4 or above 5. */
export function shortest(value: number): string {
  const special = infinite(value);
  if (special !== undefined) return special;
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plain(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A double without an exponent, as short as can be. */
export function plain(value: number): string {
  const special = infinite(value);
  if (special !== undefined) return special;
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const sign = Object.is(value, -0) || value < 0 ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const point = Number(exponent) + 1;
  if (point <= 0) return value === 0 ? `${sign}0` : `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** A double with so many decimals, as Go's %f. */
export function fixed(value: number, decimals: number): string {
  const special = infinite(value);
  if (special !== undefined) return special;
  return (value < 0 || Object.is(value, -0) ? '-' : '') + shifted(Math.abs(value), 0, decimals);
}

/** A positive double over a power of ten, with so many decimals, rounded to even from its exact value. */
export function shifted(value: number, power: number, decimals: number): string {
  const { numerator, denominator } = fractionOf(value);
  const scaled = numerator * 10n ** BigInt(decimals + Math.max(0, -power));
  const divisor = denominator * 10n ** BigInt(Math.max(0, power));
  let units = scaled / divisor;
  const twice = (scaled % divisor) * 2n;
  if (twice > divisor || (twice === divisor && units % 2n === 1n)) units += 1n;
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A double as the fraction that it is exactly. */
function fractionOf(value: number): { numerator: bigint; denominator: bigint } {
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(numerator), denominator };
}

function infinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? undefined : value > 0 ? '+Inf' : '-Inf';
}
