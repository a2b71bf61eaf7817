import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../scripts/git.ts';
import { namespace, orderFile, whoami } from '../support/orders.ts';
import { temporaryRepository } from '../support/repository.ts';

const APP = 'orders/openportal/demo/app.ts';
const OTHERS = ['b', 'c', 'd', 'e'].map((name) => `orders/openportal/demo/${name}.ts`);

const repository = temporaryRepository({
  [APP]: whoami('openportal', 'app'),
  ...Object.fromEntries(OTHERS.map((file) => [file, whoami('openportal', file.slice(-4, -3))])),
  'orders/openportal/system/team.ts': namespace('openportal', 'team'),
  'orders/rancher-desktop/demo/web.ts': whoami('rancher-desktop', 'web'),
});
const { root } = repository;
const commit = (message: string) => {
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(root, 'rev-parse', 'HEAD').trim();
};
git(root, 'init', '--quiet', '--initial-branch', 'main');
repository.synth();
const BASE = commit('Synthesized');

afterEach(() => {
  git(root, 'checkout', '--quiet', '--force', 'main');
  git(root, 'reset', '--quiet', '--hard', BASE);
  git(root, 'clean', '--quiet', '-d', '--force');
});

interface Told {
  readonly summary: Readonly<Record<string, number>>;
  readonly changes: readonly Readonly<Record<string, string>>[];
  readonly refused: readonly string[];
  readonly findings: readonly Readonly<Record<string, string>>[];
}

function plan(...args: readonly string[]): { status: number | null; stderr: string; told: string[]; plan?: Told } {
  const { status, stdout, stderr } = repository.run('orders', ['plan', '--format', 'json', ...args]);
  if (stdout === '') return { status, stderr, told: [] };
  const made = JSON.parse(stdout) as Told;
  const told = made.changes.map(({ action, kind, name, cluster }) =>
    [action, `${String(kind)}/${String(name)}`, cluster].join(' '),
  );
  return { status, stderr, told, plan: made };
}

describe('orders plan', () => {
  test('says from where the branch left main what the working tree changes, committed or not', () => {
    expect(plan('--exit-code')).toMatchObject({ status: 0, told: [] });
    git(root, 'switch', '--quiet', '--force-create', 'mine');
    repository.write({ 'orders/openportal/team/x.ts': whoami('openportal', 'x') });
    commit('Order x');
    repository.write({
      'orders/rancher-desktop/demo/web.ts': whoami('rancher-desktop', 'web').replace("'web' }", "'net' }"),
    });
    const told = ['change WhoAmIService/web rancher-desktop', 'add WhoAmIService/x openportal'];
    expect(plan()).toMatchObject({ status: 0, told });
    expect(plan('--exit-code')).toMatchObject({ status: 10, told });
    expect(plan('--to', 'mine')).toMatchObject({ status: 0, told: told.slice(1) });
    expect(plan('--from', 'mine', '--to', 'main')).toMatchObject({ told: ['destroy WhoAmIService/x openportal'] });
  });

  test('reads a base whose dist is behind from its sources', () => {
    repository.write({ 'orders/openportal/demo/late.ts': whoami('openportal', 'late') });
    const behind = commit('Order late, not synthesized yet');
    git(root, 'switch', '--quiet', '--force-create', 'mine');
    repository.write({ 'orders/openportal/demo/late.ts': null });
    expect(plan('--from', behind)).toMatchObject({ told: ['destroy WhoAmIService/late openportal'] });
  });

  test('tells what a change of the program does to orders that stay as they are', () => {
    const file = 'lib/backstage/annotations.ts';
    repository.write({ [file]: repository.read(file).replace("gitLayout: 'cluster-scoped'", "gitLayout: 'other'") });
    const { status, plan: made } = plan();
    expect(status).toBe(0);
    expect(made?.summary).toEqual({ add: 0, change: 7, destroy: 0, move: 0 });
  });

  test('compares folders, with a repository in them or a tree', () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
    git(root, 'worktree', 'add', '--quiet', '--detach', folder);
    repository.write({ [APP]: null });
    const told = ['destroy WhoAmIService/app openportal'];
    expect(plan('--from', folder)).toMatchObject({ status: 0, told });
    expect(plan('--from', join(folder, 'dist'))).toMatchObject({ status: 0, told });
    expect(plan('--from', 'dist')).toMatchObject({ status: 0, told });
    expect(plan('--from', 'dist', '--to', join(folder, 'dist'))).toMatchObject({ told: [] });
    git(root, 'worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
  });

  test('is refused by a guard with exit status 3, and printed whole all the same', () => {
    repository.write({ 'orders/rancher-desktop/demo/web.ts': null });
    const { status, told, plan: made } = plan();
    expect(status).toBe(3);
    expect(told).toEqual(['destroy WhoAmIService/web rancher-desktop']);
    expect(made?.refused).toEqual([expect.stringContaining("clusters/rancher-desktop.ts: removals: ['demo']")]);
    const cluster = 'clusters/rancher-desktop.ts';
    repository.write({
      [cluster]: repository.read(cluster).replace('namespaces:', "removals: ['demo'],\n  namespaces:"),
    });
    expect(plan()).toMatchObject({ status: 0, plan: { refused: [] } });
    const merged = commit('Remove web');
    expect(plan('--from', merged)).toMatchObject({
      status: 3,
      plan: { refused: [expect.stringContaining('take it out')] },
    });
  });

  test('does not help to delete the file of a protected order together with what protects it', () => {
    const [file = ''] = OTHERS;
    const protecting = repository
      .read(file)
      .replace('orders }', 'orders, protect }')
      .replace(/new ([^]*?\}\));/, 'protect(new $1);');
    repository.write({ [file]: protecting });
    const base = commit('Protect it');
    repository.write({ [file]: null });
    expect(plan('--from', base)).toMatchObject({
      status: 3,
      plan: { refused: [expect.stringContaining('WhoAmIService/b in demo on openportal is protected')] },
    });
  });

  test('goes by dist for a cluster of which an order did not load: what that was is there all the same', () => {
    repository.write({ [APP]: `${repository.read(APP)}x(` });
    const base = commit('Break it');
    repository.write({ [APP]: null });
    expect(plan('--from', base)).toMatchObject({ told: ['destroy WhoAmIService/app openportal'] });
  });

  test('takes no link for an order file', () => {
    git(root, 'switch', '--quiet', '--force-create', 'theirs');
    repository.link('orders/openportal/demo/link.ts', whoami('openportal', 'link'));
    repository.link('orders/openportal/other', '/etc');
    commit('A link');
    git(root, 'switch', '--quiet', 'main');
    const { status, told, plan: made } = plan('--to', 'theirs');
    expect({ status, told }).toEqual({ status: 1, told: [] });
    expect(made?.findings.map(({ file, message }) => `${String(file)} ${String(message)}`)).toEqual([
      'orders/openportal/demo/link.ts is a link',
      'orders/openportal/other is a link',
    ]);
  });

  test('names what is wrong with orders, and tells the rest of what happens', () => {
    repository.write({
      [APP]: orderFile('openportal', 'WhoAmIService', 'app', "{ name: 'app', proxied: true }"),
      'orders/openportal/team/x.ts': whoami('openportal', 'x'),
    });
    const { status, told, plan: made } = plan();
    expect(status).toBe(1);
    expect(told).toContain('add WhoAmIService/x openportal');
    expect(told.filter((one) => one.startsWith('destroy'))).toEqual([]);
    expect(made?.findings).toEqual([expect.objectContaining({ file: APP, field: 'spec.proxied' })]);
  });

  test('says in place of a plan why nothing could be delivered', () => {
    repository.write({ 'imports/xrds/WhoAmIApp/1.0.4.yaml': 'kind: [' });
    const { status, told, plan: made } = plan();
    expect({ status, told }).toEqual({ status: 1, told: [] });
    expect(made?.findings[0]).toMatchObject({ file: 'imports/xrds/WhoAmIApp/1.0.4.yaml' });
    const { stdout } = repository.run('orders', ['plan']);
    expect(stdout).toMatch(/^there is no plan; \d+ errors? /);
    expect(stdout).toContain('with these errors nothing is delivered to any cluster');
  });

  test('executes nothing of a commit: neither its program nor its policies', () => {
    git(root, 'switch', '--quiet', '--force-create', 'theirs');
    const evil = (file: string) => `require('node:fs').writeFileSync(${JSON.stringify(join(root, file))}, '');\n`;
    repository.write({
      'lib/index.ts': evil('ran-lib') + repository.read('lib/index.ts'),
      'main.ts': evil('ran-main') + repository.read('main.ts'),
      'policies/evil.ts': `${evil('ran-policy')}export default {};\n`,
      'clusters/openportal.ts': evil('ran-cluster') + repository.read('clusters/openportal.ts'),
      'orders/openportal/team/x.ts': whoami('openportal', 'x'),
    });
    commit('Theirs');
    git(root, 'switch', '--quiet', 'main');
    const { status, plan: made } = plan('--to', 'theirs');
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(status).toBe(1);
    expect(made?.findings[0]).toMatchObject({ file: 'clusters/openportal.ts', line: 1 });
  });

  test('says what to do where there is nothing to compare with', () => {
    expect(plan('--from', 'nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no commit and no folder nowhere') as string,
    });
    expect(plan('--from', '')).toMatchObject({ status: 2, stderr: expect.stringContaining('an empty name') as string });
    git(root, 'branch', '--quiet', '--move', 'main', 'trunk');
    expect(plan()).toMatchObject({ status: 2, stderr: expect.stringContaining('this clone knows no main') as string });
    git(root, 'branch', '--quiet', '--move', 'trunk', 'main');
  });
});
