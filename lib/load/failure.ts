import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { inspect } from 'node:util';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { Placement } from '../model/order.ts';
import { sourceLine } from './compile.ts';
import { Refusal, type Place } from './refusal.ts';

/** What a file threw while it was evaluated, as a finding at the line that threw it, which may be in a file that it imports. */
export function failure(root: string, file: string, thrown: unknown, placement: Partial<Placement>): Finding {
  const about = ({ path, line }: Place, found: Pick<Finding, 'rule' | 'message' | 'hint'>): Finding =>
    aboutFile(relative(root, path).replaceAll(sep, '/'), { line, ...placement, ...found });
  const start = { path: join(root, file), line: 1 };
  if (!isError(thrown)) {
    return about(start, { rule: 'layout', message: `throws ${inspect(thrown)}`, hint: 'correct the file' });
  }
  const [, path, line] = /,-\[(.*?):(\d+):\d+\]/.exec(thrown.message) ?? [];
  if (path !== undefined) {
    const [message = ''] = thrown.message.replace(/^\s*x\s*/, '').split('\n');
    return about(
      { path, line: Number(line) },
      { rule: 'layout', message: `is not TypeScript: ${message}`, hint: 'correct the syntax' },
    );
  }
  const place = placeIn(join(root, dirname(file)) + sep, thrown) ?? start;
  if (thrown instanceof Refusal) {
    const { rule, message, hint } = thrown;
    return about(thrown.place ?? place, { rule, message, hint });
  }
  const message = `throws ${thrown.name}: ${thrown.message}`;
  return about(place, { rule: 'layout', message, hint: 'correct the file' });
}

/** The line of a file that an error's stack leads to, or undefined where the stack does not mention the file. */
export function lineIn(root: string, file: string, error: Error): number | undefined {
  return placeIn(join(root, file), error)?.line;
}

/** The innermost place of an error's stack in the files whose path begins with a prefix. */
function placeIn(prefix: string, error: Error): Place | undefined {
  for (const frame of error.stack?.split('\n') ?? []) {
    const at = frame.lastIndexOf(prefix);
    const [, path, line, column] = /^(.*?\.ts):(\d+):(\d+)/.exec(at < 0 ? '' : frame.slice(at)) ?? [];
    if (path !== undefined)
      return { path, line: sourceLine(readFileSync(path, 'utf8'), path, Number(line), Number(column)) };
  }
  return undefined;
}

// Errors of the sandbox are not instances of our Error.
function isError(thrown: unknown): thrown is Error {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown) || !('stack' in thrown)) return false;
  return typeof thrown.message === 'string' && typeof thrown.stack === 'string';
}
