import { spawnSync } from 'node:child_process';
import type { Schema } from 'api-server-verdict';
import { stringify } from 'yaml';
import type { CompositeResourceDefinition } from '../lib/model/xrd.ts';
import { filesBelow } from './support/folder.ts';
import { temporaryRepository, type Files } from './support/repository.ts';
import { xrdOf } from './support/xrd.ts';

jest.setTimeout(300_000);

const text: Schema = { type: 'string' };

/** The XRD of a kind of another platform, in a group of its own. */
function xrd(kind: string, group: string, scope: 'Namespaced' | 'Cluster', spec: Schema): string {
  const whole = xrdOf(kind, { type: 'object', ...spec });
  const metadata = { name: `${whole.spec.names.plural}.${group}` };
  const definition: CompositeResourceDefinition = { ...whole, metadata, spec: { ...whole.spec, group, scope } };
  return stringify(definition);
}

const known = (props: string) => `import { kind } from '#lib';\n\nexport default kind(${props});\n`;

/** Another platform: what it changes of this repository, and nothing else. */
const PLATFORM: Files = {
  'main.ts': `import { CatalogOrders } from './lib/app.ts';

export const app = new CatalogOrders(__dirname, {
  url: 'https://github.com/acme/wishes',
  branch: 'trunk',
  owner: 'group:default/acme',
});

if (require.main === module) app.synth();
`,
  'clusters/north.ts': `import { cluster } from '#lib';

export default cluster('north', {
  description: 'All of it',
  serves: { Archive: '1.0.0', Route: '0.3.0', Tenant: '2.1.0' },
  namespaces: ['lobby'],
});
`,
  'imports/xrds/Tenant/2.1.0.yaml': xrd('Tenant', 'people.acme.example', 'Cluster', {
    required: ['handle'],
    properties: { handle: text },
  }),
  'imports/xrds/Tenant/platform.ts': known("{ namespace: 'spec.handle', owner: 'group:default/people' }"),
  'imports/xrds/Route/0.3.0.yaml': xrd('Route', 'net.acme.example', 'Namespaced', {
    required: ['fqdn'],
    properties: { fqdn: text, area: { ...text, default: 'acme' } },
  }),
  'imports/xrds/Route/platform.ts': known("{ claims: { host: 'spec.fqdn', zone: { field: 'spec.area' } } }"),
  'imports/xrds/Archive/1.0.0.yaml': xrd('Archive', 'disks.acme.example', 'Namespaced', {}),
  'imports/xrds/Archive/platform.ts': known('{ holdsData: true }'),
};

const repository = temporaryRepository({ clusters: null, imports: null, ...PLATFORM }, 'own');
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
    for (const file of ['jest.config.js', 'test/snapshots.test.ts', 'test/support/snapshot-file.ts']) {
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
