import { App } from 'cdk8s';
import { Delivery } from '../../lib/flux/delivery.ts';
import { cluster, type ClusterProps, type FluxSettings } from '../../lib/model/cluster.ts';
import type { Manifest } from '../../lib/model/order.ts';
import type { Repository } from '../../lib/model/repository.ts';

const REPOSITORY: Repository = {
  url: 'https://git.example.com/team/orders',
  branch: 'main',
  owner: 'group:default/team',
};
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/** What Flux is given to deliver the purposes demo, system and team-a of the cluster `test`. */
function delivery(props: Partial<ClusterProps> = {}, repository: Partial<Repository> = {}): Manifest[] {
  const registered = cluster('test', { description: 'Test', serves: {}, namespaces: [], ...props });
  const purposes = ['demo', 'system', 'team-a'];
  const { apiObjects } = new Delivery(new App(), registered, purposes, { ...REPOSITORY, ...repository });
  return apiObjects.map((object) => object.toJson() as Manifest);
}

const nameOf = ({ metadata }: Manifest) => metadata.name;

function specOf(name: string, objects: readonly Manifest[]): Record<string, unknown> {
  const found = objects.find((object) => object.kind === 'Kustomization' && nameOf(object) === name);
  return (found?.['spec'] ?? {}) as Record<string, unknown>;
}

const PARENT = 'catalog-orders-test';
const CHILDREN = ['catalog-orders-test-demo', 'catalog-orders-test-system', 'catalog-orders-test-team-a'];

test('a cluster has one GitRepository, a parent Kustomization, and one for each purpose, by the names that are live', () => {
  expect(
    delivery().map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.namespace, metadata.name]),
  ).toEqual([
    ['source.toolkit.fluxcd.io/v1', 'GitRepository', 'flux-system', 'catalog-orders'],
    ...[PARENT, ...CHILDREN].map((name) => ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system', name]),
  ]);
});

test('Flux fetches dist from the branch of the repository: all of it, and nothing else', () => {
  expect(delivery()[0]?.['spec']).toEqual({
    url: 'https://git.example.com/team/orders',
    ref: { branch: 'main' },
    interval: '1m',
    timeout: '60s',
    sparseCheckout: ['dist'],
    ignore: '/*\n!/dist',
  });
});

test('and uses a Secret only where the repository names one', () => {
  expect(delivery({}, { secret: 'git-credentials' })[0]?.['spec']).toMatchObject({
    secretRef: { name: 'git-credentials' },
  });
  expect(delivery()[0]?.['spec']).not.toHaveProperty('secretRef');
});

test('the parent applies the folder that it is in itself, and waits for nothing', () => {
  expect(specOf(PARENT, delivery())).toEqual({
    sourceRef: { kind: 'GitRepository', name: 'catalog-orders' },
    path: './dist/test/flux-system',
    interval: '1h',
    retryInterval: '30s',
    timeout: '5m',
    prune: true,
    force: false,
    deletionPolicy: 'Orphan',
  });
});

test('a purpose is applied from its own folder, after its own Kustomization and the kinds, and after no other purpose', () => {
  expect(specOf('catalog-orders-test-team-a', delivery())).toEqual({
    ...specOf(PARENT, delivery()),
    path: './dist/test/team-a',
    dependsOn: [{ name: 'catalog-orders-test' }, { name: 'catalog' }],
  });
});

describe('a purpose in parts', () => {
  const set = delivery({ flux: { interval: '2h' }, purposes: { demo: { parts: 2, flux: { suspend: true } } } });

  test('has a Kustomization for each part, and none for the whole', () => {
    const names = set.filter(({ kind }) => kind === 'Kustomization').map(nameOf);
    const demo = ['catalog-orders-test-demo.1-of-2', 'catalog-orders-test-demo.2-of-2'];
    expect(names).toEqual([PARENT, ...demo, ...CHILDREN.slice(1)]);
  });

  test.each(['1-of-2', '2-of-2'])('has in part %s what it has as a whole, but for the folder', (part) => {
    const whole = delivery({ flux: { interval: '2h' }, purposes: { demo: { flux: { suspend: true } } } });
    expect(specOf(`catalog-orders-test-demo.${part}`, set)).toEqual({
      ...specOf('catalog-orders-test-demo', whole),
      path: `./dist/test/demo/parts/${part}`,
    });
  });
});

describe('whatever a cluster sets,', () => {
  const settings: FluxSettings = { interval: '2h', retryInterval: '1m', timeout: '9m', serviceAccountName: 'tenant' };
  const objects = delivery({
    flux: settings,
    purposes: { demo: { flux: { ...settings, suspend: true } }, 'team-a': { owner: 'group:default/a' } },
  });
  const kustomizations = objects.filter(({ kind }) => kind === 'Kustomization');

  test.each(kustomizations.map((object) => [nameOf(object), object['spec']]))(
    '%s deletes no order by force or by going away, waits for no health, and rewrites nothing',
    (_, spec) => {
      expect(spec).toMatchObject({ force: false, deletionPolicy: 'Orphan', prune: true });
      for (const field of ['wait', 'healthChecks', 'targetNamespace', 'postBuild', 'patches', 'images']) {
        expect(spec).not.toHaveProperty(field);
      }
    },
  );

  test('the parent and the GitRepository are never pruned, and they are the only ones', () => {
    const kept = objects.filter(({ metadata }) => metadata.annotations?.[PRUNE] === 'disabled');
    expect(kept.map(({ kind, metadata }) => `${kind}/${metadata.name ?? ''}`)).toEqual([
      'GitRepository/catalog-orders',
      'Kustomization/catalog-orders-test',
    ]);
  });
});

describe('a setting of Flux', () => {
  test.each([
    ['interval', '1h', '2h', '3h'],
    ['retryInterval', '30s', '1m', '2m'],
    ['timeout', '5m', '6m', '7m'],
    ['serviceAccountName', undefined, 'of-cluster', 'of-purpose'],
  ] as const)('%s is that of the purpose, else of the cluster, else our own', (name, own, ofCluster, ofPurpose) => {
    const set = delivery({ flux: { [name]: ofCluster }, purposes: { demo: { flux: { [name]: ofPurpose } } } });
    expect(CHILDREN.map((child) => specOf(child, set)[name])).toEqual([ofPurpose, ofCluster, ofCluster]);
    expect(specOf(PARENT, set)[name]).toBe(ofCluster);
    expect([PARENT, ...CHILDREN].map((one) => specOf(one, delivery())[name])).toEqual([own, own, own, own]);
  });

  test('suspend holds for the purpose that sets it: Git could not lift it from the parent', () => {
    const set = delivery({ purposes: { demo: { flux: { suspend: true } }, 'team-a': { flux: { suspend: false } } } });
    expect(CHILDREN.map((child) => specOf(child, set)['suspend'])).toEqual([true, undefined, undefined]);
    expect(specOf(PARENT, set)).not.toHaveProperty('suspend');
  });

  test('of one purpose leaves another of the same cluster alone', () => {
    const set = delivery({ flux: { timeout: '6m' }, purposes: { demo: { flux: { interval: '3h' } } } });
    expect(specOf('catalog-orders-test-demo', set)).toMatchObject({ interval: '3h', timeout: '6m' });
    expect(specOf('catalog-orders-test-system', set)).toMatchObject({ interval: '1h', timeout: '6m' });
  });
});
