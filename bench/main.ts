import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../test/support/program.ts';
import { chart } from './chart.ts';
import { contestants } from './contestants.ts';
import { measure, type Outcome } from './measure.ts';
import { benchOrders } from './orders.ts';
import { label, type Race, resultsPage, seriesOf } from './results.ts';

const RESULTS = join(__dirname, 'results');

/** How many orders, where nobody says. */
const SIZES = [11, 1000, 10_000, 100_000];

void main(process.argv.slice(2));

/** `npm run bench`, or of these numbers of orders `npm run bench -- 11 1000`. */
async function main(args: readonly string[]): Promise<void> {
  const sizes = args.length === 0 ? SIZES : args.map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw new Error('usage: npm run bench -- [number of orders …]');
  }
  const races: Race[] = [];
  for (const size of sizes) races.push(await race(size));
  mkdirSync(RESULTS, { recursive: true });
  const page = join(RESULTS, 'README.md');
  const options = { ...(await resolveConfig(page)), parser: 'markdown' };
  writeFileSync(page, await format(resultsPage(races, machine()), options));
  writeFileSync(join(RESULTS, 'chart.svg'), chart(seriesOf(races)));
  process.stdout.write('wrote bench/results/\n');
}

/** All contestants take their turn in each round, so that a slow moment of the machine slows all of them. */
async function race(size: number): Promise<Race> {
  const scratch = mkdtempSync(join(tmpdir(), 'catalog-orders-bench-'));
  try {
    const lanes = contestants(scratch, benchOrders(size)).map((one) => ({ ...one, outcomes: [] as Outcome[] }));
    for (let round = 1; round <= roundsOf(size); round++) {
      // Who could not take it once cannot the next time.
      for (const lane of lanes.filter(({ outcomes }) => outcomes.every((outcome) => !('failed' in outcome)))) {
        lane.before(round);
        const outcome = await measure(lane.command, lane.folder);
        lane.outcomes.push(outcome);
        const said = 'failed' in outcome ? outcome.failed : `${outcome.seconds.toFixed(2)} s`;
        process.stdout.write(`${size} orders, round ${round}, ${label(lane)}: ${said}\n`);
      }
    }
    return { orders: size, lanes };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** How often each runs. */
function roundsOf(size: number): number {
  if (size <= 100) return 7;
  if (size <= 1000) return 5;
  return size <= 10_000 ? 3 : 1;
}

/** What was measured, and on what. */
function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = ['cdk8s', 'ts-node'].map((name) => {
    const manifest = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
    return `${name} ${(JSON.parse(manifest) as { version: string }).version}`;
  });
  const programs = [`Node.js ${process.versions.node}`, ...versions].join(', ');
  return `${cpus().length} cores of ${model}, ${memory} GiB of memory, ${platform()} ${arch()}; ${programs}.`;
}
