import type { Revision } from '../load/xrds.ts';
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
