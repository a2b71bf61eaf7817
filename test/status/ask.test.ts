import fc from 'fast-check';
import { partOf } from '../../lib/model/parts.ts';
import { askCluster, listAll, observe } from '../../lib/status/ask.ts';
import { clusterStatus } from '../../lib/status/cluster-status.ts';
import { type Ask, CannotAsk } from '../../lib/status/kubectl.ts';
import type { Wanted } from '../../lib/status/view.ts';
import { aCluster, anOrder, judge, REPOSITORY } from '../support/admission.ts';
import { fakeApi, type FakeSettings, type Reply } from './support/api.ts';
import { gitRepository, kustomization, onCluster, type Raw } from './support/cluster.ts';
import { withKubectlTo } from './support/kubectl.ts';

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
function wanting(count: number, registered = aCluster('openportal')): Wanted {
  const { clusters, subjects, orders } = judge(
    places(count).map((_, index) => anOrder({ name: `app-${index}`, spec: { name: `app-${index}` } })),
    [registered],
  );
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('there is no cluster');
  return { cluster, subjects, orders, repository: REPOSITORY, contexts: ['openportal'] };
}

async function statusOf(count: number, settings: FakeSettings, drift = false) {
  const api = fakeApi({ objects: having(count), ...settings });
  const wanted = wanting(count);
  return { api, status: clusterStatus(wanted, await observe(api.ask, wanted, drift)) };
}

const forbidden = (request: string): Reply => ({
  status: 403,
  body: { kind: 'Status', message: `${request} is forbidden` },
});

describe('without --drift a cluster is asked for lists only:', () => {
  test('one for each kind, and one for each kind of Flux', async () => {
    const { api, status } = await statusOf(3, {});
    expect([...api.requests].sort()).toEqual([...LISTS].sort());
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
    const { api, status } = await statusOf(3, { objects }, true);
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
    const { api } = await statusOf(1, {}, true);
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

  test('by the Kustomization of its part', async () => {
    const api = fakeApi({ objects: having(1) });
    await observe(api.ask, wanting(1, aCluster('openportal', { purposes: { demo: { parts: 2 } } })), true);
    const [body = ''] = api.bodies.filter((text) => text !== '');
    const part = partOf(2, 'WhoAmIService', 'app-0') ?? '';
    const labels = { 'kustomize.toolkit.fluxcd.io/name': `catalog-orders-openportal-demo.${part}` };
    expect(JSON.parse(body)).toMatchObject({ metadata: { labels } });
  });

  test('unless it may not be, which is said once and not tried for every order', async () => {
    const message = 'whoamiservices.openportal.dev "app" is forbidden: User "u" cannot patch resource "whoamiservices"';
    const instead = (request: string) =>
      request.startsWith('PATCH') ? { status: 403, body: { kind: 'Status', message } } : undefined;
    const { api, status } = await statusOf(100, { instead }, true);
    expect(status.error).toBe('does not let you patch, 403 Forbidden: whoamiservices.openportal.dev');
    expect(status.hint).toBe('leave out --drift, or see docs/status.md for the ClusterRole that it needs');
    expect(api.requests.filter((request) => request.startsWith('PATCH')).length).toBeLessThanOrEqual(8);
    expect(status.orders.filter(({ present, drift }) => present === true && drift === null)).toHaveLength(100);
  });

  test.each<[string, Reply, string[]]>([
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
    const { status } = await statusOf(1, { instead }, true);
    expect(status.error).toBeNull();
    expect(status.orders[0]?.problems.map(({ message }) => message)).toEqual(problems);
  });
});

describe('a cluster that cannot be asked is told from an empty one:', () => {
  const nothing = { reachable: false, revision: null, source: null, purposes: [], orders: [], orphans: [] };
  const notFound = { status: 404, body: '404 page not found\n' };

  test('kubectl cannot ask it', async () => {
    const env = await withKubectlTo({ openportal: null });
    const wanted = wanting(1);
    const told = await askCluster(wanted, false, { patience: 60_000, env });
    expect(clusterStatus(wanted, told)).toEqual({
      ...{ cluster: 'openportal', ...nothing },
      ...{ error: 'cannot be asked: nothing listens at its address', hint: 'kubectl --context openportal version' },
    });
  });

  test('what it answers is nested so deeply that nobody can look at it', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const instead = (request: string): Reply | undefined => {
      if (request.startsWith('PATCH')) return { status: 200, body: `{"spec":${deep}}` };
      if (!request.includes('whoamiservices')) return undefined;
      const item = JSON.stringify({ metadata: { name: 'app-0', namespace: 'demo' } });
      return { status: 200, body: `{"kind":"List","items":[${item.replace('}}', `},"spec":${deep}}`)}]}` };
    };
    const env = await withKubectlTo({ openportal: fakeApi({ instead }) });
    const told = await askCluster(wanting(1), true, { patience: 60_000, env });
    expect(told.error).toBe('cannot be asked: it answers with what is nested too deeply');
  });

  test.each<[string, Reply, string, string]>([
    [
      'it does not know who asks',
      { status: 401, body: { kind: 'Status', message: 'Unauthorized' } },
      'does not know who asks, 401 Unauthorized',
      'log in again, or renew the credentials',
    ],
    [
      'it lets nothing be listed',
      { status: 403, body: { kind: 'Status', message: 'no' } },
      'does not let you list, 403 Forbidden',
      'see docs/status.md for the ClusterRole that it needs',
    ],
    [
      'it cannot at the moment',
      { status: 500, body: { kind: 'Status', message: 'etcd is ill' } },
      'cannot list at the moment, 500 etcd is ill',
      'try again',
    ],
    [
      'what answers has no lists',
      { status: 200, body: { error: 'log in first' } },
      'cannot be asked: it answers something else than a list',
      'is that its address?',
    ],
  ])('%s', async (_, reply, error, hint) => {
    expect((await statusOf(1, { instead: () => reply })).status).toMatchObject({ ...nothing, error, hint });
  });

  test('some other server is there', async () => {
    const { ask } = fakeApi({ instead: () => notFound });
    const message = 'cannot be asked: what answers is no Kubernetes API server';
    await expect(observe(ask, wanting(1), false)).rejects.toThrow(new Error(message));
  });

  test('it serves none of the kinds, and is reported as empty', async () => {
    const instead = (request: string) => (request.includes('/version') ? undefined : notFound);
    const { status } = await statusOf(1, { instead });
    expect(status).toMatchObject({ reachable: true, error: null, revision: null });
    expect(status.orders).toMatchObject([{ present: false, problems: [{ problem: 'absent' }] }]);
    expect(status.purposes.map(({ state }) => state)).toEqual(['absent', 'absent', 'absent']);
  });

  test('it has nothing, and is reported as empty', async () => {
    const { status } = await statusOf(1, { objects: [] });
    expect(status.orders).toMatchObject([{ present: false, problems: [{ problem: 'absent' }] }]);
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

describe('a list of thousands', () => {
  const KINDS = `${RESOURCES}/whoamiservices`;
  const apps = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ kind: 'WhoAmIService', metadata: { name: `app-${index}` } }));
  const namesIn = async (ask: Ask) => (await listAll(ask, 'WhoAmIService', KINDS)).objects?.map(({ name }) => name);
  const gone = { status: 410, body: { kind: 'Status', message: 'The provided continue parameter is too old' } };

  test('is read in pages of 500', async () => {
    const { ask, requests } = fakeApi({ objects: apps(2300) });
    expect(await namesIn(ask)).toEqual(apps(2300).map(({ metadata }) => metadata.name));
    expect(requests).toEqual(
      ['', '&continue=500', '&continue=1000', '&continue=1500', '&continue=2000'].map(
        (from) => `GET ${KINDS}?limit=500${from}`,
      ),
    );
  });

  test('is given up when it grows too old again and again', async () => {
    const instead = (request: string) => (request.includes('continue') ? gone : undefined);
    const { ask, requests } = fakeApi({ objects: apps(600), instead });
    await expect(namesIn(ask)).rejects.toThrow(`cannot list at the moment, 410 ${gone.body.message}`);
    expect(requests).toHaveLength(12);
  });

  test('is given up when it has no end', async () => {
    const body = { kind: 'List', items: apps(1), metadata: { continue: 'again' } };
    const { ask, requests } = fakeApi({ instead: () => ({ status: 200, body }) });
    await expect(namesIn(ask)).rejects.toThrow(CannotAsk);
    expect(requests).toHaveLength(200);
  });

  test('is complete, however large its pages are and whenever it grows too old', async () => {
    const cases = fc.record({
      count: fc.nat(30),
      pageSize: fc.integer({ min: 1, max: 8 }),
      expired: fc.uniqueArray(fc.nat(40), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, pageSize, expired }) => {
        let asked = 0;
        const instead = (request: string) =>
          request.includes('continue') && expired.includes(asked++) ? gone : undefined;
        const { ask } = fakeApi({ objects: apps(count), pageSize, instead });
        expect(await namesIn(ask)).toEqual(apps(count).map(({ metadata }) => metadata.name));
      }),
    );
  });

  test('has what an API server can have, and no name that a shell would obey', async () => {
    const names = ['app', 'a.b-c', 'x; reboot', '$(reboot)', 'UPPER', '', '*', 'a b'];
    const objects = names.map((name) => ({ kind: 'WhoAmIService', metadata: { name } }));
    expect(await namesIn(fakeApi({ objects }).ask)).toEqual(['app', 'a.b-c']);
  });
});
