import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { heldLately } from '../../lib/load/dist-history.ts';

const PATH = 'prod/demo/App/a.yaml';
const NOON = 1_700_000_000;
const MINUTE = 60;

let above = '';
let root = '';
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  root = join(above, 'repository');
  mkdirSync(root);
});
afterEach(() => {
  rmSync(above, { recursive: true, force: true });
});

function git(args: readonly string[], date = NOON): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  const env = { ...process.env, GIT_AUTHOR_DATE: `${NOON} +0000`, GIT_COMMITTER_DATE: `${date} +0000` };
  execFileSync('git', [...identity, ...args], { cwd: root, env, stdio: 'ignore' });
}

/** Commits a file with a text, so many minutes before noon; without a text the file goes. */
function commit(minutes: number, text: string | undefined, path = `dist/${PATH}`): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  if (text === undefined) rmSync(join(root, path));
  else writeFileSync(join(root, path), text);
  git(['add', '-A']);
  git(['commit', '-m', 'a'], NOON - minutes * MINUTE);
}

const held = () => heldLately(root, [PATH])?.map(({ path, content }) => `${path} ${content}`);

describe('of a file of dist, Git delivered in the last hour', () => {
  test.each<[string, [number, string | undefined][], string[]]>([
    ['nothing where it was never there', [], []],
    ['what it holds, however old that is', [[10_000, 'one']], ['one']],
    [
      'what was replaced since',
      [
        [10_000, 'one'],
        [10, 'two'],
      ],
      ['one', 'two'],
    ],
    [
      'all that was',
      [
        [90, 'one'],
        [59, 'two'],
        [10, 'three'],
      ],
      ['one', 'two', 'three'],
    ],
    [
      'nothing that was replaced before',
      [
        [90, 'one'],
        [61, 'two'],
        [10, 'three'],
      ],
      ['two', 'three'],
    ],
    [
      'what is gone since',
      [
        [90, 'one'],
        [10, undefined],
      ],
      ['one'],
    ],
  ])('%s', (_, versions, delivered) => {
    git(['init']);
    for (const [minutes, text] of versions) commit(minutes, text);
    commit(0, 'the last commit decides what time it is', 'orders/prod/demo/b.ts');
    expect(held()?.sort()).toEqual(delivered.map((text) => `${PATH} ${text}`).sort());
  });

  test('also what a merge of another branch replaced', () => {
    git(['init', '--initial-branch', 'main']);
    commit(90, 'one');
    git(['switch', '-c', 'other']);
    commit(30, 'two');
    git(['switch', 'main']);
    commit(20, 'mine', 'README.md');
    git(['merge', '--no-ff', 'other']);
    expect(held()?.sort()).toEqual([`${PATH} one`, `${PATH} two`]);
  });

  test('what a shallow clone cannot tell', () => {
    git(['init']);
    commit(10, 'one');
    commit(0, 'two');
    git(['clone', '--depth', '1', `file://${root}`, join(above, 'clone')]);
    root = join(above, 'clone');
    expect(held()).toBeUndefined();
    expect(heldLately(root, [])).toEqual([]);
  });

  test('nothing where there is no Git, or no commit', () => {
    expect(held()).toEqual([]);
    git(['init']);
    expect(held()).toEqual([]);
  });
});
