import { ask, type Asking } from '../../lib/status/ask.ts';
import { clusterStatus, type Wanted } from '../../lib/status/cluster-status.ts';
import { aCluster, anOrder, judge, REPOSITORY } from '../support/admission.ts';
import { closedPort, fakeApi, type FakeSettings, type Instead, kubeconfig } from './support/api.ts';
import { gitRepository, kustomization, onCluster, type Raw } from './support/cluster.ts';

const RESOURCES = '/apis/openportal.dev/v1alpha1';
const LISTS = [
  'GET /apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations?limit=500',
  'GET /apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories?limit=500',
  ...['cloudflarednsrecords', 'managednamespaces', 'valkeyinstances', 'whoamiapps', 'whoamiservices'].map(
    (plural) => `GET ${RESOURCES}/${plural}?limit=500`,
  ),
];

const places = (count: number) => Array.from({ length: count }, (_, index) => `demo/WhoAmIService/app-${index}`);

/** A cluster that has some orders, all well. */
function having(count: number): Raw[] {
  const flux = [
    gitRepository(),
    kustomization(undefined),
    kustomization('demo', places(count)),
    kustomization('system'),
  ];
  return [...flux, ...places(count).map((place) => onCluster(place))];
}

/** The orders that are on that cluster. */
function wanting(count: number): Wanted {
  const { clusters, subjects, orders } = judge(
    places(count).map((_, index) => anOrder({ name: `app-${index}`, spec: { name: `app-${index}` } })),
    [aCluster('openportal')],
  );
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('there is no cluster');
  return { cluster, subjects, orders, repository: REPOSITORY, contexts: ['openportal'] };
}

const asking = (url: string, differences: Partial<Asking> = {}): Asking => ({
  ...{ drift: false, patience: 30_000, terminal: false, env: { KUBECONFIG: kubeconfig({ openportal: url }) } },
  ...differences,
});

async function statusOf(count: number, settings: FakeSettings, differences: Partial<Asking> = {}) {
  const api = await fakeApi({ objects: having(count), ...settings });
  const wanted = wanting(count);
  return { api, status: clusterStatus(wanted, await ask(wanted, asking(api.url, differences))) };
}

const forbidden = (request: string): Instead => ({
  status: 403,
  body: { kind: 'Status', message: `${request} is forbidden` },
});

describe('without --drift a cluster is asked for lists only:', () => {
  test('one for each kind, and one for each kind of Flux', async () => {
    const { api, status } = await statusOf(3, {});
    expect([...api.requests].sort()).toEqual([...LISTS].sort());
    expect(new Set(api.authorizations)).toEqual(new Set(['Bearer hunter2']));
    expect(status).toMatchObject({ reachable: true, error: null });
    expect(status.orders.map(({ problems }) => problems)).toEqual([[], [], []]);
  });

  test('a page more for each 500 orders', async () => {
    const { api, status } = await statusOf(600, {});
    expect(api.requests).toHaveLength(LISTS.length + 1);
    expect(status.orders.filter(({ present }) => present === true)).toHaveLength(600);
  });
});

describe('with --drift each order that is there is tried once:', () => {
  const changed = onCluster('demo/WhoAmIService/app-0', { spec: { name: 'changed by hand' } });

  test('and what was changed by hand is found', async () => {
    const objects = [...having(3).slice(0, 4), changed, onCluster('demo/WhoAmIService/app-1')];
    const { api, status } = await statusOf(3, { objects }, { drift: true });
    const patches = api.requests.filter((request) => request.startsWith('PATCH'));
    expect(patches.sort()).toEqual(
      [0, 1].map(
        (index) =>
          `PATCH ${RESOURCES}/namespaces/demo/whoamiservices/app-${index}?dryRun=All&fieldManager=kustomize-controller&force=true`,
      ),
    );
    expect(status.orders.map(({ drift }) => drift?.filter(({ path }) => path.startsWith('spec')))).toEqual([
      [{ path: 'spec.name', ordered: 'app-0' }],
      [],
      undefined,
    ]);
    expect(JSON.stringify(status)).not.toContain('changed by hand');
  });

  test('as Flux would apply it', async () => {
    const { api } = await statusOf(1, {}, { drift: true });
    const [body = ''] = api.bodies.filter((text) => text !== '');
    expect(JSON.parse(body)).toMatchObject({
      apiVersion: 'openportal.dev/v1alpha1',
      kind: 'WhoAmIService',
      metadata: {
        name: 'app-0',
        namespace: 'demo',
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'catalog-orders-openportal-demo',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations: { 'terasky.backstage.io/system': 'demo' },
      },
      spec: { name: 'app-0' },
    });
  });

  test('unless it may not be, which is said once and not tried for every order', async () => {
    const message = 'whoamiservices.openportal.dev "app" is forbidden: User "u" cannot patch resource "whoamiservices"';
    const instead = (request: string) =>
      request.startsWith('PATCH') ? { status: 403, body: { kind: 'Status', message } } : undefined;
    const { api, status } = await statusOf(100, { instead }, { drift: true });
    expect(status.error).toBe('does not let you patch, 403 Forbidden: whoamiservices.openportal.dev');
    expect(status.hint).toBe('leave out --drift, or see docs/status.md for the ClusterRole that it needs');
    expect(api.requests.filter((request) => request.startsWith('PATCH')).length).toBeLessThanOrEqual(8);
    expect(status.orders.filter(({ present, drift }) => present === true && drift === null)).toHaveLength(100);
  });

  test.each<[string, Instead, string[]]>([
    [
      'refused for what it says',
      { status: 422, body: { kind: 'Status', message: 'WhoAmIService "app-0" is invalid: spec.name: Required value' } },
      ['would be refused by the cluster: WhoAmIService "app-0" is invalid: spec.name: Required value'],
    ],
    [
      'refused by a policy',
      { status: 403, body: { kind: 'Status', message: 'admission webhook "no.example.com" denied the request: no' } },
      ['would be refused by the cluster: admission webhook "no.example.com" denied the request: no'],
    ],
    ['gone since it was listed', { status: 201, body: { kind: 'WhoAmIService' } }, []],
    ['gone with its namespace', { status: 404, body: { kind: 'Status', message: 'namespaces "demo" not found' } }, []],
  ])('and one that is %s does not end it', async (_, answer, problems) => {
    const instead = (request: string) => (request.startsWith('PATCH') ? answer : undefined);
    const { status } = await statusOf(1, { instead }, { drift: true });
    expect(status.error).toBeNull();
    expect(status.orders[0]?.problems.map(({ message }) => message)).toEqual(problems);
  });
});

describe('a cluster that cannot be asked is told from an empty one:', () => {
  const nothing = { reachable: false, revision: null, source: null, purposes: [], orders: [], orphans: [] };
  const statusAt = async (url: string, differences: Partial<Asking> = {}) => {
    const wanted = wanting(1);
    return clusterStatus(wanted, await ask(wanted, asking(url, differences)));
  };

  test('nothing listens', async () => {
    const error = 'cannot be asked: nothing listens at its address (ECONNREFUSED)';
    const hint = 'kubectl --context openportal version';
    expect(await statusAt(await closedPort())).toEqual({ cluster: 'openportal', ...nothing, error, hint });
  });

  test('it does not answer', async () => {
    const { url } = await fakeApi({ instead: () => 'silence' });
    expect(await statusAt(url, { patience: 20 })).toMatchObject({
      ...nothing,
      error: 'cannot be asked: it did not answer within 0.02 s',
    });
  });

  test('it does not know who asks', async () => {
    const { url } = await fakeApi({
      instead: () => ({ status: 401, body: { kind: 'Status', message: 'Unauthorized' } }),
    });
    expect(await statusAt(url)).toMatchObject({
      ...nothing,
      error: 'does not know who asks, 401 Unauthorized',
      hint: 'log in again, or renew the credentials',
    });
  });

  test('it lets nothing be listed', async () => {
    const { url } = await fakeApi({ instead: forbidden });
    expect(await statusAt(url)).toMatchObject({
      ...nothing,
      error: 'does not let you list, 403 Forbidden',
      hint: 'see docs/status.md for the ClusterRole that it needs',
    });
  });

  test('some other server is there', async () => {
    const { url } = await fakeApi({ instead: () => ({ status: 404, body: '404 page not found\n' }) });
    expect(await statusAt(url)).toMatchObject({
      ...nothing,
      error: 'cannot be asked: what answers is no Kubernetes API server',
    });
  });

  test('it serves none of the kinds, and is reported as empty', async () => {
    const instead = (request: string) =>
      request.includes('/version') ? undefined : { status: 404, body: '404 page not found\n' };
    const { url } = await fakeApi({ instead });
    const status = await statusAt(url);
    expect(status).toMatchObject({ reachable: true, error: null, revision: null });
    expect(status.orders).toMatchObject([{ present: false, problems: [{ problem: 'absent' }] }]);
    expect(status.purposes.map(({ state }) => state)).toEqual(['absent', 'absent', 'absent']);
  });

  test('it has nothing, and is reported as empty', async () => {
    const { url } = await fakeApi();
    expect((await statusAt(url)).orders).toMatchObject([{ present: false, problems: [{ problem: 'absent' }] }]);
  });
});

describe('what one list does not tell is left open, and the rest is told:', () => {
  const refusing = (plural: string) => (request: string) =>
    request.includes(`/${plural}?`) ? forbidden(request) : undefined;

  test('of a kind', async () => {
    const { status } = await statusOf(2, { instead: refusing('whoamiservices') });
    expect(status).toMatchObject({
      reachable: true,
      error: 'does not let you list, 403 Forbidden: whoamiservices.openportal.dev',
      source: { state: 'ready' },
    });
    expect(status.orders).toMatchObject([
      { present: null, problems: [] },
      { present: null, problems: [] },
    ]);
  });

  test('of Flux', async () => {
    const { status } = await statusOf(1, { instead: refusing('kustomizations') });
    expect(status.purposes.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(status.orders).toMatchObject([{ present: true, revision: null, problems: [] }]);
  });
});
