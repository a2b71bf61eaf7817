import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onMergeBase } from '../../lib/load/merge-base.ts';
import type { Repository } from '../../lib/model/repository.ts';
import { commit, environment, git, removeTemporaryFolders, temporaryFolder, write } from '../scripts/git.ts';

afterAll(removeTemporaryFolders);

const FILE = 'dist/openportal/demo/WhoAmIApp/app.yaml';
const DELIVERED = { apiVersion: 'v1', kind: 'WhoAmIApp', metadata: { name: 'app' }, spec: { replicas: 3 } };

/** A repository on a server: a branch has left main, which then moved on; the ref of its pull request is the merge. */
function server(): string {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--initial-branch', 'main');
  commit(folder, 'delivered', { [FILE]: JSON.stringify(DELIVERED) });
  git(folder, 'switch', '--quiet', '--create', 'change');
  commit(folder, 'change', { 'orders/app.ts': 'two', [FILE]: 'a branch that does not leave dist/ alone' });
  git(folder, 'switch', '--quiet', 'main');
  commit(folder, 'of somebody else', { 'orders/other.ts': 'one' });
  git(folder, 'switch', '--quiet', '--detach');
  git(folder, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'change');
  git(folder, 'update-ref', 'refs/pull/1/merge', 'HEAD');
  git(folder, 'switch', '--quiet', 'main');
  return folder;
}

const url = pathToFileURL(server()).href;
const repository: Repository = { url, branch: 'main', owner: 'group:default/a' };

/** A folder in which these commands were run, as a person or the workflow of pull requests runs them. */
function folderAfter(commands: string): string {
  const folder = join(temporaryFolder(), 'clone');
  run(`mkdir ${folder}`, '.');
  run(commands, folder);
  return folder;
}

function run(commands: string, folder: string): void {
  const person = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a' };
  execSync(commands, { cwd: folder, env: { ...environment, ...person, URL: url }, stdio: 'pipe' });
}

const CHECKOUT = 'git init -q . && git remote add origin $URL && git fetch -q';
const MERGE = 'git checkout -q --detach FETCH_HEAD';

describe('what was delivered before a change is known', () => {
  test.each([
    ['on a branch', 'git clone -q $URL . && git switch -q change'],
    ['on main', 'git clone -q $URL .'],
    ['in a shallow clone of main', 'git clone -q --depth 1 $URL .'],
    [
      'on a branch of a shallow clone of main',
      'git clone -q --depth 1 $URL . && git switch -qc mine && git commit -q --allow-empty -m mine',
    ],
    ['without a remote', 'git clone -q $URL . && git remote remove origin && git switch -qc mine'],
    [
      'where the workflow has checked out the merge',
      `${CHECKOUT} origin '+refs/heads/*:refs/remotes/origin/*' && git fetch -q origin refs/pull/1/merge && ${MERGE}`,
    ],
  ])('%s', (_, commands) => {
    const held = onMergeBase(folderAfter(commands), repository, [FILE, 'dist/no.yaml']);
    expect(held).toEqual(new Map([[FILE, DELIVERED]]));
  });
});

describe('what was delivered before a change is not known, and the hint gets it,', () => {
  test.each([
    [
      'where only the merge was fetched',
      `${CHECKOUT} --depth 1 origin refs/pull/1/merge && ${MERGE}`,
      'this clone is shallow, and does not reach back to main',
    ],
    [
      'in a shallow clone of a branch',
      'git clone -q --depth 1 --branch change $URL .',
      'this clone is shallow, and does not reach back to main',
    ],
    [
      'in a shallow clone of all branches',
      'git clone -q --depth 1 --no-single-branch --branch change $URL .',
      'this clone is shallow, and does not reach back to main',
    ],
    ['in a clone of one branch', 'git clone -q --single-branch --branch change $URL .', 'this clone knows no main'],
    [
      'in one that has no remote',
      'git clone -q --single-branch --branch change $URL . && git remote remove origin',
      'this clone knows no main',
    ],
  ])('%s', (_, commands, message) => {
    const folder = folderAfter(commands);
    const untold = onMergeBase(folder, repository, [FILE]);
    if (untold instanceof Map) throw new Error('it was told');
    expect(untold.message).toBe(message);
    run(untold.hint, folder);
    expect(onMergeBase(folder, repository, [FILE])).toEqual(new Map([[FILE, DELIVERED]]));
  });

  test('where a branch has nothing in common with main, a hint says what to do', () => {
    const folder = folderAfter(
      'git clone -q $URL . && git switch -q --orphan mine && git commit -q --allow-empty -m a',
    );
    expect(onMergeBase(folder, repository, [FILE])).toEqual({
      message: 'no commit here is one of main',
      hint: 'make the change on a branch that begins at main',
    });
  });

  test('where Git refuses, so does this', () => {
    const folder = temporaryFolder();
    write(folder, { '.git': 'gitdir: elsewhere' });
    expect(onMergeBase(folder, repository, [FILE])).toMatchObject({ message: 'Git does not work here' });
  });
});

describe('nothing was delivered before', () => {
  test.each([
    ['without Git', 'true'],
    ['before the first commit', 'git init -q .'],
    ['of what is new', 'git clone -q $URL .'],
  ])('%s', (_, commands) => {
    expect(onMergeBase(folderAfter(commands), repository, ['dist/new.yaml'])).toEqual(new Map());
  });
});
