import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { groupBy } from '../model/group.ts';
import { hash } from '../model/hash.ts';
import type { Memory } from '../model/memory.ts';
import { fileStates } from './file-states.ts';
import type { OrderPath } from './order-files.ts';

/** What is in order files, and in the files beside them. */
export interface Contents {
  readonly read: (file: string) => string;
  /** The name of a file, with a hash of it and, where it imports any of them, of all files of its place. */
  readonly originOf: (file: string) => string;
}

interface Fingerprint {
  readonly hash: string;
  readonly importsNeighbours: boolean;
}

/** What is in all files of some places. Where no file of a place has changed, they are not even read. */
export function contentsOf(root: string, paths: readonly OrderPath[], memory: Memory): Contents {
  const texts = new Map<string, string>();
  const read = (file: string) => {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    texts.set(file, text);
    return text;
  };
  const origins = new Map<string, string>();
  for (const inPlace of groupBy(paths, ({ cluster, purpose }) => `${cluster}/${purpose}`).values()) {
    const [place] = inPlace;
    if (place === undefined) continue;
    const files = inPlace.map(({ file }) => file);
    const states = fileStates(root, files);
    const look = () => files.map((file) => fingerprintOf(read(file)));
    const fingerprints = states === undefined ? look() : memory(place, `contents ${states}`).fact('fingerprints', look);
    const whole = hash(...fingerprints.map(({ hash: own }) => own), ...files);
    files.forEach((file, index) => {
      const { hash: own = '', importsNeighbours = true } = fingerprints[index] ?? {};
      origins.set(file, [basename(file), own, ...(importsNeighbours ? [whole] : [])].join(' '));
    });
  }
  return { read, originOf: (file) => origins.get(file) ?? '' };
}

function fingerprintOf(text: string): Fingerprint {
  return { hash: hash(text), importsNeighbours: /['"`]\.\.?\//.test(text) };
}
