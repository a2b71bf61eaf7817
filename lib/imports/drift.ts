import { aboutFile, type Finding } from '../model/finding.ts';
import { byCodeUnit } from '../model/sort.ts';
import { GENERATED, type GeneratedFile } from './cluster-module.ts';
import { isForm } from './templates.ts';

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
  const isGenerated = ([, content]: [string, string]) => content.split('\n', 1).join().includes(GENERATED);
  return {
    missing: files.filter(({ path }) => !there.has(path)),
    outdated: files.filter(({ path, content }) => there.has(path) && there.get(path) !== content),
    stale: others.filter(isGenerated).map(([path]) => path),
    strange: others.filter((other) => !isGenerated(other)).map(([path]) => path),
  };
}

/**
 * What drifted, for the editor and the compiler then tell of other kinds than admission does. A form that has drifted
 * holds up no order.
 */
export function driftFindings({ missing, outdated, stale, strange }: Drift): Finding[] {
  const generate = 'npm run import';
  const found = (path: string, message: string, hint: string, cluster: string | null = null) =>
    aboutFile(path, { rule: 'api', severity: isForm(path) ? 'warning' : 'error', cluster, message, hint });
  return [
    ...missing.map(({ path, cluster }) => found(path, 'is missing', generate, cluster)),
    ...outdated.map(({ path, cluster }) => found(path, `is not what ${generate} makes`, generate, cluster)),
    ...stale.map((path) => found(path, 'was generated from what is there no more', generate)),
    ...strange.map((path) => found(path, `is nothing that ${generate} makes`, 'move it out of imports/')),
  ];
}
