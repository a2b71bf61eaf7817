/** How many characters, elements or entries there may be. */
export interface Size {
  readonly least: number;
  readonly most: number;
}

/** What the API server counts to, and takes for without end: a number of 64 bits. */
export const ENDLESS = 2 ** 64;

export const UNKNOWN: Size = { least: 0, most: ENDLESS };

export function exactly(size: number): Size {
  return { least: size, most: size };
}

export function sum(...numbers: readonly number[]): number {
  return Math.min(
    numbers.reduce((total, one) => total + one, 0),
    ENDLESS,
  );
}

export function product(one: number, other: number): number {
  return Math.min(one * other, ENDLESS);
}

/** So many times a number, rounded up. */
export function scaled(number: number, factor: number): number {
  return Math.min(Math.ceil(number * factor), ENDLESS);
}

/** What Go makes of a number below zero where it expects none: one that is beyond all bounds. */
export function unsigned(number: number): number {
  return number < 0 ? number + ENDLESS : number;
}

export function added(one: Size, other: Size): Size {
  return { least: sum(one.least, other.least), most: sum(one.most, other.most) };
}

export function multiplied(one: Size, other: Size): Size {
  return { least: product(one.least, other.least), most: product(one.most, other.most) };
}

/** What is of either size. */
export function either(one: Size, other: Size): Size {
  return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) };
}
