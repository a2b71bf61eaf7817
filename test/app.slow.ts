import { execFileSync } from 'node:child_process';
import { lstatSync, rmSync, statSync } from 'node:fs';
import { filesBelow } from './support/folder.ts';
import { namespace, orderFile, whoami } from './support/orders.ts';
import { temporaryRepository, type TemporaryRepository } from './support/repository.ts';

const ORDERS = {
  'orders/openportal/demo/a.ts': whoami('openportal', 'a'),
  'orders/openportal/system/team-a.ts': namespace('openportal', 'team-a'),
  'orders/kind-openportal/demo/b.ts': whoami('kind-openportal', 'b'),
};

const KEPT = `import { WhoAmIService } from '#imports/openportal';
import { orders, protect } from '#lib';

export default orders((demo) => {
  protect(new WhoAmIService(demo, 'kept', { spec: { name: 'kept' } }));
});
`;

const dist = (repository: TemporaryRepository) => filesBelow(repository.path('dist'));

describe('npx cdk8s synth', () => {
  test('makes dist, behind a link that cdk8s.yaml names', () => {
    const repository = temporaryRepository(ORDERS);
    expect(repository.run('cdk8s', ['synth']).status).toBe(0);
    expect(Object.keys(dist(repository))).toContain('openportal/demo/WhoAmIService/a.yaml');
    expect(lstatSync(repository.path('.synth')).isSymbolicLink()).toBe(true);
  });

  test('with -o writes real files there, and leaves dist alone', () => {
    const repository = temporaryRepository(ORDERS);
    repository.run('cdk8s', ['synth']);
    const before = dist(repository);
    repository.write({ 'orders/openportal/demo/c.ts': whoami('openportal', 'c') });
    expect(repository.run('cdk8s', ['synth', '-o', 'elsewhere']).status).toBe(0);
    expect(Object.keys(filesBelow(repository.path('elsewhere')))).toContain('openportal/demo/WhoAmIService/c.yaml');
    expect(lstatSync(repository.path('elsewhere')).isSymbolicLink()).toBe(false);
    expect(dist(repository)).toEqual(before);
  });

  test.each(['-o dist', '-odist/openportal', '-o=dist', '--output .', '--output=.synth/openportal'])(
    'with %s is refused before anything is removed',
    (option) => {
      const repository = temporaryRepository(ORDERS);
      repository.write({ 'dist/openportal/kustomization.yaml': 'as it was' });
      repository.link('.synth', 'dist');
      const { status, stderr } = repository.run('cdk8s', ['synth', ...option.split(' ')]);
      expect({ status, refused: stderr.includes(' is refused: ') }).toEqual({ status: 1, refused: true });
      expect(dist(repository)).toEqual({ 'openportal/kustomization.yaml': 'as it was' });
      expect(repository.read('main.ts')).not.toBe('');
    },
  );

  test('whose output is dist by the environment is refused, and leaves dist as it was', () => {
    const repository = temporaryRepository(ORDERS);
    const { status, stderr } = repository.synth({ CDK8S_OUTDIR: 'dist/openportal' });
    expect({ status, refused: stderr.includes('-o dist/openportal is refused: ') }).toEqual({
      status: 1,
      refused: true,
    });
    expect(dist(repository)).toEqual({});
  });

  test('with --stdout prints the objects, and leaves dist alone', () => {
    const repository = temporaryRepository(ORDERS);
    const { stdout } = repository.run('cdk8s', ['synth', '--stdout']);
    expect(stdout).toContain('kind: WhoAmIService');
    expect(dist(repository)).toEqual({});
  });

  test.each([
    ['a type error', whoami('openportal', 'a').replace("name: 'a'", 'name: 1 as unknown as string, id: 2')],
    ['a refused order', orderFile('openportal', 'WhoAmIService', 'a', "{ name: 'A_' }")],
    ['a throwing order file', "throw new Error('boom');"],
    ['a syntax error', 'export default ('],
  ])('after %s fails, says where, and leaves dist as it was', (_, source) => {
    const repository = temporaryRepository(ORDERS);
    repository.run('cdk8s', ['synth']);
    const before = dist(repository);
    repository.write({
      'orders/openportal/demo/a.ts': source,
      'orders/openportal/demo/new.ts': whoami('openportal', 'new'),
    });
    const { status, stderr } = repository.run('cdk8s', ['synth']);
    expect(status).toBe(1);
    expect(stderr).toContain('orders/openportal/demo/a.ts:');
    expect(dist(repository)).toEqual(before);
  });
});

describe('a synth', () => {
  test('gives the same bytes in every locale and time zone, and whatever lay in dist before', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth({ TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' });
    const first = dist(repository);
    repository.write({ dist: null });
    repository.synth({ TZ: 'America/Los_Angeles', LC_ALL: 'C', LANG: 'C', CDK8S_DISABLE_SORT: '1' });
    expect(dist(repository)).toEqual(first);
  });

  test('rewrites no file that did not change', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    const file = repository.path('dist/openportal/demo/WhoAmIService/a.yaml');
    const { ino, mtimeMs } = statSync(file);
    expect(repository.synth().stderr).toBe('3 orders: 0 files written, 0 removed\n');
    expect(statSync(file)).toMatchObject({ ino, mtimeMs });
  });

  test('removes what is ordered no more, and keeps the folder of its purpose', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    repository.write({ 'orders/openportal/demo/a.ts': null });
    repository.synth();
    const files = dist(repository);
    expect(files['openportal/demo/WhoAmIService/a.yaml']).toBeUndefined();
    expect(files['openportal/demo/kustomization.yaml']).toContain('resources: []');
  });

  test('gives every registered cluster its folders, with no order at all', () => {
    const repository = temporaryRepository();
    expect(repository.synth().status).toBe(0);
    const folders = Object.keys(dist(repository)).filter((path) => /^[^/]+\/kustomization.yaml$/.test(path));
    expect(folders).toEqual(
      ['kind-openportal', 'openportal', 'rancher-desktop'].map((name) => `${name}/kustomization.yaml`),
    );
  });

  test('takes the folder of a deregistered cluster away', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    repository.write({ 'clusters/rancher-desktop.ts': null, 'imports/rancher-desktop.ts': null });
    expect(repository.synth().status).toBe(0);
    expect(Object.keys(dist(repository)).filter((path) => path.startsWith('rancher-desktop/'))).toEqual([]);
  });

  test('says of a protected order that it removes that this stays on the cluster, once', () => {
    const repository = temporaryRepository({
      ...ORDERS,
      'orders/openportal/demo/kept.ts': KEPT,
    });
    expect(repository.synth()).toMatchObject({ status: 0, stderr: expect.not.stringContaining('kept') as string });
    expect(repository.read('dist/openportal/demo/WhoAmIService/kept.yaml')).toContain(
      '\n    kustomize.toolkit.fluxcd.io/prune: disabled\n',
    );
    repository.write({ 'orders/openportal/demo/a.ts': null, 'orders/openportal/demo/kept.ts': null });
    const { status, stderr } = repository.synth();
    expect(status).toBe(0);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^WhoAmIService\/kept in demo on openportal stays on the cluster, /),
      '2 orders: 1 file written, 2 removed',
      '',
    ]);
    expect(repository.synth().stderr).toBe('2 orders: 0 files written, 0 removed\n');
  });

  test('says of an order whose protection was just lifted that it may stay on the cluster', () => {
    const repository = temporaryRepository({ ...ORDERS, 'orders/openportal/demo/kept.ts': KEPT });
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository.root, stdio: 'ignore' });
    const deliver = () => {
      const { stderr } = repository.synth();
      git('add', 'dist');
      git('-c', 'user.name=bot', '-c', 'user.email=bot@example.org', 'commit', '-m', 'dist');
      return stderr;
    };
    git('init');
    deliver();
    repository.write({ 'orders/openportal/demo/kept.ts': whoami('openportal', 'kept') });
    expect(deliver()).toBe('4 orders: 1 file written, 0 removed\n');
    repository.write({ 'orders/openportal/demo/a.ts': null, 'orders/openportal/demo/kept.ts': null });
    expect(deliver().split('\n')).toEqual([
      expect.stringMatching(/^WhoAmIService\/kept in demo on openportal may stay on the cluster, /),
      '2 orders: 1 file written, 2 removed',
      '',
    ]);
  });

  test("names a stranger's file in dist, and leaves dist as it was", () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    repository.write({ 'dist/openportal/notes.txt': 'mine', 'orders/openportal/demo/a.ts': null });
    const before = dist(repository);
    const { status, stderr } = repository.synth();
    expect({ status, named: stderr.includes('dist/openportal/notes.txt') }).toEqual({ status: 1, named: true });
    expect(dist(repository)).toEqual(before);
  });
});

describe('with ORDERS_CLUSTER a synth', () => {
  const contexts = ['kind-openportal', 'openportal', 'rancher-desktop'];

  test('of each cluster in turn gives the bytes of one of all', () => {
    const repository = temporaryRepository(ORDERS);
    expect(contexts.map((context) => repository.synth({ ORDERS_CLUSTER: context }).status)).toEqual([0, 0, 0]);
    const oneByOne = dist(repository);
    rmSync(repository.path('dist'), { recursive: true });
    repository.synth();
    expect(oneByOne).toEqual(dist(repository));
  });

  test('leaves the rest of dist alone, and what is wrong on other clusters unsaid', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    repository.write({
      'orders/openportal/demo/late.ts': whoami('openportal', 'late'),
      'orders/kind-openportal/demo/bad.ts': orderFile('kind-openportal', 'WhoAmIApp', 'bad', '{ none: 1 }'),
      'dist/kind-openportal/notes.txt': 'of a stranger',
      'dist/retired/demo/kustomization.yaml': 'resources: []\n',
    });
    const { status, stderr } = repository.synth({ ORDERS_CLUSTER: 'openportal' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '3 orders on openportal: 2 files written, 0 removed\n' });
    const files = dist(repository);
    expect(files['openportal/demo/WhoAmIService/late.yaml']).toBeDefined();
    expect(files['kind-openportal/notes.txt']).toBe('of a stranger');
    expect(files['retired/demo/kustomization.yaml']).toBe('resources: []\n');
  });

  test('fails where its own orders are refused, or no such cluster is registered', () => {
    const repository = temporaryRepository({ 'orders/openportal/demo/a.ts': 'export {};' });
    expect(repository.synth({ ORDERS_CLUSTER: 'openportal' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('exports no orders') as unknown,
    });
    expect(repository.synth({ ORDERS_CLUSTER: 'openprtal' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ORDERS_CLUSTER: there is no cluster context openprtal; did you mean') as unknown,
    });
    expect(dist(repository)).toEqual({});
  });
});

describe('with ORDERS_KEEP_GOING a synth', () => {
  const keepGoing = { ORDERS_KEEP_GOING: 'true' };

  test('publishes the clusters without findings, keeps the others as they were, and fails', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    repository.write({
      'orders/openportal/demo/a.ts': orderFile('openportal', 'WhoAmIService', 'a', '{}'),
      'orders/openportal/demo/late.ts': whoami('openportal', 'late'),
      'orders/kind-openportal/demo/c.ts': whoami('kind-openportal', 'c'),
    });
    const { status, stderr } = repository.synth(keepGoing);
    expect(status).toBe(1);
    expect(stderr).toContain('held back: openportal');
    const files = dist(repository);
    expect(files['kind-openportal/demo/WhoAmIService/c.yaml']).toBeDefined();
    expect(files['openportal/demo/WhoAmIService/late.yaml']).toBeUndefined();
    expect(files['openportal/demo/WhoAmIService/a.yaml']).toContain('name: a');
  });

  test('publishes nothing where the fault is not that of one cluster', () => {
    const repository = temporaryRepository(ORDERS);
    repository.synth();
    const before = dist(repository);
    repository.write({
      'imports/xrds/WhoAmIApp/1.0.4.yaml': 'kind: Nothing\n',
      'orders/kind-openportal/demo/c.ts': whoami('kind-openportal', 'c'),
    });
    expect(repository.synth(keepGoing).status).toBe(1);
    expect(dist(repository)).toEqual(before);
  });
});
