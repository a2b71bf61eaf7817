import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderFile } from '../support/orders.ts';
import { ROOT, temporaryRepository } from '../support/repository.ts';

test('the policy in docs/policies.md works as it is written', () => {
  const documentation = readFileSync(join(ROOT, 'docs/policies.md'), 'utf8');
  const [policy = '', listing = ''] = [...documentation.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
  const [importing = '', list = ''] = listing.split('\n\n');
  const admit = readFileSync(join(ROOT, 'lib/admission/admit.ts'), 'utf8');
  const [opening = ''] = list.split('\n');
  expect(admit).toContain(opening);

  const apps = ['a', 'b', 'c', 'd'].map((name) => [
    `orders/openportal/demo/${name}.ts`,
    orderFile('openportal', 'WhoAmIApp', name, '{}'),
  ]);
  const repository = temporaryRepository({
    ...(Object.fromEntries(apps) as Record<string, string>),
    'lib/admission/rules/quota.ts': policy,
    'lib/admission/admit.ts': `${importing}\n${admit.replace(opening, list.trimEnd())}`,
  });
  const { stdout } = repository.run('orders', ['check']);
  expect(stdout).toContain('is one of 4 WhoAmIApps in openportal/demo, which has room for 3');
  expect(stdout).toContain('4 orders checked: 1 error');
});
