import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { load } from '../lib/assess.ts';
import { app } from '../main.ts';
import { writePlainApp } from './plain-app.ts';

/** How often each command runs; they take turns, so that a slow moment of the machine slows all of them. */
const ROUNDS = 7;

interface Contender {
  readonly name: string;
  readonly folder: string;
  readonly command: string;
  /** What has to be undone before each run. */
  readonly before?: () => void;
}

const scratch = mkdtempSync(join(tmpdir(), 'catalog-orders-bench-'));
try {
  elevenOrders();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The app command that cdk8s.yaml names, with all of its checks, for the orders of this repository. */
function elevenOrders(): void {
  const { orders } = load(app);
  const plain = join(scratch, 'plain');
  writePlainApp(app.root, plain, orders);
  const ours = join(scratch, 'ours');
  copyRepository(ours);
  const config = parse(readFileSync(join(app.root, 'cdk8s.yaml'), 'utf8')) as { app: string };
  const forget = () => {
    rmSync(join(ours, 'node_modules/.cache'), { recursive: true, force: true });
  };
  const contenders: Contender[] = [
    { name: 'plain cdk8s app, ts-node', folder: plain, command: 'node node_modules/ts-node/dist/bin.js main.ts' },
    { name: 'catalog orders, first time', folder: ours, command: config.app, before: forget },
    { name: 'catalog orders, types known', folder: ours, command: config.app },
  ];
  report(`${orders.length} orders`, contenders, measure(contenders));
}

/** The repository, with a node_modules of its own, so that what is remembered there is not that of the developer. */
function copyRepository(folder: string): void {
  for (const part of [
    'bin',
    'lib',
    'imports',
    'clusters',
    'orders',
    'main.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    cpSync(join(app.root, part), join(folder, part), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(app.root, 'node_modules')).filter((entry) => entry !== '.cache')) {
    symlinkSync(join(app.root, 'node_modules', name), join(folder, 'node_modules', name));
  }
}

/** Wall-clock seconds of each contender in each round. */
function measure(contenders: readonly Contender[]): number[][] {
  const seconds = contenders.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [index, { name, folder, command, before }] of contenders.entries()) {
      before?.();
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8' });
      const elapsed = Number(process.hrtime.bigint() - start) / 1e9;
      if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
      // The first round only warms the machine's caches.
      if (round > 0) seconds[index]?.push(elapsed);
    }
  }
  return seconds;
}

function report(title: string, contenders: readonly Contender[], seconds: readonly number[][]): void {
  const [baseline = []] = seconds;
  process.stdout.write(`${title}: median of ${ROUNDS} runs each, in turn; ratio to the first, run by run\n`);
  for (const [index, { name }] of contenders.entries()) {
    const own = seconds[index] ?? [];
    const ratio = median(own.map((value, round) => value / (baseline[round] ?? value)));
    process.stdout.write(
      `  ${name.padEnd(30)}${median(own).toFixed(2).padStart(7)} s${ratio.toFixed(2).padStart(7)}\n`,
    );
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
