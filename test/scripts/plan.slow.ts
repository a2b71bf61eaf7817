import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namespace, orderFile, whoami } from '../support/orders.ts';
import { executable, git, removeTemporaryFolders, temporaryFolder, type Files } from './git.ts';
import { Runner } from './runner.ts';

/*
 * Pull requests on their way through plan.yaml: main's program says what the merge would do, and main's script puts
 * that onto the pull request which GitHub says it is.
 */

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const runner = new Runner({
  ...Object.fromEntries(names.map((name) => [`orders/openportal/demo/${name}.ts`, whoami('openportal', name)])),
  'orders/openportal/system/team.ts': namespace('openportal', 'team'),
});
// Where GitHub keeps the commits of forks.
const fork = temporaryFolder();
git(runner.origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');

afterAll(removeTemporaryFolders);

interface Planned {
  readonly status: number | null;
  readonly output: string;
  readonly folder: string;
  readonly comment: string;
  readonly state: string;
}

/** The job that plans the merge of a commit. */
async function plan(head: string): Promise<Planned> {
  runner.checkOut();
  const folder = temporaryFolder();
  const { status, output } = await runner.run('plan.sh', [head, folder]);
  const read = (file: string) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '');
  return { status, output, folder, comment: read('comment.md'), state: read('state').trim() };
}

const APP = 'orders/openportal/demo/app.ts';

describe('the plan of a pull request', () => {
  test.each<[what: string, files: Files, removed: string[], state: string, said: string[]]>([
    [
      'that orders something says what comes',
      { [APP]: whoami('openportal', 'app') },
      [],
      'success',
      ['### 1 cluster: 1 to add\n', '+ WhoAmIService/app in demo'],
    ],
    [
      'that removes all orders of a purpose is refused',
      {},
      ['orders/openportal/system/team.ts'],
      'failure',
      ['### 1 cluster: 1 to destroy; 1 refused\n', 'openportal loses all orders of system'],
    ],
    [
      'that a cluster would refuse says why',
      { [APP]: orderFile('openportal', 'WhoAmIService', 'app', "{ name: 'app', proxied: true }") },
      [],
      'failure',
      ['spec.proxied'],
    ],
    [
      'that changes the program says so first, and runs nothing of it',
      { [APP]: whoami('openportal', 'app'), 'lib/index.ts': 'process.exit(0);\n', 'scripts/plan.sh': 'exit 0\n' },
      [],
      'success',
      ['other files than orders change: lib/index.ts and 1 more; nothing of them was run', '### 1 cluster: 1 to add\n'],
    ],
    [
      'with an order file that is not declarative says that this was run',
      { [APP]: whoami('openportal', 'app').replace('new', 'for (const one of [1]) void one;\n  new') },
      [],
      'success',
      [`this rests on code that changes, which was run where it can touch nothing`, '+ WhoAmIService/app in demo'],
    ],
  ])('%s', async (what, files, removed, state, said) => {
    const head = runner.pushed(what.replaceAll(/\W+/g, '-'), files, removed);
    const made = await plan(head);
    expect(made).toMatchObject({ status: 0, state });
    for (const one of said) expect(made.comment.replaceAll('\n  ', ' ')).toContain(one);
    expect(made.comment).toMatch(new RegExp(`For ${head} on top of [0-9a-f]{40}, by the program of main\\.\n$`));
    expect(git(runner.repository.root, 'status', '--porcelain')).toBe('');
  });

  test('is of the merge, and not of a branch that is behind', async () => {
    const head = runner.pushed('behind', { [APP]: whoami('openportal', 'app') });
    runner.pushed('main', { 'orders/openportal/demo/newer.ts': whoami('openportal', 'newer') });
    expect((await plan(head)).comment).toContain('### 1 cluster: 1 to add\n');
  });

  test('that conflicts, or has nothing in common with main, says so in place of a plan', async () => {
    const file = 'orders/openportal/demo/a.ts';
    const head = runner.pushed('conflicts', { [file]: whoami('openportal', 'mine'), 'x/<img>.ts': 'b\n' });
    runner.pushed('main', { [file]: whoami('openportal', 'theirs'), 'x/<img>.ts': 'a\n' });
    const { state, comment } = await plan(head);
    expect(state).toBe('failure');
    expect(comment).toContain('### There is no plan: these files conflict with main\n');
    expect(comment).toContain(`<pre>\n${file}\nx/&lt;img>.ts\n</pre>`);
    const tree = git(runner.repository.root, 'rev-parse', 'HEAD^{tree}');
    const alone = git(runner.repository.root, 'commit-tree', tree, '-m', 'Alone');
    expect((await plan(alone)).comment).toContain('### There is no plan: it cannot be merged\n');
  });

  test('of a fork is of the commit that GitHub keeps for it', async () => {
    git(fork, 'clone', '--quiet', runner.origin, '.');
    writeFileSync(join(fork, APP), whoami('openportal', 'forked'));
    git(fork, 'add', '--all');
    git(fork, 'commit', '--quiet', '--message', 'Theirs');
    const head = git(fork, 'rev-parse', 'HEAD');
    git(fork, 'push', '--quiet', 'origin', 'HEAD:refs/pull/7/head');
    expect((await plan(head)).comment).toContain('+ WhoAmIService/forked in demo');
  });

  test('is made of a commit only', async () => {
    expect(await plan('--upload-pack=id')).toMatchObject({ status: 1, comment: '', state: '' });
    expect(await plan('0'.repeat(40))).toMatchObject({ comment: '', state: '' });
  });
});

describe('a plan is put', () => {
  const HEAD = 'a'.repeat(40);
  const PULLS = [
    { number: 7, head: { sha: HEAD, repo: { full_name: 'them/catalog-orders' } } },
    { number: 8, head: { sha: HEAD, repo: { full_name: 'us/catalog-orders' } } },
    { number: 9, head: { sha: 'b'.repeat(40), repo: { full_name: 'them/catalog-orders' } } },
    { number: 10, head: { sha: HEAD, repo: null } },
  ];

  /** What is asked of GitHub. */
  async function report(files: Files, from: string, head = HEAD) {
    const folder = temporaryFolder();
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, 'pulls'), JSON.stringify(PULLS));
    executable(
      join(folder, 'gh'),
      `case "$*" in
         *pulls*) jq -r "\${@: -1}" "$PULLS" ;;
         *--paginate*) ;;
         *) printf '%s\\n' "$*" >>"$ASKED" ;;
       esac`,
    );
    const asked = join(folder, 'asked');
    const { status, output } = await runner.run('report-plan.sh', [folder, from, head], {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      ...{
        GITHUB_REPOSITORY: 'us/catalog-orders',
        RUN: 'https://github.com/run',
        PULLS: join(folder, 'pulls'),
        ASKED: asked,
      },
    });
    const lines = existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : [];
    return { status, output, asked: lines.map((line) => line.replace(/@.*comment\.md/, '@comment.md')) };
  }
  const comment = '<!-- catalog-orders plan -->\n\n### 1 cluster: 1 to add\n\nFor it.\n';
  const commented = (number: number) =>
    `api --silent repos/us/catalog-orders/issues/${number}/comments --field body=@comment.md`;
  const marked = (state: string, description: string) =>
    `api --silent repos/us/catalog-orders/statuses/${HEAD} --field state=${state} --field context=plan --field description=${description} --field target_url=https://github.com/run`;

  test.each([
    ['of a fork', 'them/catalog-orders', 7],
    ['of this repository', 'us/catalog-orders', 8],
  ])('onto the pull request %s that has the commit, whatever number a file names', async (_, from, number) => {
    const forged = { 'comment.md': comment, state: 'success\n', number: '9', pr: '{"number":9}' };
    const { status, asked } = await report(forged, from);
    expect({ status, asked }).toEqual({
      status: 0,
      asked: [commented(number), marked('success', '1 cluster: 1 to add')],
    });
  });

  test('onto none that has moved on, or was pushed to from elsewhere', async () => {
    const elsewhere = await report({ 'comment.md': comment, state: 'success' }, 'them/other');
    expect(elsewhere.asked).toEqual([marked('success', '1 cluster: 1 to add')]);
    const before = await report({ 'comment.md': comment, state: 'success' }, 'them/catalog-orders', 'c'.repeat(40));
    expect(before.asked).toEqual([expect.stringContaining(`statuses/${'c'.repeat(40)} --field state=success`)]);
  });

  test('as a failure where it is refused, and as an error where there is none', async () => {
    const refused = await report({ 'comment.md': comment, state: 'failure' }, 'us/catalog-orders');
    expect(refused.asked).toEqual([commented(8), marked('failure', '1 cluster: 1 to add')]);
    const none = await report({}, 'us/catalog-orders');
    expect(none.asked).toEqual([marked('error', 'the program failed; the run says why')]);
  });

  test('in no other state than there is', async () => {
    expect(await report({ 'comment.md': comment, state: 'success --field x=y' }, 'us/catalog-orders')).toMatchObject({
      status: 1,
      asked: [],
    });
    expect(await report({ 'comment.md': comment, state: 'success' }, 'us/catalog-orders', 'main')).toMatchObject({
      status: 1,
      asked: [],
    });
  });
});
