import { join } from 'node:path';
import { folderState } from '../load/file-states.ts';
import { MEMORY } from '../load/types.ts';
import { hash } from '../model/hash.ts';
import { readKept, writeKept } from './kept-file.ts';

/** What a synth knows of a cluster context once its folder is made, and there was nothing to say of it. */
export interface Sound {
  /** How many orders are on it. */
  readonly orders: number;
  /** Whether none of them refers to one on another cluster, so that only its own decide what is said of them. */
  readonly isAlone: boolean;
}

/** The same, with what the file system said. */
interface Delivered extends Sound {
  /** Of the orders that decide, before they were read. */
  readonly from: string;
  /** Of its folder in dist, once that was made. */
  readonly to: string;
}

/** The clusters that a synth need not look at. */
export interface DeliveredClusters {
  /** How many orders are on each that is as a synth has left it, by its context. */
  readonly unchanged: ReadonlyMap<string, number>;
  /**
   * Remembers clusters that are sound, and those that are unchanged.
   * @param until when dist was made, in milliseconds
   */
  readonly keep: (sound: ReadonlyMap<string, Sound>, until: number) => void;
}

/**
 * What is remembered of the clusters of a repository, beside what is remembered of each order.
 * @param dist the folder that a synth makes
 * @param contexts of each cluster context a hash of all that decides, beside orders, what is made of it and said of it
 * @param origin a hash of all that decides that for every cluster
 */
export function deliveredClusters(
  root: string,
  dist: string,
  contexts: ReadonlyMap<string, string>,
  origin: string,
): DeliveredClusters {
  const states = new Map([...contexts].map(([context, own]) => [context, ordersState(root, context, own)]));
  const all = [...states.values()];
  const together = all.includes(undefined) ? undefined : hash(JSON.stringify(all));
  const fromOf = (context: string, { isAlone }: Sound) => (isAlone ? states.get(context) : together);
  const toOf = (context: string, until?: number) => folderState(join(dist, context), until);

  const file = join(root, MEMORY, 'delivered.json');
  const known = JSON.parse(readKept(file, origin) ?? '[]') as readonly [context: string, Delivered][];
  const unchanged = known.filter(([context, one]) => one.from === fromOf(context, one) && one.to === toOf(context));
  return {
    unchanged: new Map(unchanged.map(([context, { orders }]) => [context, orders])),
    keep(sound, until) {
      const made = [...sound].flatMap(([context, one]): [string, Delivered][] => {
        const [from, to] = [fromOf(context, one), toOf(context, until)];
        return from === undefined || to === undefined ? [] : [[context, { ...one, from, to }]];
      });
      if (made.length === 0) return;
      try {
        writeKept(file, origin, JSON.stringify([...new Map([...unchanged, ...made])]));
      } catch {
        // Where it cannot be written, it costs time, no more.
      }
    },
  };
}

function ordersState(root: string, context: string, own: string): string | undefined {
  const state = folderState(join(root, 'orders', context));
  return state && hash(state, own);
}
