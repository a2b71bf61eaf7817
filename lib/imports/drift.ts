import { byCodeUnit } from '../model/sort.ts';
import { GENERATED, type GeneratedFile } from './cluster-module.ts';

/** What has to be done so that imports/ holds what is generated. */
export interface Drift {
  readonly missing: readonly GeneratedFile[];
  readonly outdated: readonly GeneratedFile[];
  /** Files that were generated from what is there no more. */
  readonly stale: readonly string[];
  /** Files that nothing has generated. */
  readonly strange: readonly string[];
}

/** Holds the modules that there are under imports/, by path, against those that are generated. */
export function drift(files: readonly GeneratedFile[], there: ReadonlyMap<string, string>): Drift {
  const paths = new Set(files.map(({ path }) => path));
  const others = [...there].filter(([path]) => !paths.has(path)).sort(([a], [b]) => byCodeUnit(a, b));
  const isGenerated = ([, content]: [string, string]) => content.startsWith(GENERATED);
  return {
    missing: files.filter(({ path }) => !there.has(path)),
    outdated: files.filter(({ path, content }) => there.has(path) && there.get(path) !== content),
    stale: others.filter(isGenerated).map(([path]) => path),
    strange: others.filter((other) => !isGenerated(other)).map(([path]) => path),
  };
}
