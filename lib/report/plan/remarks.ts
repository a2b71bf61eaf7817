import { plural } from '../text.ts';

/** What a plan was made from. */
export interface Basis {
  /** The files that are not the same on both sides; undefined where nobody can tell. */
  readonly changed: readonly string[] | undefined;
  /** Those of the program among them. */
  readonly program: readonly string[];
  /** The files that were run for it. */
  readonly executed: readonly string[];
  readonly changes: number;
}

/** What a reader should know of how a plan was made, and why nothing changes. */
export function remarks({ changed, program, executed, changes }: Basis): string[] {
  const run = executed.filter((file) => changed?.includes(file));
  return [
    ...(program.length > 0
      ? [`the program changes too (${few(program)}); this is the plan of the program that made it, and not of both`]
      : []),
    ...(run.length > 0 ? [`rests on code that changes, which was run where it can touch nothing: ${few(run)}`] : []),
    ...(changes === 0 ? [whyNothing(changed)] : []),
  ];
}

function whyNothing(changed: readonly string[] | undefined): string {
  if (changed === undefined) return 'both give the same tree';
  if (changed.length === 0) return 'no file is another';
  const below = (folder: string) => changed.filter((file) => file.startsWith(folder));
  const orders = below('orders/');
  if (orders.length > 0) return `${plural(orders.length, 'order file')} say the same as before, in other words`;
  const platform = [...below('clusters/'), ...below('imports/')];
  if (platform.length > 0)
    return `what changes of clusters and kinds (${few(platform)}) is nothing that an order shows`;
  return `only other files change (${few(changed)})`;
}

function few(files: readonly string[]): string {
  const [first = '', ...others] = files;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
