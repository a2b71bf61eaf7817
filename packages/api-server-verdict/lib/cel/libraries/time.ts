import type { Library } from '../language/declarations.ts';
import { Failure } from '../runtime/failure.ts';
import { parseInt64 } from '../runtime/number.ts';
import { floorDivide, SECOND, zoneOffset } from '../runtime/time.ts';
import type { Duration, Timestamp } from '../runtime/value.ts';

const DAY = 86_400_000;

const PARTS: Readonly<Record<string, (local: Date, nanoseconds: bigint) => number>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDayOfYear: (local) => Math.floor((local.getTime() - startOfYear(local)) / DAY),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDate: (local) => local.getUTCDate(),
  getDayOfWeek: (local) => local.getUTCDay(),
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
  getMilliseconds: (_, nanoseconds) => Number(nanoseconds / 1_000_000n),
};

function startOfYear(local: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(local.getUTCFullYear(), 0, 1);
  return start.getTime();
}

function part(name: string, timestamp: Timestamp, offsetSeconds: number): bigint {
  const seconds = floorDivide(timestamp.nanoseconds, SECOND);
  const local = new Date((Number(seconds) + offsetSeconds) * 1000);
  return BigInt(PARTS[name]?.(local, timestamp.nanoseconds - seconds * SECOND) ?? 0);
}

/** How far a zone is from UTC: one by name, such as Europe/Berlin, or an offset such as +02:00. */
function offsetIn(zone: string, timestamp: Timestamp): number {
  const colon = zone.indexOf(':');
  if (colon < 0) {
    const offset = zoneOffset(zone, timestamp);
    if (offset === undefined) throw new Failure(`unknown time zone ${zone}`);
    return offset;
  }
  const hours = integer(zone.slice(0, colon));
  const minutes = integer(zone.slice(colon + 1));
  return (zone.startsWith('-') ? hours * 60 - minutes : hours * 60 + minutes) * 60;
}

function integer(text: string): number {
  const value = parseInt64(text);
  if (value === undefined) throw new Failure(`strconv.Atoi: parsing "${text}": invalid syntax`);
  return Number(value);
}

/** See cel-go, common/stdlib/standard.go: the parts of a time are those in UTC, unless a zone is given. */
export const time: Library = {
  ...Object.fromEntries(
    Object.keys(PARTS).flatMap((name): [string, Library[string]][] => [
      [`(timestamp).${name}(): int`, (timestamp: Timestamp) => part(name, timestamp, 0)],
      [
        `(timestamp).${name}(string): int`,
        (timestamp: Timestamp, zone: string) => part(name, timestamp, offsetIn(zone, timestamp)),
      ],
    ]),
  ),
  '(duration).getHours(): int': ({ nanoseconds }: Duration) => nanoseconds / (3600n * SECOND),
  '(duration).getMinutes(): int': ({ nanoseconds }: Duration) => nanoseconds / (60n * SECOND),
  '(duration).getSeconds(): int': ({ nanoseconds }: Duration) => nanoseconds / SECOND,
  '(duration).getMilliseconds(): int': ({ nanoseconds }: Duration) => nanoseconds / 1_000_000n,
};
