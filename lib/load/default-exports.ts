import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { byCodeUnit } from '../model/sort.ts';

/** What a file exports by default, or what it threw when it was run. */
export type DefaultExport = { readonly name: string } & ({ readonly exported: unknown } | { readonly thrown: unknown });

/** Runs the TypeScript files of a folder, as a part of this program, in the order of their names. */
export function defaultExports(folder: string): DefaultExport[] {
  if (!existsSync(folder)) return [];
  const run = createRequire(__filename);
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return names.sort(byCodeUnit).map((name) => {
    try {
      return { name, exported: (run(join(folder, name)) as { default?: unknown }).default };
    } catch (thrown) {
      return { name, thrown };
    }
  });
}
