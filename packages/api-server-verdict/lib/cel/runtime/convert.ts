import { Failure } from './failure.ts';
import { MAX_INT, parseBool, parseFloat64, parseInt64, parseUint64, plain, shortest } from './number.ts';
import {
  isInRange,
  parseDuration,
  parseTimestamp,
  SECOND,
  secondsSince1970,
  timestampOfSeconds,
  writeTimestamp,
} from './time.ts';
import { type Duration, Timestamp, Uint } from './value.ts';

/** The conversions between types, each failing in cel-go's words; see common/types. */

export function stringToInt(text: string): bigint {
  return parsed(parseInt64(text), 'int');
}

export function stringToUint(text: string): Uint {
  return new Uint(parsed(parseUint64(text), 'uint'));
}

export function stringToDouble(text: string): number {
  return parsed(parseFloat64(text), 'double');
}

export function stringToBool(text: string): boolean {
  return parsed(parseBool(text), 'bool');
}

export function stringToDuration(text: string): Duration {
  return parsed(parseDuration(text), 'google.protobuf.Duration');
}

export function stringToTimestamp(text: string): Timestamp {
  const timestamp = parsed(parseTimestamp(text, 'required'), 'google.protobuf.Timestamp');
  if (!isInRange(timestamp)) throw new Failure('timestamp overflow');
  return timestamp;
}

function parsed<T>(value: T | undefined, type: string): T {
  if (value === undefined) throw new Failure(`type conversion error from 'string' to '${type}'`);
  return value;
}

export function doubleToInt(value: number): bigint {
  // The API server refuses the smallest integer too.
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) throw new Failure('integer overflow');
  return BigInt(Math.trunc(value));
}

export function doubleToUint(value: number): Uint {
  if (!Number.isFinite(value) || value < 0 || value >= 2 ** 64) throw new Failure('unsigned integer overflow');
  return new Uint(BigInt(Math.trunc(value)));
}

export function intToUint(value: bigint): Uint {
  if (value < 0n) throw new Failure('unsigned integer overflow');
  return new Uint(value);
}

export function uintToInt({ value }: Uint): bigint {
  if (value > MAX_INT) throw new Failure('integer overflow');
  return value;
}

export function intToTimestamp(seconds: bigint): Timestamp {
  const timestamp = timestampOfSeconds(seconds);
  if (timestamp === undefined) throw new Failure('timestamp overflow');
  return timestamp;
}

export function timestampToInt(timestamp: Timestamp): bigint {
  return secondsSince1970(timestamp);
}

export function doubleToString(value: number): string {
  return shortest(value);
}

export function durationToString({ nanoseconds }: Duration): string {
  // As Go's Duration.Seconds: whole seconds and the rest, added as doubles.
  return `${plain(Number(nanoseconds / SECOND) + Number(nanoseconds % SECOND) / 1e9)}s`;
}

export function timestampToString(timestamp: Timestamp): string {
  return writeTimestamp(timestamp);
}

export function bytesToString(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('invalid UTF-8 in bytes, cannot convert to string');
  }
}

export function moved(timestamp: Timestamp, nanoseconds: bigint): Timestamp {
  const result = new Timestamp(timestamp.nanoseconds + nanoseconds, timestamp.offsetSeconds);
  if (!isInRange(result)) throw new Failure('timestamp overflow');
  return result;
}
