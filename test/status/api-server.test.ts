import fc from 'fast-check';
import { type Answer, ApiServer, listAll } from '../../lib/status/api-server.ts';
import type { Access, Credentials } from '../../lib/status/kubeconfig.ts';
import { closedPort, fakeApi, type FakeSettings } from './support/api.ts';

const KINDS = '/apis/openportal.dev/v1alpha1/whoamiservices';
const servers: ApiServer[] = [];

afterAll(() => {
  for (const server of servers) server.close();
});

function apiServer(url: string, differences: Partial<Access> = {}, credentials: Credentials = {}, patience = 30_000) {
  const access: Access = {
    ...{ server: new URL(url), authority: undefined, serverName: undefined, insecure: false },
    ...{ credentials: {}, plugin: undefined, impersonate: {}, ...differences },
  };
  const server = new ApiServer('openportal', access, credentials, patience);
  servers.push(server);
  return server;
}

async function serverLike(settings: FakeSettings) {
  const api = await fakeApi(settings);
  return { api, server: apiServer(api.url) };
}

const objects = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ kind: 'WhoAmIService', metadata: { name: `app-${index}` } }));
const gone = {
  status: 410,
  body: { kind: 'Status', code: 410, reason: 'Expired', message: 'The provided continue parameter is too old' },
};

describe('a list of thousands', () => {
  test('is read in pages of 500', async () => {
    const { api, server } = await serverLike({ objects: objects(2300) });
    const { items } = await listAll(server, KINDS);
    expect(items).toEqual(objects(2300));
    expect(api.requests).toEqual(
      ['', '&continue=500', '&continue=1000', '&continue=1500', '&continue=2000'].map(
        (from) => `GET ${KINDS}?limit=500${from}`,
      ),
    );
  });

  test('is begun again when it grew too old on the way, and has every item once', async () => {
    const { api, server } = await serverLike({
      objects: objects(1200),
      instead: (request, before) => (request.endsWith('continue=500') && before.length === 1 ? gone : undefined),
    });
    expect((await listAll(server, KINDS)).items).toEqual(objects(1200));
    expect(api.requests).toHaveLength(5);
  });

  test('is given up when it grows too old again and again', async () => {
    const { server } = await serverLike({
      objects: objects(600),
      instead: (request) => (request.includes('continue') ? gone : undefined),
    });
    expect(await listAll(server, KINDS)).toEqual({
      ...{ items: [], status: 410, message: 'The provided continue parameter is too old' },
    });
  });

  test('is complete, however large its pages are and whenever it grows too old', async () => {
    const cases = fc.record({
      count: fc.nat(30),
      pageSize: fc.integer({ min: 1, max: 8 }),
      expired: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, pageSize, expired }) => {
        const items = objects(count);
        let asked = 0;
        const get = (path: string): Promise<Answer> => {
          const start = Number(/continue=(\d+)/.exec(path)?.[1] ?? 0);
          if (start > 0 && expired.includes(asked++)) return Promise.resolve({ status: 410, body: {}, message: '' });
          const metadata = start + pageSize < count ? { continue: String(start + pageSize) } : {};
          return Promise.resolve({
            status: 200,
            body: { items: items.slice(start, start + pageSize), metadata },
            message: '',
          });
        };
        expect((await listAll({ get }, KINDS)).items).toEqual(items);
      }),
    );
  });
});

test('a server that has too much to do is asked again when it says', async () => {
  const { api, server } = await serverLike({
    instead: (_, before) => (before.length < 2 ? { status: 429, headers: { 'retry-after': '0' } } : undefined),
  });
  expect((await server.get(KINDS)).status).toBe(200);
  expect(api.requests).toHaveLength(3);
});

describe('a server tells who asks by', () => {
  test.each<[string, Credentials, string | undefined]>([
    ['a token', { token: 'hunter2' }, 'Bearer hunter2'],
    ['a password', { basic: 'YTpi' }, 'Basic YTpi'],
    ['a token rather than a password', { token: 'hunter2', basic: 'YTpi' }, 'Bearer hunter2'],
    ['nothing', {}, undefined],
  ])('%s', async (_, credentials, authorization) => {
    const api = await fakeApi();
    await apiServer(api.url, {}, credentials).get('/version');
    expect(api.authorizations).toEqual([authorization]);
  });
});

test('a server may be below a path', async () => {
  const api = await fakeApi();
  await apiServer(`${api.url}/k8s/clusters/c-1/`).get(KINDS);
  expect(api.requests).toEqual([`GET /k8s/clusters/c-1${KINDS}`]);
});

test('an apply is only tried, with every field taken as Flux takes it', async () => {
  const { api, server } = await serverLike({});
  await server.tryApply(`${KINDS}/app`, { kind: 'WhoAmIService', metadata: {} }, 'kustomize-controller');
  expect(api.requests).toEqual([`PATCH ${KINDS}/app?dryRun=All&fieldManager=kustomize-controller&force=true`]);
});

describe('in words, and without its address, it is said that a server', () => {
  test('is not there', async () => {
    const url = await closedPort();
    const message = 'cannot be asked: nothing listens at its address (ECONNREFUSED)';
    await expect(apiServer(url).get(KINDS)).rejects.toThrow(new Error(message));
  });

  test('has a host that nobody knows', async () => {
    const message = 'cannot be asked: its host is not known';
    await expect(apiServer('http://no-such-host.invalid').get(KINDS)).rejects.toThrow(message);
  });

  test('does not answer in time', async () => {
    const api = await fakeApi({ instead: () => 'silence' });
    const message = 'cannot be asked: it did not answer within 0.02 s';
    await expect(apiServer(api.url, {}, {}, 20).get(KINDS)).rejects.toThrow(new Error(message));
  });

  test('speaks no TLS', async () => {
    const { url } = await fakeApi();
    await expect(apiServer(url.replace('http:', 'https:')).get(KINDS)).rejects.toThrow(
      /^cannot be asked: (?!.*127\.0\.0\.1)/,
    );
  });

  test.each([
    ['a page for people', { status: 200, body: '<html>login</html>' }, 200],
    ['a way to such a page', { status: 302, body: '' }, 302],
    ['a failure of a proxy', { status: 502, body: '<html>Bad Gateway</html>' }, 502],
  ])('answers %s', async (_, answer, status) => {
    const api = await fakeApi({ instead: () => answer });
    const message = `cannot be asked: it answers ${status}, and not as a Kubernetes API server does`;
    await expect(apiServer(api.url).get(KINDS)).rejects.toThrow(new Error(message));
  });
});

test('what is no list does not pass for an empty one', async () => {
  const api = await fakeApi({ instead: () => ({ status: 200, body: { error: 'log in first' } }) });
  await expect(listAll(apiServer(api.url), KINDS)).rejects.toThrow(
    'cannot be asked: it answers something else than a list',
  );
});

test('a certificate that is none does not end the program', async () => {
  const { url } = await fakeApi();
  const server = apiServer(url.replace('http:', 'https:'), {}, { certificate: 'none', key: 'none' });
  await expect(server.get(KINDS)).rejects.toThrow(/^cannot be asked: /);
});

test('what a server says against a request is told without credentials', async () => {
  const api = await fakeApi({
    instead: () => ({ status: 500, body: { kind: 'Status', message: 'etcd: Bearer hunter2-x failed' } }),
  });
  expect(await apiServer(api.url).get(KINDS)).toMatchObject({ status: 500, message: 'etcd: Bearer *** failed' });
});
