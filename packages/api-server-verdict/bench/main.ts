import { parse } from 'yaml';
import { objectionsTo, readManifests } from '../index.ts';
import { schemas } from '../test/corpus/corpus.ts';

// `npm run bench -w api-server-verdict`: the text objects of the corpus, read, and read and judged.

/** How often each contender runs; they take turns, so that a slow moment of the machine slows all of them. */
const ROUNDS = 7;

const objects = schemas().flatMap(({ crd, cases }) => {
  const schema = crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
  const definition = { schema, named: crd.spec.names.kind };
  return cases.flatMap(({ object }) => (typeof object === 'string' ? [{ text: object, definition }] : []));
});

const CONTENDERS: Readonly<Record<string, () => void>> = {
  'read by the package yaml': () => {
    for (const { text } of objects) attempt(() => parse(text, { logLevel: 'silent' }) as unknown);
  },
  'read as a server does': () => {
    for (const { text } of objects) read(text);
  },
  'read and judged': () => {
    for (const { text, definition } of objects) objectionsTo(read(text), definition);
  },
};

function read(text: string): unknown {
  const [first] = readManifests(Buffer.from(text));
  return first !== undefined && 'value' in first ? first.value : undefined;
}

function attempt(action: () => unknown): void {
  try {
    action();
  } catch {
    // Much of the corpus is no YAML, on purpose.
  }
}

function secondsOf(action: () => void): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const rounds = Array.from({ length: ROUNDS + 1 }, () => Object.values(CONTENDERS).map(secondsOf));
// The first round warms up.
const measured = rounds.slice(1);
process.stdout.write(`${objects.length} objects of the corpus, median of ${ROUNDS} rounds\n`);
for (const [index, name] of Object.keys(CONTENDERS).entries()) {
  const seconds = median(measured.map((round) => round[index] ?? NaN));
  const ratio = median(measured.map((round) => (round[index] ?? NaN) / (round[0] ?? NaN)));
  const rate = Math.round(objects.length / seconds);
  process.stdout.write(`${name.padEnd(26)}${String(rate).padStart(8)} a second${ratio.toFixed(2).padStart(8)}\n`);
}
