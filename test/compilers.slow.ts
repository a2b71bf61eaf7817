import { spawnSync } from 'node:child_process';
import { filesBelow } from './support/folder.ts';
import { namespace, whoami } from './support/orders.ts';
import { ROOT, temporaryRepository } from './support/repository.ts';

const ORDERS = {
  'orders/openportal/demo/a.ts': whoami('openportal', 'a'),
  'orders/openportal/system/team-a.ts': namespace('openportal', 'team-a'),
  'orders/openportal/demo/loop.ts': `import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((demo) => {
  for (const name of ['b', 'c']) new WhoAmIService(demo, name, { spec: { name } });
});
`,
};

/** What a command of TypeScript leaves in dist/. */
function synthesizedBy(...command: readonly string[]): Record<string, string> {
  const repository = temporaryRepository(ORDERS);
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: repository.root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('4 orders') as string });
  return filesBelow(repository.path('dist'));
}

test('npx ts-node main.ts, what every user of cdk8s types first, gives the same bytes as a synth, types checked or not', () => {
  const expected = synthesizedBy('-r', './bin/register.js', 'main.ts');
  expect(Object.keys(expected).length).toBeGreaterThan(10);
  const tsNode = 'node_modules/ts-node/dist/bin.js';
  expect(synthesizedBy(tsNode, 'main.ts')).toEqual(expected);
  expect(synthesizedBy(tsNode, '--swc', 'main.ts')).toEqual(expected);
});

test('the compiler that editors use is content with the whole, as the native one is', () => {
  const compiler = ['node_modules/typescript/bin/tsc6', '--noEmit'];
  const { status, stdout } = spawnSync(process.execPath, compiler, { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
