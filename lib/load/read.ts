import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../model/progress.ts';
import type { Declaration, Exported } from './declaration.ts';
import { readDeclarative } from './declarative/read.ts';
import type { Ran } from './isolated/interpret.ts';
import type { Fault } from './isolated/report.ts';
import { runIsolated } from './isolated/run.ts';
import type { Kinds } from './kinds.ts';

/** An order or cluster file, relative to the repository, and the place that it is for. */
export interface Source {
  readonly file: string;
  readonly cluster: string;
  readonly purpose: string;
  /** The kinds that it may import; a cluster file imports none. */
  readonly kinds?: Kinds;
}

/** What a file says, as data. */
export interface Content {
  readonly exported: Exported;
  readonly faults: readonly Fault[];
  /**
   * The files that were run for it, relative to the repository: none for what is declarative, else it and its imports.
   */
  readonly executed: readonly string[];
}

/**
 * Reads files, each as data where it is declarative, else by running it where it can touch nothing. Both give the same.
 */
export function readSources(
  root: string,
  sources: readonly Source[],
  read = (file: string) => readFileSync(join(root, file), 'utf8'),
  progress?: Progress,
): Content[] {
  const readings = sources.map(({ file, kinds }, index) => {
    progress?.(index, sources.length);
    const reading = readDeclarative(read(file), kinds);
    return reading.declarative ? { exported: reading.exported, faults: [], executed: [] } : undefined;
  });
  const ran = runSources(
    root,
    sources.filter((_, index) => readings[index] === undefined),
  );
  return readings.flatMap((reading) => reading ?? ran.shift() ?? []);
}

/** Runs files, declarative or not. */
export function runSources(root: string, sources: readonly Source[]): Content[] {
  const jobs = sources.map(({ file, cluster, purpose, kinds }) => ({
    ...{ root, file, purpose, context: cluster, kinds: kinds?.module },
    exported: Object.fromEntries(kinds?.exported ?? []),
  }));
  return runIsolated(jobs).map((ran, index) => ({
    exported: exportedBy(ran),
    faults: ran.faults,
    executed: [...(jobs[index] === undefined ? [] : [jobs[index].file]), ...ran.imported],
  }));
}

function exportedBy({ type, context, props, declared }: Ran): Exported {
  if (type === 'cluster') return { type, context, props };
  // What a file orders before it fails is judged too, so that one run tells everything.
  const declarations = declared.map(({ apiVersion, id, ...order }): Declaration => ({
    ...order,
    ...(apiVersion !== null && { apiVersion }),
    ...(id !== null && { id }),
  }));
  return type === 'nothing' ? { type } : { type: 'orders', declarations };
}
