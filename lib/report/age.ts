const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
] as const;

/**
 * How long ago something was, in the largest unit of which it has two, as kubectl says it: `90s`, `15m`, `47h`, `3d`.
 * What a clock that is ahead puts into the future was now; what is no time is `?`.
 */
export function age(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  if (Number.isNaN(seconds)) return '?';
  const [unit, length] = UNITS.find(([, least]) => seconds >= 2 * least) ?? ['s', 1];
  return `${Math.floor(seconds / length)}${unit}`;
}
