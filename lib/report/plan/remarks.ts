import { plural } from '../text.ts';

/** What a plan was made from. */
export interface Basis {
  /** The files that are not the same on both sides; undefined where nobody can tell. */
  readonly changed: readonly string[] | undefined;
  /** Whether the program that made the plan is the changed one. */
  readonly isChanged: boolean;
  /** The files that were run for it. */
  readonly executed: readonly string[];
  /** Whether the plan says anything. */
  readonly says: boolean;
}

/** What a reader should know of how a plan was made, and why nothing changes. */
export function remarks({ changed, isChanged, executed, says }: Basis): string[] {
  if (changed === undefined) return says ? [] : ['both sides give the same tree'];
  const below = (...folders: readonly string[]) =>
    changed.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));
  const orders = below('orders');
  const platform = below('clusters', 'imports');
  const known = new Set([...orders, ...platform, ...below('dist', 'test/snapshots')]);
  const others = changed.filter((file) => !known.has(file));
  const run = executed.filter((file) => known.has(file));
  const read = platform.filter((file) => !run.includes(file));
  const program = isChanged ? 'this plan is of the program with them' : 'nothing of them was run for this plan';
  return [
    ...(others.length > 0 ? [`other files than orders change: ${few(others)}; ${program}`] : []),
    ...(read.length > 0 ? [`clusters or kinds change: ${few(read)}; they are read as data`] : []),
    ...(run.length > 0
      ? [`this rests on code that changes, which was run where it can touch nothing: ${few(run)}`]
      : []),
    ...(says || orders.length === 0
      ? []
      : [`${plural(orders.length, 'order file')} changed, with orders that say the same as before`]),
    ...(says || changed.length > 0 ? [] : ['both sides are the same']),
  ];
}

function few(files: readonly string[]): string {
  const [first = '', ...others] = files;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
