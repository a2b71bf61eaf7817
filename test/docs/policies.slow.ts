import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderFile } from '../support/orders.ts';
import { ROOT, temporaryRepository } from '../support/repository.ts';

const documentation = readFileSync(join(ROOT, 'docs/policies.md'), 'utf8');
const [policy = '', , table = ''] = [...documentation.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
const apps = ['a', 'b', 'c', 'd'].map((name) => [
  `orders/openportal/demo/${name}.ts`,
  orderFile('openportal', 'WhoAmIApp', name, '{}'),
]);

describe('with the policy in docs/policies.md in its place, and no other file touched,', () => {
  const repository = temporaryRepository({
    ...(Object.fromEntries(apps) as Record<string, string>),
    'policies/app-quota.ts': policy,
    'test/policies/app-quota.test.ts': table,
  });
  const refused = 'is one of 4 WhoAmIApps in openportal/demo, which has room for 3  [app-quota]';

  test('orders check refuses what it refuses', () => {
    const { status, stdout } = repository.run('orders', ['check']);
    expect(stdout).toContain(`orders/openportal/demo/d.ts:5  WhoAmIApp/d on openportal\n  ✖ ${refused}`);
    expect(stdout).toContain('4 orders checked: 1 error');
    expect(status).toBe(1);
  });

  test('nothing is synthesized, and a dist of a time before it is not published', () => {
    repository.write({ 'policies/app-quota.ts': null });
    expect(repository.run('cdk8s', ['synth'])).toMatchObject({ status: 0 });
    repository.write({ 'policies/app-quota.ts': policy });
    expect(repository.run('cdk8s', ['synth']).stderr).toContain('nothing was synthesized; dist/ is as it was');
    expect(repository.run('orders', ['check', 'dist'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(refused) as string,
    });
  });

  test('orders check --declarative runs none', () => {
    const leaveTrace = "import { writeFileSync } from 'node:fs';\nwriteFileSync('trace', 'was run');\n";
    repository.write({ 'policies/loud.ts': `${leaveTrace}throw new Error('was run');\n` });
    expect(repository.run('orders', ['check', '--declarative'])).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(repository.path('trace'))).toBe(false);
    expect(repository.run('orders', ['check']).stdout).toContain('policies/loud.ts:3\n  ✖ throws: was run');
    expect(repository.read('trace')).toBe('was run');
    repository.write({ 'policies/loud.ts': null });
  });

  test('its own table, its examples and the types hold', () => {
    for (const path of ['jest.config.js', 'test/support', 'test/platform', 'test/docs/rules.test.ts', 'docs'])
      repository.copy(path);
    const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: repository.root, encoding: 'utf8' });
    const { stderr, status } = run(
      'node_modules/jest/bin/jest.js',
      '-u',
      '--verbose',
      '--roots',
      'test',
      '--',
      'policies',
      'docs/rules',
    );
    expect(stderr).toContain('2 passed, 2 total');
    expect(stderr).toContain('app-quota finds its one example, and not the other');
    expect(status).toBe(0);
    expect(repository.read('docs/rules.md')).toContain('### app-quota\n\nA purpose has at most 3 WhoAmIApps');
    expect(run('node_modules/typescript-native/bin/tsc', '--noEmit')).toMatchObject({ status: 0, stdout: '' });
  });
});
