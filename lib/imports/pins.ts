import { clusterField } from '../load/declarative/read.ts';
import type { Revision } from '../load/xrds.ts';
import { byCodeUnit } from '../model/sort.ts';
import { propertyName } from './construct.ts';

/** What a cluster file pins. */
export interface Pins {
  readonly context: string;
  readonly serves: Readonly<Record<string, string>>;
}

/** What to write in cluster files to pin these revisions, for those that are not pinned to them. */
export function pinLines(
  revisions: readonly Pick<Revision, 'kind' | 'revision'>[],
  clusters: readonly Pins[],
): string[] {
  const blocks = clusters.flatMap(({ context, serves }) => {
    const moved = revisions.filter(({ kind, revision }) => serves[kind] !== revision);
    const lines = moved.map(({ kind, revision }) => {
      const now = Object.hasOwn(serves, kind) ? ` // now ${serves[kind]}` : '';
      return `    ${propertyName(kind)}: '${revision}',${now}`;
    });
    return lines.length > 0 ? [`  clusters/${context}.ts`, ...lines] : [];
  });
  if (blocks.length === 0) return [];
  return ['where the cluster has it, pin it under `serves`, then run npm run import:', ...blocks];
}

/**
 * A cluster file that pins these kinds and nothing else. Undefined where somebody has to do it: the file is not
 * declarative, or a comment beside a pin would be lost.
 */
export function withPins(source: string, serves: Pins['serves']): string | undefined {
  const field = clusterField(source, 'serves');
  if (field === undefined || /\/[/*]/.test(field.text)) return undefined;
  const lines = Object.entries(serves)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([kind, revision]) => `    ${propertyName(kind)}: '${revision}',\n`);
  return `${source.slice(0, field.start)}{\n${lines.join('')}  }${source.slice(field.end)}`;
}
