import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { TreeFile } from '../lib/layout/tree.ts';
import { publish } from '../lib/publish/publish.ts';
import { filesBelow } from './support/folder.ts';
import { ROOT, temporaryRepository } from './support/repository.ts';

type Files = Readonly<Record<string, string>>;

/** In memory, if there is such a place: a disk adds minutes, and a kill ends a process, not the machine. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What is above dist. */
let above = '';
beforeEach(() => {
  above = mkdtempSync(join(SCRATCH, 'catalog-orders-'));
});
afterEach(() => {
  rmSync(above, { recursive: true, force: true });
});

/** Kills a process at a random moment of the next milliseconds; whether it was there to be killed. */
async function killed(child: ChildProcess, within: number): Promise<boolean> {
  const exit = once(child, 'exit');
  await setTimeout(Math.random() * within);
  child.kill('SIGKILL');
  const [, signal] = (await exit) as [number | null, string | null];
  return signal === 'SIGKILL';
}

/** The files that are neither as in the one tree nor as in the other. */
function halfWritten(made: Files, ...trees: readonly Files[]): string[] {
  return Object.keys(made).filter((path) => trees.every((tree) => tree[path] !== made[path]));
}

function isOneOf(made: Files, ...trees: readonly Files[]): boolean {
  return trees.some((tree) => isDeepStrictEqual(made, tree));
}

function print(title: string, counts: Readonly<Record<string, number>>): void {
  const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  process.stdout.write(`${title}: ${parts.join(', ')}\n`);
}

describe('a process that publishes 2 000 files', () => {
  /** 2 000 of 2 500 paths, so that from one such tree to another files come, change and go. */
  function treeOf(text: string, first: number): TreeFile[] {
    return Array.from({ length: 2000 }, (_, index) => ({
      path: `prod/team-${(first + index) % 50}/App/app-${first + index}.yaml`,
      content: `${text} ${index}: ${text.repeat(500)}\n`,
    }));
  }
  const trees = [treeOf('even', 0), treeOf('odd', 500)];
  const files = trees.map((tree) => Object.fromEntries(tree.map(({ path, content }) => [path, content])));

  test.each([
    ['alone', 150],
    ['while another publishes', 50],
  ])('%s, killed %i times, leaves no file half-written, and the next gives the exact tree', async (title, kills) => {
    const dist = join(above, 'dist');
    const saved = join(above, 'trees.json');
    writeFileSync(saved, JSON.stringify(trees));
    const publisher = (times: number) =>
      spawn(
        process.execPath,
        ['-r', join(ROOT, 'bin/register.js'), join(ROOT, 'test/publish/publisher.ts'), dist, saved, String(times)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
    const counts = { kills: 0, 'in the middle': 0, 'staged files left': 0, 'half-written': 0, 'exact next': 0 };
    const begin = Date.now();
    for (const tree of trees) publish(dist, tree);
    const duration = Date.now() - begin;

    while (counts.kills < kills) {
      const victim = publisher(1000);
      const others = title === 'alone' ? [] : [once(publisher(1), 'exit')];
      await once(victim.stdout, 'data');
      if (await killed(victim, duration)) counts.kills++;
      if (readdirSync(above).some((name) => name.startsWith('.dist.staging-'))) counts['staged files left']++;
      expect(await Promise.all(others)).toEqual(others.map(() => [0, null]));

      const made = filesBelow(dist);
      counts['half-written'] += halfWritten(made, ...files).length;
      if (!isOneOf(made, ...files)) counts['in the middle']++;
      publish(dist, trees[counts.kills % 2] ?? []);
      if (isDeepStrictEqual(filesBelow(dist), files[counts.kills % 2])) counts['exact next']++;
      expect(readdirSync(above).sort()).toEqual(['dist', 'trees.json']);
    }
    print(title, counts);
    expect(counts).toMatchObject({ kills, 'half-written': 0, 'exact next': kills });
  });
});

test('a synth of 2 100 orders, killed 6 times, leaves no file half-written, and the next gives the exact tree', async () => {
  const repository = temporaryRepository();
  const dist = () => filesBelow(repository.path('dist'));
  const order = (text: string) => {
    for (const cluster of ['openportal', 'kind-openportal', 'rancher-desktop']) {
      repository.write({
        [`orders/${cluster}/demo/many.ts`]: `import { WhoAmIService } from '#imports/${cluster}';
import { orders } from '#lib';

export default orders((demo) => {
  for (let index = 0; index < 700; index++) {
    new WhoAmIService(demo, \`app-\${index}\`, { spec: { name: \`${text}-\${index}\` } });
  }
});
`,
      });
    }
  };
  const synth = (text: string) => {
    order(text);
    expect(repository.synth()).toMatchObject({ status: 0 });
    return dist();
  };
  const [even, odd] = [synth('even'), synth('odd')];
  const counts = { kills: 0, 'in the middle': 0, 'half-written': 0, 'exact next': 0 };
  while (counts.kills < 6) {
    const [text, files] = counts.kills % 2 === 0 ? ['even', even] : ['odd', odd];
    order(text);
    const child = spawn(process.execPath, ['-r', './bin/register.js', 'main.ts'], {
      cwd: repository.root,
      stdio: 'ignore',
    });
    while (!existsSync(repository.path('.dist.lock')) && child.exitCode === null) await setTimeout(1);
    if (!(await killed(child, 500))) continue;
    counts.kills++;
    counts['half-written'] += halfWritten(dist(), even, odd).length;
    if (!isOneOf(dist(), even, odd)) counts['in the middle']++;
    if (isDeepStrictEqual(synth(text), files)) counts['exact next']++;
    expect(existsSync(repository.path('.dist.lock'))).toBe(false);
  }
  print('whole synths', counts);
  expect(counts).toMatchObject({ kills: 6, 'half-written': 0, 'exact next': 6 });
});
