import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY } from '../load/types.ts';
import { hash } from '../model/hash.ts';
import { type Memory, noMemory } from '../model/memory.ts';
import { Remembered } from '../model/remembered.ts';
import { readKept, writeKept } from './kept-file.ts';

/** A memory that outlives the run. */
export interface KeptMemory {
  /** A hash of all else that what is remembered was made from: the program and the platform. */
  readonly origin: string;
  readonly memory: Memory;
  /**
   * Writes what this run has asked for, and forgets the rest of its places.
   * @param others the cluster contexts that it was not about, of which all stays known
   */
  readonly keep: (others?: readonly string[]) => void;
}

/** What is known of the orders of one place. */
interface Shard {
  readonly known: ReadonlyMap<string, Remembered>;
  /** What of that, and what else, this run has asked for. */
  readonly used: Map<string, Remembered>;
}

/**
 * The memory of a repository: a file for each place, in node_modules, where nothing is lost with it but time. Files are
 * renamed into their place, so that runs at the same time can share them; one that another program has written, or
 * that is damaged, is as good as none.
 * @param origin see KeptMemory
 */
export function memoryOf(root: string, origin: string): KeptMemory {
  // Where nothing is installed, as in a copy for a test, nothing of ours belongs.
  if (!existsSync(join(root, 'node_modules'))) return { origin, memory: noMemory, keep: () => undefined };
  const folder = join(root, MEMORY, 'orders');
  const shards = new Map<string, Shard>();
  return {
    origin,
    memory({ cluster, purpose }, key) {
      const place = `${cluster}/${purpose}`;
      const shard = shards.get(place) ?? opened(join(folder, fileOf(place)), origin);
      shards.set(place, shard);
      const remembered = shard.used.get(key) ?? shard.known.get(key) ?? new Remembered(key);
      shard.used.set(key, remembered);
      return remembered;
    },
    keep(others = []) {
      try {
        mkdirSync(folder, { recursive: true });
        const files = new Map([...shards].map(([place, shard]) => [fileOf(place), shard]));
        for (const [file, shard] of files) {
          if (isChanged(shard)) writeKept(join(folder, file), origin, written(shard));
        }
        const spared = new Set(others.map((context) => hash(context)));
        for (const file of readdirSync(folder)) {
          if (!files.has(file) && !spared.has(file.split('.')[0] ?? '')) rmSync(join(folder, file), { force: true });
        }
      } catch {
        // A disk that is full or read-only costs time, no more.
      }
    },
  };
}

/** The name of a place's file, of which the first half tells the cluster. */
function fileOf(place: string): string {
  return place
    .split('/')
    .map((name) => hash(name))
    .join('.');
}

function isChanged({ known, used }: Shard): boolean {
  return used.size < known.size || [...used.values()].some(({ isNew }) => isNew);
}

function opened(path: string, origin: string): Shard {
  const lines = readKept(path, origin)?.split('\n') ?? [];
  const known = lines.map((line): [string, Remembered] => {
    const [key = '', facts, body] = line.split('\t');
    return [key, new Remembered(key, facts, body)];
  });
  return { known: new Map(known), used: new Map() };
}

/** A shard as text: neither JSON nor the name of a file that is read holds a tab or the end of a line. */
function written({ used }: Shard): string {
  return [...used].map(([key, remembered]) => [key, ...remembered.written()].join('\t')).join('\n');
}
