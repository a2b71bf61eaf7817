import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Server } from '../corpus/ask.ts';
import { DEFINITIONS, type Edited, type Judged, judged, someEdited } from './definitions.ts';

const SEED = 20_260_727;
const COUNT = 1500;
const REPEATS = 2;

/** Writes down what a server says of edited definitions of the corpus. */
export async function recordDefinitions(server: Server, version: string): Promise<string> {
  const all: Judged[] = [];
  for (const one of someEdited(SEED, COUNT)) {
    const said = await saidAlways(server, one);
    // Of several faults the server names some in the order of a Go map.
    if (said !== undefined) all.push(said);
  }
  writeFileSync(DEFINITIONS, [{ server: version }, ...all].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return `${all.length} definitions: ${all.filter(({ accepted }) => accepted).length} accepted`;
}

/** Undefined where the server does not say the same each time. */
async function saidAlways(server: Server, one: Edited): Promise<Judged | undefined> {
  const said = await judged(server, one);
  for (let times = 0; times < REPEATS; times++) {
    if (!isDeepStrictEqual(await judged(server, one), said)) return undefined;
  }
  return said;
}
