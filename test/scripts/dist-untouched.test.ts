import { execFileSync } from 'node:child_process';
import { commit, git, removeTemporaryFolders, run, temporaryFolder } from './git';

let clone: string;

beforeEach(() => {
  clone = temporaryFolder();
  git(clone, 'init', '--quiet', '--initial-branch', 'main');
  commit(clone, 'The beginning', { 'orders/web.ts': '1', 'dist/prod/web.yaml': '1', 'dist/prod/old.yaml': '1' });
  onMain('Beginning', {});
  git(clone, 'switch', '--quiet', '--create', 'branch');
});
afterEach(removeTemporaryFolders);

function onMain(subject: string, files: Record<string, string>): void {
  git(clone, 'switch', '--quiet', 'main');
  git(clone, 'update-ref', 'refs/remotes/origin/main', commit(clone, subject, files));
}

test('a branch that leaves dist/ alone passes, whatever CI wrote there on main meanwhile', async () => {
  commit(clone, 'Order', { 'orders/web.ts': '2', 'lib/dist/a.ts': '' });
  onMain('dist: 1 order changed', { 'dist/prod/web.yaml': '2' });
  git(clone, 'switch', '--quiet', 'branch');
  expect(await run('dist-untouched.sh', [], clone)).toEqual({ status: 0, output: '' });
  git(clone, 'merge', '--quiet', '--no-edit', 'main');
  expect(await run('dist-untouched.sh', [], clone)).toEqual({ status: 0, output: '' });
  expect(await run('dist-untouched.sh', ['main'], clone)).toEqual({ status: 0, output: '' });
});

test('a branch that touches dist/ fails, and the command in the message undoes it', async () => {
  commit(clone, 'Order', { 'orders/web.ts': '2', 'dist/prod/web.yaml': '2', 'dist/prod/new.yaml': '2' }, [
    'dist/prod/old.yaml',
  ]);
  onMain('dist: 1 order changed', { 'dist/prod/web.yaml': '3' });
  git(clone, 'switch', '--quiet', 'branch');

  const { status, output } = await run('dist-untouched.sh', [], clone);
  expect(status).toBe(1);
  expect(output).toContain('dist/ is written by CI after the merge');
  expect(output).toContain('\ndist/prod/new.yaml\ndist/prod/old.yaml\ndist/prod/web.yaml\n');

  git(clone, 'config', 'user.name', 'A Person');
  git(clone, 'config', 'user.email', 'person@example.org');
  execFileSync('bash', ['-c', /^git restore .*$/m.exec(output)?.[0] ?? 'false'], { cwd: clone });
  expect(await run('dist-untouched.sh', [], clone)).toEqual({ status: 0, output: '' });
  expect(git(clone, 'show', 'HEAD:orders/web.ts')).toBe('2');
});
