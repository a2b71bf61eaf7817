import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Schema } from 'api-server-verdict';
import { stringify } from 'yaml';
import { filesBelow } from '../support/folder.ts';
import type { CompositeResourceDefinition } from '../../lib/model/xrd.ts';
import { xrdOf, xrdWithClaims } from '../support/xrd.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';
import { choose, ENTER, onScreen, Person, type Step } from '../support/terminal.ts';

const order = (repository: TemporaryRepository, ...args: readonly string[]) =>
  repository.run('orders', ['new', ...args]);
const IN_DEMO = ['--cluster', 'openportal', '--purpose', 'demo'];

describe('orders new', () => {
  test('writes the file that a careful engineer would have written, and its snapshot', () => {
    const repository = temporaryRepository();
    const { status, stdout } = order(repository, 'WhoAmIService', 'whoami', ...IN_DEMO, '--owner', 'group:default/web');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'orders/openportal/demo/whoami.ts\ntest/snapshots/orders/openportal/demo/whoami.yaml\n',
    });
    expect(repository.read('orders/openportal/demo/whoami.ts')).toMatchInlineSnapshot(`
     "import { WhoAmIService } from '#imports/openportal';
     import { orders, ownedBy } from '#lib';

     export default orders((demo) => {
       new WhoAmIService(demo, 'whoami', {
         metadata: ownedBy('group:default/web'),
         spec: { name: 'whoami' },
       });
     });
     "
    `);
    repository.synth();
    expect(repository.read('test/snapshots/orders/openportal/demo/whoami.yaml')).toBe(
      repository.read('dist/openportal/demo/WhoAmIService/whoami.yaml'),
    );
  });

  test('sets fields by their type, nested ones too, and what it writes is checked clean', () => {
    const repository = temporaryRepository();
    const size = ['--set', 'persistence.size=2Gi', '--set', 'persistence.enabled=true', '--set', 'spec.size=large'];
    expect(order(repository, 'ValkeyInstance', 'cache', ...IN_DEMO, ...size).status).toBe(0);
    const record = ['--set', 'type=TXT', '--set', 'value=a=b, "quoted" ${code}', '--set', 'ttl=300'];
    expect(order(repository, 'CloudflareDNSRecord', 'txt', ...IN_DEMO, ...record).status).toBe(0);
    const manifests = repository.load().orders.map(({ manifest }) => manifest['spec']);
    expect(manifests).toEqual([
      { persistence: { enabled: true, size: '2Gi' }, size: 'large' },
      { name: 'txt', ttl: 300, type: 'TXT', value: 'a=b, "quoted" ${code}' },
    ]);
    expect(repository.run('orders', ['check']).stdout).toBe('2 orders checked: no findings\n');
  });

  test('orders a namespace together with the snapshot of its Kustomization', () => {
    const repository = temporaryRepository();
    const { stdout } = order(
      repository,
      'ManagedNamespace',
      'team-a',
      '--cluster',
      'openportal',
      '--purpose',
      'system',
    );
    expect(stdout).toContain('test/snapshots/flux/openportal/Kustomization/catalog-orders-openportal-team-a.yaml\n');
    expect(order(repository, 'WhoAmIApp', 'a', '--cluster', 'openportal', '--purpose', 'team-a').status).toBe(0);
  });

  test('gives orders of two kinds with one name a file each', () => {
    const repository = temporaryRepository();
    order(repository, 'WhoAmIService', 'shop', ...IN_DEMO);
    expect(order(repository, 'WhoAmIApp', 'shop', ...IN_DEMO).stdout).toContain(
      'orders/openportal/demo/shop-whoamiapp.ts',
    );
    expect(repository.run('orders', ['check']).status).toBe(0);
  });

  test('overwrites no snapshot, not even one that shows nothing any more', () => {
    const stale = 'test/snapshots/orders/openportal/demo/shop.yaml';
    const repository = temporaryRepository({ [stale]: 'of an order that is gone' });
    const { stdout } = order(repository, 'WhoAmIService', 'shop', ...IN_DEMO);
    expect(stdout).toContain('orders/openportal/demo/shop-whoamiservice.ts');
    expect(repository.read(stale)).toBe('of an order that is gone');
  });

  describe('writes nothing and says why', () => {
    const repository = temporaryRepository();
    order(repository, 'WhoAmIService', 'taken', ...IN_DEMO);
    const before = filesBelow(repository.path('orders'));

    test.each([
      [
        'ordered already',
        ['WhoAmIService', 'taken', ...IN_DEMO],
        1,
        'is ordered already, in orders/openportal/demo/taken.ts:5',
      ],
      [
        'a namespace that nobody makes',
        ['WhoAmIApp', 'a', '--cluster', 'openportal', '--purpose', 'nope'],
        1,
        '--purpose  nothing creates the namespace nope',
      ],
      [
        'a field that there is not',
        ['WhoAmIService', 'a', ...IN_DEMO, '--set', 'proxied=true'],
        1,
        '--set proxied  is no field',
      ],
      [
        'a value of another type',
        ['WhoAmIApp', 'a', ...IN_DEMO, '--set', 'replicas=three'],
        1,
        '--set replicas  is a string',
      ],
      ['a missing field', ['DNSRecord', 'a', ...IN_DEMO, '--set', 'type=A'], 2, 'add --set value=<string>'],
      ['all that is missing', ['DNSRecord'], 2, 'add <name>, --cluster <context>, --purpose <purpose>, --set type=<'],
      ['nothing at all', [], 2, 'add <Kind>, <name>, --cluster <context> and --purpose <purpose>'],
      [
        'a value that is refused in what JSON says',
        ['ValkeyInstance', 'a', ...IN_DEMO, '--set-json', 'persistence={"size":1}'],
        1,
        '--set-json persistence (spec.persistence.size)  is an integer',
      ],
      ['a name that leads elsewhere', ['WhoAmIApp', '../../../escape', ...IN_DEMO], 1, '<name>  is "../../../escape"'],
      ['no owner', ['WhoAmIApp', 'a', ...IN_DEMO, '--owner', 'me and you!'], 1, '--owner  is "me and you!"'],
      ['no place', ['WhoAmIApp', 'a'], 2, 'add --cluster <context> and --purpose <purpose>'],
      [
        'an unknown cluster',
        ['WhoAmIApp', 'a', '--cluster', 'openprtal', '--purpose', 'demo'],
        2,
        'did you mean openportal?',
      ],
      ['an unknown kind', ['WhoAmIAp', 'a', ...IN_DEMO], 2, 'did you mean WhoAmIApp?'],
      ['an empty --set', ['WhoAmIApp', 'a', ...IN_DEMO, '--set', 'replicas'], 2, 'write --set field=value'],
    ])('%s', (_, args, status, message) => {
      const outcome = order(repository, ...args);
      expect({ status: outcome.status, said: outcome.stderr.includes(message) ? message : outcome.stderr }).toEqual({
        status,
        said: message,
      });
      expect(filesBelow(repository.path('orders'))).toEqual(before);
      // Of files that are there only.
      for (const file of outcome.stderr.match(/orders\/\S+\.ts/g) ?? [])
        expect(existsSync(repository.path(file))).toBe(true);
    });
  });
});

/** Runs `orders new` as on a terminal, where somebody sits. */
async function orderOnTerminal(repository: TemporaryRepository, args: readonly string[], steps: readonly Step[]) {
  repository.write({
    'terminal.js': `for (const stream of [process.stdin, process.stderr]) stream.isTTY = true;
process.stderr.hasColors = () => false;`,
  });
  const child = spawn(process.execPath, ['-r', './terminal.js', 'bin/orders.js', 'new', ...args], {
    cwd: repository.root,
  });
  const person = new Person(child.stdin);
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    person.see(more);
  });
  const [stdout, [status]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[status: number | null]>,
    person.follow(steps),
  ]);
  return { status, stdout, shown: onScreen(person.shown) };
}

describe('orders new on a terminal', () => {
  const VALUES: readonly Step[] = [
    ...choose('spec.type', 'tx', 'TXT'),
    ['? spec.value', `it's "\${quoted}" \\${ENTER}`],
    ['which of the optional fields', ENTER],
  ];

  test('asks, shows the file, writes it, and what was ordered is in dist', async () => {
    const repository = temporaryRepository();
    const { status, stdout, shown } = await orderOnTerminal(
      repository,
      [],
      [
        ...choose('What do you want to order?', 'cloudf', 'CloudflareDNSRecord'),
        ...choose('On which cluster?', 'open', 'openportal'),
        ...choose('For which purpose, a namespace of the cluster?', 'd', 'demo'),
        ['What is it to be called?', `hello${ENTER}`],
        ['Who owns it in the catalog?', ENTER],
        ...VALUES,
        ['Write it?', ENTER],
      ],
    );
    expect(status).toBe(0);
    expect(stdout).toBe('orders/openportal/demo/hello.ts\ntest/snapshots/orders/openportal/demo/hello.yaml\n');
    expect(shown).toMatchInlineSnapshot(`
     "Ctrl-C leaves; nothing is written before you have seen it.
     ✔ What do you want to order? CloudflareDNSRecord
     ✔ On which cluster? openportal
     ✔ For which purpose, a namespace of the cluster? demo
     ✔ What is it to be called? hello
     ✔ Who owns it in the catalog? group:default/platform-team

     spec.type  The type of the record. One of A, AAAA, CNAME, TXT, MX, NS, SRV.
     ✔ spec.type TXT

     spec.value  What the record answers, by its type an address, a host name or a text.
     ✔ spec.value it's "\${quoted}" \\
     ✔ spec: which of the optional fields do you want to set?

     orders/openportal/demo/hello.ts

     import { CloudflareDNSRecord } from '#imports/openportal';
     import { orders } from '#lib';

     export default orders((demo) => {
       new CloudflareDNSRecord(demo, 'hello', {
         spec: { name: 'hello', type: 'TXT', value: 'it\\'s "\${quoted}" \\\\' },
       });
     });

     ✔ Write it? Yes
     next, npx orders check, then open a pull request; dist/ follows on main:
       git switch -c order-hello && git add orders test/snapshots && git commit -m "Order CloudflareDNSRecord hello"
     "
    `);
    expect(repository.run('orders', ['check']).stdout).toBe('1 order checked: no findings\n');
    expect(repository.synth().status).toBe(0);
    expect(repository.read('dist/openportal/demo/CloudflareDNSRecord/hello.yaml')).toMatchInlineSnapshot(`
     "apiVersion: openportal.dev/v1alpha1
     kind: CloudflareDNSRecord
     metadata:
       name: hello
       namespace: demo
       annotations:
         terasky.backstage.io/add-to-catalog: "true"
         terasky.backstage.io/component-annotations: backstage.io/edit-url=https://github.com/open-service-portal/catalog-orders/edit/main/orders/openportal/demo/hello.ts
         terasky.backstage.io/owner: group:default/platform-team
         terasky.backstage.io/source-file-url: https://github.com/open-service-portal/catalog-orders/blob/main/orders/openportal/demo/hello.ts
         terasky.backstage.io/source-info: '{"pushToGit":true,"gitBranch":"main","gitRepo":"github.com?owner=open-service-portal&repo=catalog-orders","gitLayout":"cluster-scoped","basePath":"openportal/demo/CloudflareDNSRecord"}'
         terasky.backstage.io/system: demo
     spec:
       name: hello
       type: TXT
       value: it's "\${quoted}" \\
     "
    `);
  });

  test.each<[string, readonly Step[], number]>([
    ['says no', [...VALUES, ['Write it?', `n${ENTER}`]], 1],
    ['leaves by Ctrl-C at a question', [['spec.type', '\u0003']], 130],
    ['leaves by Ctrl-C at the last', [...VALUES, ['Write it?', '\u0003']], 130],
  ])('writes nothing when one %s, and says no more', async (_, steps, status) => {
    const repository = temporaryRepository();
    const outcome = await orderOnTerminal(repository, ['DNSRecord', 'a', ...IN_DEMO, '--owner', 'a'], steps);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.shown).toMatch(/\nnothing was written\n$/);
    expect(outcome.shown).not.toContain('    at ');
    expect(filesBelow(repository.path('orders'))).toEqual({});
  });

  test('asks for the fields again when the cluster would not take them together', async () => {
    const rule = { rule: "self.size == 'large' || self.replicas < 3", message: 'is too much for a small one' };
    const spec: Schema = {
      type: 'object',
      required: ['replicas'],
      properties: { size: { type: 'string', default: 'small' }, replicas: { type: 'integer' } },
      'x-kubernetes-validations': [rule],
    };
    const repository = temporaryRepository({
      'clusters/here.ts': `import { cluster } from '#lib';
export default cluster('here', { description: 'Test', serves: { App: '1.0.0' }, namespaces: ['demo'] });
`,
      'imports/xrds/App/1.0.0.yaml': stringify(xrdOf('App', spec)),
    });
    const { status, shown } = await orderOnTerminal(
      repository,
      ['App', 'a', '--cluster', 'here', '--purpose', 'demo', '--owner', 'a'],
      [
        ['? spec.replicas', `5${ENTER}`],
        ['which of the optional fields', ENTER],
        ['Answer for the fields again?', ENTER],
        ['? spec.replicas', `2${ENTER}`],
        ['which of the optional fields', ENTER],
        ['Write it?', ENTER],
      ],
    );
    expect(status).toBe(0);
    expect(shown).toContain('spec  is too much for a small one');
    expect(repository.read('orders/here/demo/a.ts')).toContain('spec: { replicas: 2 }');
  });

  test('asks nothing when nothing is missing', async () => {
    const repository = temporaryRepository();
    const { status, shown } = await orderOnTerminal(repository, ['WhoAmIService', 'a', ...IN_DEMO], []);
    expect({ status, shown }).toMatchObject({ status: 0, shown: expect.not.stringContaining('?') as string });
  });
});

test('of kinds of two groups, of claims and of a kind in several versions, orders new writes what is read back', () => {
  const repository = temporaryRepository({
    'clusters/here.ts': `import { cluster } from '#lib';
export default cluster('here', {
  description: 'Test',
  serves: { App: '1.0.0', 'App.data.org': '1.0.0', XBase: '1.0.0' },
  namespaces: ['demo', 'system'],
});
`,
    'imports/xrds/App/1.0.0.yaml': stringify(xrdOf('App', { type: 'object' }, 'web.org')),
    'imports/xrds/App.data.org/1.0.0.yaml': stringify(inTwoVersions(xrdOf('App', { type: 'object' }, 'data.org'))),
    'imports/xrds/XBase/1.0.0.yaml': stringify(xrdWithClaims('XBase', 'Base', { type: 'object' })),
  });
  expect(repository.import()).toMatchObject({ status: 0, stderr: '' });
  const inDemo = ['--cluster', 'here', '--purpose', 'demo'];
  for (const [kind, name] of [
    ['App.web.org', 'web'],
    ['App.data.org', 'data'],
    ['Base', 'base'],
  ] as const) {
    expect(order(repository, kind, name, ...inDemo)).toMatchObject({ status: 0 });
  }
  expect(repository.read('orders/here/demo/data.ts')).toContain("import { App_data_org } from '#imports/here';");
  // A loop has to run, where the names of the kinds lead to the same.
  const data = repository.read('orders/here/demo/data.ts');
  repository.write({
    'orders/here/demo/more.ts': data.replace('new ', 'for (const id of ["more"]) new ').replace("'data'", 'id'),
  });
  expect(repository.run('orders', ['check'])).toMatchObject({ status: 0 });
  const ordered = repository
    .load()
    .orders.map(({ manifest: { apiVersion, kind, metadata } }) => [apiVersion, kind, metadata.name].join(' '));
  expect(ordered.sort()).toEqual([
    'data.org/v2 App data',
    'data.org/v2 App more',
    'example.org/v1 Base base',
    'web.org/v1 App web',
  ]);
  expect(order(repository, 'App.other.org', 'other', ...inDemo).stderr).toContain('did you mean App?');
});

/** The same, its first version served as well, but no more the one that is stored. */
function inTwoVersions({ spec, ...xrd }: CompositeResourceDefinition): CompositeResourceDefinition {
  const [first] = spec.versions;
  const old = spec.versions.map((version) => ({ ...version, referenceable: false }));
  return { ...xrd, spec: { ...spec, versions: first === undefined ? old : [...old, { ...first, name: 'v2' }] } };
}
