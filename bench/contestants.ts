import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { DIST } from '../lib/model/names.ts';
import { ROOT } from '../test/support/program.ts';
import type { BenchOrder } from './orders.ts';
import { writePlainApp } from './plain-app.ts';
import { type Forms, orderFiles, writeFiles, writeRepository } from './repository.ts';

/** Who takes part, and with which order files. */
export interface Name {
  readonly does: string;
  readonly forms: Forms;
}

/** One that takes part. */
export interface Contestant extends Name {
  readonly folder: string;
  readonly command: string;
  /** What comes before each run, and is not measured. */
  readonly before: (round: number) => void;
}

/** All that take part, in folders below one, in the order in which they run; the first is what others are held to. */
export function contestants(folder: string, orders: readonly BenchOrder[]): Contestant[] {
  return [
    ...plain(join(folder, 'plain'), orders),
    ...ours(folder, orders, 'all declarative'),
    ...ours(folder, orders, 'a tenth run'),
  ];
}

function plain(folder: string, orders: readonly BenchOrder[]): Contestant[] {
  writePlainApp(folder, orders);
  const run = 'node node_modules/ts-node/dist/bin.js';
  // cdk8s-cli removes the output before it runs the app.
  const all = { forms: 'all declarative', folder, before: remove(folder, DIST) } as const;
  return [
    { ...all, does: 'plain cdk8s, ts-node', command: `${run} main.ts` },
    { ...all, does: 'plain cdk8s, ts-node --swc', command: `${run} --swc main.ts` },
  ];
}

function ours(parent: string, orders: readonly BenchOrder[], forms: Forms): Contestant[] {
  const folder = join(parent, forms);
  writeRepository(folder, orders, forms);
  const { app } = parse(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8')) as { app: string };
  const synth = { forms, folder, command: app };
  const check = { forms, folder, command: 'node bin/orders.js check' };
  const plan = { forms, folder, command: 'node bin/orders.js plan' };
  return [
    { ...synth, does: 'synth, nothing remembered', before: remove(folder, MEMORY, DIST) },
    { ...synth, does: 'synth, nothing changed', before: remove(folder) },
    { ...plan, does: 'plan, one order edited', before: editCommitted(folder, orders) },
    { ...synth, does: 'synth, one order edited', before: edit(folder, orders) },
    // As CI has it, where everything but what is committed is new.
    { ...check, does: 'check, nothing remembered', before: remove(folder, MEMORY) },
  ];
}

const MEMORY = 'node_modules/.cache';

/**
 * Takes folders out of the way. They are gone with the whole bench only: a file system on which ten thousand files were
 * just removed, such as ext4, takes seconds to make as many.
 */
function remove(folder: string, ...paths: readonly string[]): () => void {
  return () => {
    const aside = mkdtempSync(`${folder}-aside-`);
    for (const path of paths.filter((one) => existsSync(join(folder, one)))) {
      renameSync(join(folder, path), join(aside, basename(path)));
    }
  };
}

/** Gives the order in the middle an owner that it never had. */
function edit(folder: string, orders: readonly BenchOrder[]): (round: number) => void {
  const half = Math.floor(orders.length / 2);
  return (round) => {
    const edited = orders.slice(half, half + 1).map((order) => ({ ...order, owner: `group:default/round-${round}` }));
    writeFiles(folder, orderFiles(edited, 'all declarative'));
  };
}

/** The same once all that was there before is committed. */
function editCommitted(folder: string, orders: readonly BenchOrder[]): (round: number) => void {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  const change = edit(folder, orders);
  return (round) => {
    if (!existsSync(join(folder, '.git'))) {
      git('init', '--initial-branch=main');
      git('add', '--all');
      const settings = { 'user.name': 'A person', 'user.email': 'person@example.com', 'gc.auto': '0' };
      const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      git(...given, 'commit', '--message=As it was');
    }
    change(round);
  };
}
