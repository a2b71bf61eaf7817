import type { Library } from '../language/declarations.ts';
import { Failure } from '../runtime/failure.ts';
import { parseUint64 } from '../runtime/number.ts';
import { compareText, quote } from '../runtime/text.ts';
import { Foreign, type Value } from '../runtime/value.ts';

/** A semantic version; see github.com/blang/semver/v4, which the API server uses. */
class Semver extends Foreign {
  readonly typeName = 'kubernetes.Semver';

  constructor(
    readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint],
    readonly release: readonly (bigint | string)[],
    readonly build: readonly string[],
  ) {
    super();
  }

  equals(other: Value): boolean | undefined {
    return other instanceof Semver ? compare(this, other) === 0 : undefined;
  }

  toString(): string {
    const release = this.release.length === 0 ? '' : `-${this.release.join('.')}`;
    return this.numbers.join('.') + release + (this.build.length === 0 ? '' : `+${this.build.join('.')}`);
  }
}

class Wrong extends Error {}

function parse(text: string, normalize: boolean): Semver | string {
  try {
    return read(normalize ? normalized(text) : text);
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

function read(text: string): Semver {
  if (text === '') throw new Wrong('Version string empty');
  const [major = '', minor, last] = splitAtDots(text);
  if (minor === undefined || last === undefined) throw new Wrong('No Major.Minor.Patch elements found');
  const numbers: [bigint, bigint, bigint] = [number(major, 'Major'), number(minor, 'Minor'), 0n];
  const [beforeBuild, build] = cut(last, '+');
  const [patch, release] = cut(beforeBuild, '-');
  numbers[2] = number(patch, 'Patch');
  return new Semver(numbers, (release?.split('.') ?? []).map(identifier), (build?.split('.') ?? []).map(buildPart));
}

/** A version at its first two dots. */
function splitAtDots(text: string): readonly string[] {
  const [first = '', ...rest] = text.split('.');
  return rest.length < 2 ? [first, ...rest] : [first, rest[0] ?? '', rest.slice(1).join('.')];
}

function cut(text: string, at: string): readonly [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function number(text: string, which: string): bigint {
  if (!/^[0-9]*$/.test(text)) {
    throw new Wrong(`Invalid character(s) found in ${which.toLowerCase()} number ${quote(text)}`);
  }
  if (/^0[0-9]/.test(text)) throw new Wrong(`${which} number must not contain leading zeroes ${quote(text)}`);
  return unsigned(text);
}

function unsigned(text: string): bigint {
  const value = parseUint64(text);
  if (value !== undefined) return value;
  throw new Wrong(
    `strconv.ParseUint: parsing ${quote(text)}: ${text === '' ? 'invalid syntax' : 'value out of range'}`,
  );
}

function identifier(text: string): bigint | string {
  if (text === '') throw new Wrong('Prerelease is empty');
  if (/^[0-9]+$/.test(text)) {
    if (/^0[0-9]/.test(text)) {
      throw new Wrong(`Numeric PreRelease version must not contain leading zeroes ${quote(text)}`);
    }
    return unsigned(text);
  }
  if (!/^[0-9A-Za-z-]+$/.test(text)) throw new Wrong(`Invalid character(s) found in prerelease ${quote(text)}`);
  return text;
}

function buildPart(text: string): string {
  if (text === '') throw new Wrong('Build meta data is empty');
  if (!/^[0-9A-Za-z-]+$/.test(text)) throw new Wrong(`Invalid character(s) found in build meta data ${quote(text)}`);
  return text;
}

/** A loosely written version, such as v1.2, in full. */
function normalized(text: string): string {
  const parts = splitAtDots(text.replace(/^v/, '')).map((part) => {
    if (part.length < 2) return part;
    const bare = part.replace(/^0+/, '');
    return /^[0-9]/.test(bare) ? bare : `0${bare}`;
  });
  if (parts.length < 3 && /[+-]/.test(parts[parts.length - 1] ?? '')) {
    throw new Wrong('short version cannot contain PreRelease/Build meta data');
  }
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function compare(one: Semver, other: Semver): number {
  for (const [index, value] of one.numbers.entries()) {
    const difference = order(value, other.numbers[index] ?? 0n);
    if (difference !== 0) return difference;
  }
  if (one.release.length === 0 || other.release.length === 0) {
    return Math.sign(other.release.length - one.release.length);
  }
  for (const [index, value] of one.release.entries()) {
    const counterpart = other.release[index];
    if (counterpart === undefined) return 1;
    const difference = orderIdentifiers(value, counterpart);
    if (difference !== 0) return difference;
  }
  return one.release.length < other.release.length ? -1 : 0;
}

function orderIdentifiers(one: bigint | string, other: bigint | string): number {
  if (typeof one === 'bigint') return typeof other === 'bigint' ? order(one, other) : -1;
  return typeof other === 'bigint' ? 1 : compareText(one, other);
}

function order(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function semver(text: string, normalize: boolean): Semver {
  const parsed = parse(text, normalize);
  if (typeof parsed === 'string') throw new Failure(parsed);
  return parsed;
}

/** See k8s.io/apiserver, pkg/cel/library/semverlib.go, version 1. */
export const semvers: Library = {
  'semver(string): Semver': (text: string) => semver(text, false),
  'semver(string, bool): Semver': semver,
  'isSemver(string): bool': (text: string) => typeof parse(text, false) !== 'string',
  'isSemver(string, bool): bool': (text: string, normalize: boolean) => typeof parse(text, normalize) !== 'string',
  '(Semver).isGreaterThan(Semver): bool': (one: Semver, other: Semver) => compare(one, other) > 0,
  '(Semver).isLessThan(Semver): bool': (one: Semver, other: Semver) => compare(one, other) < 0,
  '(Semver).compareTo(Semver): int': (one: Semver, other: Semver) => BigInt(compare(one, other)),
  '(Semver).major(): int': ({ numbers: [major] }: Semver) => BigInt.asIntN(64, major),
  '(Semver).minor(): int': ({ numbers: [, minor] }: Semver) => BigInt.asIntN(64, minor),
  '(Semver).patch(): int': ({ numbers: [, , patch] }: Semver) => BigInt.asIntN(64, patch),
};
