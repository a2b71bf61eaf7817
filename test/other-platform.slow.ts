import { spawnSync } from 'node:child_process';
import { filesBelow } from './support/folder.ts';
import { known, OTHER_PLATFORM } from './support/other-platform.ts';
import { temporaryRepository } from './support/repository.ts';

jest.setTimeout(300_000);

const repository = temporaryRepository({ clusters: null, imports: null, ...OTHER_PLATFORM }, 'own');
const orders = (...args: readonly string[]) => repository.run('orders', args);

/** An order file with a route in the area that routes have by default. */
const route = (name: string, area: string) => `import { Route } from '#imports/north';
import { orders } from '#lib';

export default orders((purpose) => {
  new Route(purpose, '${name}', { spec: { fqdn: 'www', area: '${area}' } });
});
`;

describe('another platform changes clusters/, imports/, orders/ and main.ts, and there', () => {
  test('the kinds are imported', () => {
    expect(repository.import()).toMatchObject({ status: 0, stderr: '' });
    expect(Object.keys(filesBelow(repository.path('imports')))).toContain('north.ts');
    expect(repository.read('orders/north/tsconfig.json')).toContain('../../imports/north.ts');
  });

  test.each([
    ['a namespace', ['Tenant', 'blue', '--purpose', 'system'], 'system/blue.ts', "{ handle: 'blue' }"],
    ['a host name', ['Route', 'web', '--purpose', 'blue', '--set', 'fqdn=www'], 'blue/web.ts', "{ fqdn: 'www' }"],
    ['what holds data', ['Archive', 'photos', '--purpose', 'lobby'], 'lobby/photos.ts', '{}'],
  ])('%s is ordered', (_, args, file, spec) => {
    expect(orders('new', ...args, '--cluster', 'north')).toMatchObject({ status: 0 });
    expect(repository.read(`orders/north/${file}`)).toContain(`spec: ${spec}`);
  });

  test('the orders are taken, and synthesized into a tree that is sound', () => {
    expect(orders('check')).toMatchObject({ status: 0, stdout: '3 orders checked: no findings\n' });
    expect(repository.run('cdk8s', ['synth'])).toMatchObject({ status: 0 });
    expect(orders('check', 'dist')).toMatchObject({ status: 0, stdout: '3 orders checked: no findings\n' });
  });

  test('the tree says what is known of the kinds', () => {
    const dist = filesBelow(repository.path('dist'));
    expect(dist).toHaveProperty(['north/blue/Route/web.yaml']);
    const annotated = (path: string) => /(?:prune|owner): .*/g[Symbol.match](dist[`north/${path}`] ?? '');
    expect(annotated('lobby/Archive/photos.yaml')).toEqual(['prune: disabled', 'owner: group:default/acme']);
    expect(annotated('system/Tenant/blue.yaml')).toEqual(['owner: group:default/people']);
    expect(Object.values(dist).join('\n')).not.toMatch(/openportal|open-service-portal/);
  });

  test('the snapshots that were written are those of the orders', () => {
    const written = filesBelow(repository.path('test/snapshots'));
    for (const file of ['jest.config.js', 'test/snapshots.test.ts', 'test/support']) {
      repository.copy(file);
    }
    const jest = (flag: string) =>
      spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', flag, '--roots', 'test'], {
        cwd: repository.root,
        encoding: 'utf8',
      });
    repository.write({ 'test/snapshots/orders/north/blue/gone.yaml': '' });
    expect(jest('--ci').stderr).toMatch(/gone\.yaml\n\s*npx jest -u snapshots removes them/);
    const { status, stderr } = jest('-u');
    expect(stderr).toContain('1 passed, 1 total');
    expect(status).toBe(0);
    expect(Object.keys(written)).toContain('orders/north/blue/web.yaml');
    expect(filesBelow(repository.path('test/snapshots'))).toMatchObject(written);
  });

  test.each([
    ['claims a host name twice', 'lobby/web.ts', route('web', 'acme'), 'claims the host name www'],
    ['stands where no namespace is', 'red/web.ts', route('web', 'other'), 'npx orders new Tenant red --cluster north'],
    [
      'is not what its kind is known for',
      '../../imports/xrds/Archive/platform.ts',
      known("{ namespace: 'spec.name' }"),
      'is spec.name, which is no text in any revision of Archive',
    ],
  ])('what %s is refused', (_, file, content, said) => {
    const path = `orders/north/${file}`;
    const before = file.startsWith('..') ? repository.read(path) : null;
    repository.write({ [path]: content });
    const { status, stdout } = orders('check');
    repository.write({ [path]: before });
    expect(stdout).toContain(said);
    expect(status).toBe(1);
  });
});
