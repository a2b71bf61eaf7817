import type { Library } from '../language/declarations.ts';
import { Failure } from '../runtime/failure.ts';
import { MAX_INT, MIN_INT } from '../runtime/number.ts';
import { Foreign, type Value } from '../runtime/value.ts';

/** How many digits an int64 is sure to hold. */
const SAFE_DIGITS = 18;
const NANO = -9;
const SAFE_EXPONENT = 100_000;

const SUFFIXES: ReadonlyMap<string, readonly [base: 2 | 10, exponent: number]> = new Map([
  ['n', [10, -9]],
  ['u', [10, -6]],
  ['m', [10, -3]],
  ['', [10, 0]],
  ['k', [10, 3]],
  ['M', [10, 6]],
  ['G', [10, 9]],
  ['T', [10, 12]],
  ['P', [10, 15]],
  ['E', [10, 18]],
  ['Ki', [2, 10]],
  ['Mi', [2, 20]],
  ['Gi', [2, 30]],
  ['Ti', [2, 40]],
  ['Pi', [2, 50]],
  ['Ei', [2, 60]],
]);

/**
 * An amount such as 500m or 2Gi: `units` × 10^`exponent`. Small amounts the API server keeps in an int64, others as
 * exact decimals, and only of the former will it say that they are integers; see k8s.io/apimachinery, pkg/api/resource.
 */
class Quantity extends Foreign {
  readonly typeName = 'kubernetes.Quantity';

  constructor(
    readonly units: bigint,
    readonly exponent: number,
    readonly small: boolean,
    /** Whether it is the result of a sum or a difference: the API server will then not be compared with it. */
    readonly computed = false,
  ) {
    super();
  }

  equals(other: Value): boolean | undefined {
    return other instanceof Quantity && !other.computed ? compareQuantities(this, other) === 0 : undefined;
  }

  toString(): string {
    return `${this.units}e${this.exponent}`;
  }
}

const QUANTITY = /^[+-]?([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

const WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** The quantity that a text is, or what is wrong with it. */
function parse(text: string): Quantity | string {
  if (text === '') return WRONG;
  const negative = text.startsWith('-');
  if (/^[+-]?0*$/.test(text)) return new Quantity(0n, 0, true);
  const match = QUANTITY.exec(text);
  if (match === null) return WRONG;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const scale = interpret(suffix);
  if (scale === undefined) return "unable to parse quantity's suffix";
  const [base, exponent] = scale;
  const digits = whole.replace(/^0+/, '') + fraction;
  const hasDigits = whole !== '' || fraction !== '';
  const small = parseSmall(whole.replace(/^0+/, '') || '0', fraction, base, exponent, negative);
  if (small !== undefined) return small;
  if (!hasDigits || exponent > SAFE_EXPONENT) return 'unable to parse numeric part of quantity';
  const units = BigInt(digits === '' ? '0' : digits) * (base === 2 ? 1n << BigInt(exponent) : 1n);
  const rounded = atLeastNano(units, (base === 10 ? exponent : 0) - fraction.length);
  const capped = base === 2 ? cap(rounded) : rounded;
  return new Quantity(negative ? -capped.units : capped.units, capped.exponent, false);
}

function interpret(suffix: string): readonly [base: 2 | 10, exponent: number] | undefined {
  const known = SUFFIXES.get(suffix);
  if (known !== undefined) return known;
  if (!/^[eE][+-]?[0-9]{1,18}$/.test(suffix)) return undefined;
  return [10, Number(BigInt.asIntN(32, BigInt(suffix.slice(1).replace(/^\+/, ''))))];
}

/** What fits the fast path of the API server; see ParseQuantity. */
function parseSmall(
  whole: string,
  fraction: string,
  base: 2 | 10,
  exponent: number,
  negative: boolean,
): Quantity | undefined {
  const binary = base === 2;
  if (binary && fraction !== '') return undefined;
  const precision = binary
    ? 15 - whole.length - Math.trunc(Math.fround((exponent * 3) / 10)) - 1
    : SAFE_DIGITS - whole.length - fraction.length;
  const scale = (binary ? 0 : exponent) - fraction.length;
  if (precision < 0 || scale < NANO) return undefined;
  const units = BigInt(whole + fraction) * (binary ? 1n << BigInt(exponent) : 1n);
  return units > MAX_INT ? undefined : new Quantity(negative ? -units : units, scale, true);
}

interface Decimal {
  readonly units: bigint;
  readonly exponent: number;
}

/** Rounded up to billionths: who wants some of it gets some. */
function atLeastNano({ units, exponent }: Decimal): Decimal;
function atLeastNano(units: bigint, exponent: number): Decimal;
function atLeastNano(given: Decimal | bigint, places = 0): Decimal {
  const { units, exponent } = typeof given === 'bigint' ? { units: given, exponent: places } : given;
  if (units === 0n) return { units, exponent };
  if (exponent >= NANO) return { units: units * 10n ** BigInt(exponent - NANO), exponent: NANO };
  if (exponent < NANO - String(units).length) return { units: 1n, exponent: NANO };
  const divisor = 10n ** BigInt(NANO - exponent);
  return { units: units / divisor + (units % divisor === 0n ? 0n : 1n), exponent: NANO };
}

function cap(decimal: Decimal): Decimal {
  return compareDecimals(decimal, { units: MAX_INT, exponent: 0 }) > 0 ? { units: MAX_INT, exponent: 0 } : decimal;
}

function compareDecimals(one: Decimal, other: Decimal): number {
  if (one.units === 0n || other.units === 0n) return sign(one.units - other.units);
  const exponent = Math.min(one.exponent, other.exponent);
  // Numbers that differ much in size are not written out.
  const sizes = String(one.units).length + one.exponent - String(other.units).length - other.exponent;
  if (sign(one.units) !== sign(other.units)) return sign(one.units);
  if (Math.abs(sizes) > 400) return sizes > 0 ? sign(one.units) : -sign(one.units);
  return sign(unitsAt(one, exponent) - unitsAt(other, exponent));
}

function unitsAt({ units, exponent }: Decimal, at: number): bigint {
  return units * 10n ** BigInt(exponent - at);
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

function compareQuantities(one: Quantity, other: Quantity): number {
  return compareDecimals(one, other);
}

function plus(one: Quantity, other: Quantity): Quantity {
  if (one.small && other.small) {
    if (other.units === 0n) return new Quantity(one.units, one.exponent, true, true);
    if (one.units === 0n) return new Quantity(other.units, other.exponent, true, true);
  }
  const exponent = Math.min(one.exponent, other.exponent);
  if (Math.max(one.exponent, other.exponent) - exponent > SAFE_EXPONENT) throw new Failure('quantity overflow');
  const [left, right] = [unitsAt(one, exponent), unitsAt(other, exponent)];
  const fits = [left, right, left + right].every((units) => units >= MIN_INT && units <= MAX_INT);
  return new Quantity(left + right, exponent, one.small && other.small && fits, true);
}

function minus(one: Quantity, other: Quantity): Quantity {
  return plus(one, new Quantity(-other.units, other.exponent, other.small));
}

function whole(value: bigint): Quantity {
  return new Quantity(value, 0, true);
}

function asInteger({ units, exponent, small }: Quantity): bigint | undefined {
  if (!small || exponent < 0 || exponent > SAFE_DIGITS + 1) return undefined;
  const value = units * 10n ** BigInt(exponent);
  return value < MIN_INT || value > MAX_INT ? undefined : value;
}

function integerOf(quantity: Quantity): bigint {
  const value = asInteger(quantity);
  if (value === undefined) throw new Failure('cannot convert value to integer');
  return value;
}

function asDouble({ units, exponent }: Quantity): number {
  return exponent === 0 ? Number(units) : Number(units) * powerOfTen(exponent);
}

/** As Go's math.Pow10 has it, which multiplies two powers that it knows, and rounds. */
function powerOfTen(exponent: number): number {
  if (exponent < -323) return 0;
  if (exponent > 308) return Infinity;
  const small = Number(`1e${Math.abs(exponent) % 32}`);
  const large = Math.trunc(Math.abs(exponent) / 32) * 32;
  return exponent < 0 ? Number(`1e-${large}`) / small : Number(`1e${large}`) * small;
}

function quantity(text: string): Quantity {
  const parsed = parse(text);
  if (typeof parsed === 'string') throw new Failure(parsed);
  return parsed;
}

/** See k8s.io/apiserver, pkg/cel/library/quantity.go. */
export const quantities: Library = {
  'quantity(string): Quantity': quantity,
  'isQuantity(string): bool': (text: string) => typeof parse(text) !== 'string',
  'sign(Quantity): int': ({ units }: Quantity) => BigInt(sign(units)),
  '(Quantity).isGreaterThan(Quantity): bool': (one: Quantity, other: Quantity) => compareQuantities(one, other) > 0,
  '(Quantity).isLessThan(Quantity): bool': (one: Quantity, other: Quantity) => compareQuantities(one, other) < 0,
  '(Quantity).compareTo(Quantity): int': (one: Quantity, other: Quantity) => BigInt(compareQuantities(one, other)),
  '(Quantity).asApproximateFloat(): double': asDouble,
  '(Quantity).asInteger(): int': integerOf,
  '(Quantity).isInteger(): bool': (value: Quantity) => asInteger(value) !== undefined,
  '(Quantity).add(Quantity): Quantity': plus,
  '(Quantity).add(int): Quantity': (one: Quantity, other: bigint) => plus(one, whole(other)),
  '(Quantity).sub(Quantity): Quantity': minus,
  '(Quantity).sub(int): Quantity': (one: Quantity, other: bigint) => minus(one, whole(other)),
};
