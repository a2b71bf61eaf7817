import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { Placement } from '../model/order.ts';
import { sourceLine } from './compile.ts';
import { Refusal } from './refusal.ts';

/** What a file threw while it was evaluated, as a finding at the line that threw it. */
export function failure(root: string, file: string, thrown: unknown, placement: Partial<Placement>): Finding {
  const about = (line: number, found: Pick<Finding, 'rule' | 'message' | 'hint'>): Finding =>
    aboutFile(file, { line, ...placement, ...found });
  if (!isError(thrown)) {
    return about(1, { rule: 'layout', message: `throws ${String(thrown)}`, hint: 'correct the file' });
  }
  const syntax = /^.*?,-\[.*?:(\d+):\d+\]/ms.exec(thrown.message);
  if (syntax !== null) {
    const [message = ''] = thrown.message.replace(/^\s*x\s*/, '').split('\n');
    return about(Number(syntax[1]), {
      rule: 'layout',
      message: `is not TypeScript: ${message}`,
      hint: 'correct the syntax',
    });
  }
  if (thrown instanceof Refusal) {
    const { rule, message, hint, specifier } = thrown;
    const line = specifier === undefined ? lineIn(root, file, thrown) : importLine(root, file, specifier);
    return about(line ?? 1, { rule, message, hint });
  }
  const line = lineIn(root, file, thrown) ?? 1;
  return about(line, { rule: 'layout', message: `throws ${thrown.name}: ${thrown.message}`, hint: 'correct the file' });
}

/** The line of a file that an error's stack leads to, or undefined where the stack does not mention the file. */
export function lineIn(root: string, file: string, error: Error): number | undefined {
  const path = join(root, file);
  for (const frame of error.stack?.split('\n') ?? []) {
    const at = frame.lastIndexOf(`${path}:`);
    const position = /^(\d+):(\d+)/.exec(at < 0 ? '' : frame.slice(at + path.length + 1));
    if (position !== null)
      return sourceLine(readFileSync(path, 'utf8'), path, Number(position[1]), Number(position[2]));
  }
  return undefined;
}

// The compiler moves imports, and its source map does not lead back to them.
function importLine(root: string, file: string, specifier: string): number | undefined {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`));
  return index < 0 ? undefined : index + 1;
}

// Errors of the sandbox are not instances of our Error.
function isError(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'stack' in thrown;
}
