import { SourceMap, type SourceMapPayload } from 'node:module';
import { parseSync, transformSync } from '@swc/core';

const transform = (source: string, filename: string, sourceMaps: boolean) =>
  transformSync(source, {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps,
    module: { type: 'commonjs', ignoreDynamic: true },
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });

/** TypeScript to the body of a CommonJS module, types stripped and not checked. Throws on a syntax error. */
export function compile(source: string, filename: string): string {
  return transform(source, filename, false).code;
}

/** What `import()` looks like, though a string or a comment may look the same. */
export const DYNAMIC_IMPORT = /\bimport\s*\(/;

/** Whether a module has an `import()` in it, which would load at its own time and past our `require`. */
export function importsDynamically(source: string, body: string): boolean {
  // Parsing again is slow, and few modules only look like it.
  return (
    DYNAMIC_IMPORT.test(body) && JSON.stringify(parseSync(source, { syntax: 'typescript' })).includes('"type":"Import"')
  );
}

/** The line of the source, from 1, of a position in what `compile` made of it. */
export function sourceLine(source: string, filename: string, line: number, column: number): number {
  const { map } = transform(source, filename, true);
  if (map === undefined) throw new Error(`no source map for ${filename}`);
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column - 1);
  return 'originalLine' in entry ? entry.originalLine + 1 : 1;
}
