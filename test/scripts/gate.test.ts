import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, environment, git, removeTemporaryFolders, run, temporaryFolder } from './git';

const ORDER = 'orders/openportal/demo/app.ts';
const SNAPSHOT = 'test/snapshots/orders/openportal/demo/app.yaml';
const [FILE, PROGRAM, LINK, SUBMODULE, NOTHING] = ['100644', '100755', '120000', '160000', '000000'];

let clone: string;
let blobs: string[];

beforeAll(() => {
  clone = temporaryFolder();
  git(clone, 'init', '--quiet', '--initial-branch', 'main');
  commit(clone, 'The beginning', { 'imports/xrds/App/1.0.0.yaml': '1', 'other.txt': '2' });
  blobs = ['imports/xrds/App/1.0.0.yaml', 'other.txt'].map((path) => git(clone, 'rev-parse', `HEAD:${path}`));
});
afterAll(removeTemporaryFolders);

/** A tree of entries of any mode at any path, as no checkout need ever have had them. */
function treeOf(entries: readonly (readonly [path: string, mode: string])[], version: number): string {
  const commit = git(clone, 'rev-parse', 'main');
  const lines = entries
    .filter(([, mode]) => mode !== NOTHING)
    .map(([path, mode]) => `${mode} ${mode === SUBMODULE ? commit : (blobs[version] ?? '')}\t${path}\0`);
  const options = { cwd: clone, env: { ...environment, GIT_INDEX_FILE: join(clone, '.git/index-of-test') } };
  execFileSync('git', ['read-tree', 'main'], options);
  execFileSync('git', ['update-index', '-z', '--index-info'], { ...options, input: lines.join('') });
  return execFileSync('git', ['write-tree'], { ...options, encoding: 'utf8' }).trim();
}

/** A path as Git writes it in a line. */
function quoted(path: string): string {
  const escaped = path
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('é', String.raw`\303\251`);
  return escaped === path ? path : `"${escaped}"`;
}

/** What becomes of files, and what is said of each. */
const CHANGES: readonly (readonly [path: string, before: string, after: string, said: string])[] = [
  [ORDER, NOTHING, FILE, 'A order'],
  ['orders/eu.west-1/team-a/A_b.c-d.ts', FILE, FILE, 'M order'],
  ['orders/openportal/demo/gone.ts', FILE, NOTHING, 'D order'],
  [SNAPSHOT, NOTHING, FILE, 'A snapshot'],
  ['test/snapshots/orders/openportal/demo/gone.yaml', FILE, NOTHING, 'D snapshot'],
  ['test/snapshots/flux/openportal/Kustomization/catalog-orders-openportal-a.1-of-2.yaml', NOTHING, FILE, 'A snapshot'],
  ['openportal/demo/App/app.yaml', NOTHING, FILE, 'A manifest'],
  ['osp-openportal/undefined/ManagedNamespace/a.yaml', NOTHING, FILE, 'A manifest'],
  ['openportal/cluster-scoped/ManagedNamespace/a.yaml', FILE, NOTHING, 'D manifest'],

  // What no plain file is, or was, or what becomes of one.
  ['orders/openportal/demo/program.ts', NOTHING, PROGRAM, 'A other'],
  ['orders/openportal/demo/mode.ts', FILE, PROGRAM, 'M other'],
  ['orders/openportal/demo/link.ts', NOTHING, LINK, 'A other'],
  ['orders/openportal/demo/linked.ts', FILE, LINK, 'T other'],
  ['orders/openportal/demo/unlinked.ts', LINK, FILE, 'T other'],
  ['orders/openportal/demo/link-gone.ts', LINK, NOTHING, 'D other'],
  ['orders/openportal/demo/module.ts', NOTHING, SUBMODULE, 'A other'],
  ['orders/openportal/submodule', NOTHING, SUBMODULE, 'A other'],
  ['test/snapshots/orders/openportal/demo/link.yaml', NOTHING, LINK, 'A other'],
  ['openportal/demo/App/link.yaml', NOTHING, LINK, 'A other'],

  // What lies where no order file lies.
  ['orders/app.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/app.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/helpers/app.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/tsconfig.json', FILE, FILE, 'M other'],
  ['orders/openportal/demo/app.js', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/app.d.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/.app.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/__mocks__/yaml.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/node_modules/yaml.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/.demo/app.ts', NOTHING, FILE, 'A other'],
  ['orders/OpenPortal/demo/app.ts', NOTHING, FILE, 'A other'],
  ['Orders/openportal/demo/app.ts', NOTHING, FILE, 'A other'],
  ['test/snapshots/orders/openportal/demo/app.test.ts', NOTHING, FILE, 'A other'],
  ['test/snapshots/flux/openportal/GitRepository/catalog-orders.yaml', FILE, FILE, 'M other'],
  ['test/snapshots.test.ts', FILE, FILE, 'M other'],
  ['dist/openportal/demo/App/app.yaml', NOTHING, FILE, 'A other'],
  ['imports/xrds/App/2.0.0.yaml', NOTHING, FILE, 'A other'],
  ['openportal/demo/kustomization.yaml', NOTHING, FILE, 'A other'],
  ['.github/workflows/App/app.yaml', NOTHING, FILE, 'A other'],
  ['.github/workflows/pull-request.yaml', FILE, FILE, 'M other'],
  ['package.json', NOTHING, FILE, 'A other'],
  ['.npmrc', NOTHING, FILE, 'A other'],

  // What has a name that somebody could take for something else.
  ['orders/openportal/demo/a b.ts', NOTHING, FILE, 'A other'],
  ["orders/openportal/demo/a'b.ts", NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/$(id).ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/--reporters=a.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/a\nA order orders/openportal/demo/b.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/a\t.ts', NOTHING, FILE, 'A other'],
  ['orders/openportal/demo/\u00e9.ts', NOTHING, FILE, 'A other'],
  ['package.json\torders/openportal/demo/c.ts', NOTHING, FILE, 'A other'],
];

test('of every file that a change touches is said of which sort it is', async () => {
  const before = treeOf(
    CHANGES.map(([path, mode]) => [path, mode]),
    0,
  );
  const after = treeOf(
    CHANGES.map(([path, , mode]) => [path, mode]),
    1,
  );
  const { status, output } = await run('touched.sh', [before, after], clone);
  const expected = CHANGES.map(([path, , , said]) => `${said} ${quoted(path)}`);
  expect({ status, lines: output.trimEnd().split('\n').sort() }).toEqual({ status: 0, lines: expected.sort() });
});

/** Whether the gate lets a change through, and what it hands on. */
async function gate(main: string, head: string, portal: boolean) {
  const output = join(temporaryFolder(), 'output');
  writeFileSync(output, '');
  const variables = { PORTAL: String(portal), GITHUB_OUTPUT: output };
  const { status, output: said } = await run('gate.sh', [main, head, 'order', 'snapshot'], clone, variables);
  return { status, said, output: readFileSync(output, 'utf8') };
}

describe('a change', () => {
  const others = 'lib/index.ts';

  test.each<[what: string, files: readonly string[], portal: boolean, outcome: { status: number; output: string }]>([
    ['of an order and its snapshot is of these only', [ORDER, SNAPSHOT], true, { status: 0, output: 'only=true\n' }],
    ['of a person may touch more', [ORDER, others], false, { status: 0, output: 'only=false\n' }],
    ['of a portal may not', [ORDER, others], true, { status: 1, output: '' }],
    ['of nothing is none', [], true, { status: 0, output: 'only=true\n' }],
  ])('%s', async (_, files, portal, outcome) => {
    git(clone, 'switch', '--quiet', '--detach', 'main');
    const head = commit(clone, 'Change', Object.fromEntries(files.map((path) => [path, 'changed'])));
    const { said, ...rest } = await gate('main', head, portal);
    expect(rest).toEqual(outcome);
    expect(said.includes(`A other ${others}`)).toBe(outcome.status === 1);
  });

  test('is what it brings, whatever main has got since', async () => {
    git(clone, 'switch', '--quiet', '--detach', 'main');
    const head = commit(clone, 'Order', { [ORDER]: 'changed' });
    git(clone, 'switch', '--quiet', '--detach', 'main');
    const main = commit(clone, 'Program', { [others]: 'changed' });
    expect(await gate(main, head, true)).toMatchObject({ status: 0, output: 'only=true\n' });
  });

  test('that has nothing in common with main goes nowhere', async () => {
    git(clone, 'switch', '--quiet', '--orphan', 'other');
    const head = commit(clone, 'Other', { [ORDER]: 'changed' });
    const { said, ...rest } = await gate('main', head, false);
    expect(rest).toEqual({ status: 1, output: '' });
    expect(said).toContain('has no commit in common');
  });
});
