import { execFileSync } from 'node:child_process';
import { temporaryRepository } from './support/repository.ts';

describe('two pull requests that each add an order', () => {
  const repository = temporaryRepository({ '.gitignore': 'node_modules\n.synth\n' });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: repository.root,
      encoding: 'utf8',
    });
  const branch = (name: string, ...order: readonly string[]) => {
    git('switch', '-q', '-c', name, 'main');
    expect(repository.run('orders', ['new', ...order]).status).toBe(0);
    git('add', '-A');
    git('commit', '-qm', name);
  };

  beforeAll(() => {
    git('init', '-qb', 'main');
    git('add', '-A');
    git('commit', '-qm', 'start');
    branch('one', 'WhoAmIService', 'one', '--cluster', 'openportal', '--purpose', 'demo');
    branch('two', 'ManagedNamespace', 'two', '--cluster', 'openportal', '--purpose', 'system');
    branch('three', 'WhoAmIService', 'three', '--cluster', 'openportal', '--purpose', 'demo');
  });

  test.each([[['one', 'two', 'three']], [['three', 'two', 'one']], [['two', 'one', 'three']]])(
    'merge without a conflict as %s, and give the same tree',
    (order) => {
      git('switch', '-q', '--detach', 'main');
      for (const name of order) git('merge', '-q', '--no-edit', name);
      expect(repository.run('orders', ['check']).stdout).toBe('3 orders checked: no findings\n');
      expect(git('rev-parse', 'HEAD^{tree}')).toBe(git('merge-tree', '--write-tree', 'HEAD', order[0] ?? ''));
    },
  );

  test('touch no file in common', () => {
    const touched = ['one', 'two', 'three'].flatMap((name) =>
      git('diff', '--name-only', 'main', name).trim().split('\n'),
    );
    expect(new Set(touched).size).toBe(touched.length);
  });
});
