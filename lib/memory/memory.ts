import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY } from '../load/types.ts';
import { hash } from '../model/hash.ts';
import { type Memory, noMemory } from '../model/memory.ts';
import { Remembered } from '../model/remembered.ts';

/** A memory that outlives the run. */
export interface KeptMemory {
  readonly memory: Memory;
  /**
   * Writes what this run has asked for, and forgets the rest of its places.
   * @param isWhole whether it was about all places, so that the others are forgotten too
   */
  readonly keep: (isWhole: boolean) => void;
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
 * @param origin a hash of all else that what is remembered was made from: the program and the platform
 */
export function memoryOf(root: string, origin: string): KeptMemory {
  // Where nothing is installed, as in a copy for a test, nothing of ours belongs.
  if (!existsSync(join(root, 'node_modules'))) return { memory: noMemory, keep: () => undefined };
  const folder = join(root, MEMORY, 'orders');
  const shards = new Map<string, Shard>();
  return {
    memory({ cluster, purpose }, key) {
      const place = `${cluster}/${purpose}`;
      const shard = shards.get(place) ?? opened(join(folder, hash(place)), origin);
      shards.set(place, shard);
      const remembered = shard.used.get(key) ?? shard.known.get(key) ?? new Remembered(key);
      shard.used.set(key, remembered);
      return remembered;
    },
    keep(isWhole) {
      try {
        mkdirSync(folder, { recursive: true });
        const files = new Map([...shards].map(([place, shard]) => [hash(place), shard]));
        for (const [file, shard] of files) if (isChanged(shard)) write(join(folder, file), shard, origin);
        const others = isWhole ? readdirSync(folder).filter((file) => !files.has(file)) : [];
        for (const file of others) rmSync(join(folder, file), { force: true });
      } catch {
        // A disk that is full or read-only costs time, no more.
      }
    },
  };
}

function isChanged({ known, used }: Shard): boolean {
  return used.size < known.size || [...used.values()].some(({ isNew }) => isNew);
}

function opened(path: string, origin: string): Shard {
  const known = new Map<string, Remembered>();
  const shard = { known, used: new Map<string, Remembered>() };
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n') + 1;
    const lines = text.slice(end);
    if (text.slice(0, end) !== head(origin, lines)) return shard;
    for (const line of lines.split('\n')) {
      const [key, facts, body] = line.split('\t');
      if (key !== undefined) known.set(key, new Remembered(key, facts, body));
    }
  } catch {
    // None was written yet.
  }
  return shard;
}

function write(path: string, { used }: Shard, origin: string): void {
  // Neither JSON nor the name of a file that is read holds a tab or the end of a line.
  const lines = [...used].map(([key, remembered]) => [key, ...remembered.written()].join('\t')).join('\n');
  const staged = `${path}.${randomUUID()}`;
  writeFileSync(staged, head(origin, lines) + lines);
  renameSync(staged, path);
}

function head(origin: string, lines: string): string {
  return `${origin} ${hash(lines)}\n`;
}
