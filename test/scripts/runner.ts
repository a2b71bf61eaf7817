import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, temporaryRepository, type TemporaryRepository } from '../support/repository.ts';
import { writeSnapshots } from '../support/snapshots.ts';
import { commit, environment, executable, git, run, temporaryFolder, type Files, type Outcome } from './git.ts';

/**
 * Where a workflow runs that was started by a pull request: a clone of main's tip, with the program and the platform of
 * tests. The pull request is a branch of what it was cloned from.
 */
export class Runner {
  readonly origin = temporaryFolder();
  readonly person = temporaryFolder();
  readonly repository: TemporaryRepository;
  /** The folder of programs that take the place of others. */
  readonly tools = temporaryFolder();

  /** @param files what main orders already */
  constructor(files: Files) {
    const { root } = (this.repository = temporaryRepository(files));
    // What npm links is this repository's.
    executable(
      join(this.tools, 'npx'),
      'command=$1; shift; case $command in orders) exec node bin/orders.js "$@" ;; ' +
        'jest) exec node node_modules/jest/bin/jest.js "$@" ;; esac; exit 9',
    );
    for (const file of ['scripts', 'jest.config.js', 'test/snapshots.test.ts', 'test/support']) {
      cpSync(join(ROOT, file), this.repository.path(file), { recursive: true });
    }
    this.repository.write({ 'packages/.gitkeep': '' });
    writeSnapshots(this.repository);
    git(this.origin, 'init', '--quiet', '--bare', '--initial-branch', 'main');
    git(root, 'init', '--quiet', '--initial-branch', 'main');
    writeFileSync(join(root, '.git/info/exclude'), 'node_modules\n');
    git(root, 'add', '--all');
    git(root, 'commit', '--quiet', '--message', 'The beginning');
    git(root, 'remote', 'add', 'origin', this.origin);
    git(root, 'push', '--quiet', 'origin', 'HEAD:main');
    git(this.person, 'clone', '--quiet', this.origin, '.');
  }

  /** What somebody pushes to a branch: one commit, on main or on what the branch has. */
  pushed(branch: string, files: Files, removed: string[] = []): string {
    git(this.person, 'fetch', '--quiet', 'origin');
    const isThere = git(this.person, 'ls-remote', 'origin', `refs/heads/${branch}`) !== '';
    git(this.person, 'switch', '--quiet', '--detach', isThere ? `origin/${branch}` : 'origin/main');
    const head = commit(this.person, 'Change', files, removed);
    git(this.person, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    return head;
  }

  /** Checks main's tip out again, with nothing else in the folder. */
  checkOut(): void {
    const { root } = this.repository;
    git(root, 'fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    git(root, 'checkout', '--quiet', '--force', '--detach', 'origin/main');
    git(root, 'clean', '--quiet', '-fdx', '--exclude', 'node_modules');
  }

  /** Runs a script of the clone in it. */
  run(script: string, args: string[], variables: Files = {}): Promise<Outcome> {
    const { root } = this.repository;
    const PATH = `${this.tools}:${environment.PATH}`;
    return run(script, args, root, { PATH, ...variables }, this.repository.path('scripts'));
  }
}
