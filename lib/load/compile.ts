import { SourceMap, type SourceMapPayload } from 'node:module';
import { transformSync } from '@swc/core';
import type { Position } from './declaration.ts';

/** What the compiler made of a module. */
export interface Compiled {
  /** The body of a CommonJS module, types stripped and not checked. */
  readonly body: string;
  /** The place in the source of a place in the body. */
  source(place: Position): Position;
}

/** Where a source is no TypeScript, as the compiler says it. */
export class SyntaxFault extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message);
  }
}

/** Compiles a TypeScript module. Throws a SyntaxFault where that is not possible. */
export function compile(source: string, path: string): Compiled {
  const { code, map } = transform(source, path);
  let known: SourceMap | undefined;
  return {
    body: code,
    source({ line, column }) {
      known ??= new SourceMap(JSON.parse(map ?? '{}') as SourceMapPayload);
      const entry = known.findEntry(line - 1, column - 1);
      return 'originalLine' in entry
        ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
        : { line: 1, column: 1 };
    },
  };
}

function transform(source: string, filename: string) {
  try {
    return transformSync(source, {
      filename,
      configFile: false,
      swcrc: false,
      sourceMaps: true,
      module: { type: 'commonjs', ignoreDynamic: true },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const [, line] = /,-\[.*?:(\d+):\d+\]/.exec(text) ?? [];
    const [message = ''] = text.replace(/^\s*x\s*/, '').split('\n');
    throw new SyntaxFault(message, Number(line ?? 1));
  }
}
