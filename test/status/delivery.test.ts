import type { Cluster } from '../../lib/model/cluster.ts';
import type { Observation } from '../../lib/status/view.ts';
import { partOf, partsOf } from '../../lib/model/parts.ts';
import { aCluster, aNamespace, anOrder } from '../support/admission.ts';
import { BEFORE, gitRepository, kustomization, observation, onCluster, type Raw, statusOf } from './support/cluster.ts';

const demoOf = (objects: readonly Raw[], cluster: Cluster = aCluster('openportal')) =>
  statusOf([], observation(objects), [cluster]).purposes.find(({ purpose }) => purpose === 'demo');
const sourceOf = (objects: readonly Raw[]) => statusOf([], observation(objects)).source;
const parent = kustomization(undefined);
const suspended = { spec: { suspend: true } };

test('a cluster that has applied all that it has fetched is as ordered', () => {
  const orders = [aNamespace('team')];
  const objects = [gitRepository(), parent, ...['demo', 'system', 'team'].map((one) => kustomization(one))];
  const { source, purposes, revision } = statusOf(orders, observation(objects));
  expect(revision).toBe('1a2b3c4');
  expect([source, ...purposes]).toEqual(
    Array.from(
      { length: 5 },
      () => expect.objectContaining({ state: 'ready', asOrdered: true, message: null, hint: null }) as unknown,
    ),
  );
  expect(purposes.map(({ purpose, kustomization: name }) => [purpose, name])).toEqual([
    ['flux-system', 'catalog-orders-openportal'],
    ['demo', 'catalog-orders-openportal-demo'],
    ['system', 'catalog-orders-openportal-system'],
    ['team', 'catalog-orders-openportal-team'],
  ]);
});

describe('a purpose in parts', () => {
  const inParts = aCluster('openportal', { purposes: { demo: { parts: 2, flux: { suspend: true } } } });
  const part = partOf(2, 'WhoAmIService', 'app') ?? '';
  const other = partsOf(2).find((one) => one !== part) ?? '';
  const app = onCluster('demo/WhoAmIService/app', {
    metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': `catalog-orders-openportal-demo.${part}` } },
  });
  const having = (...objects: readonly Raw[]) =>
    statusOf([anOrder()], observation([gitRepository(), parent, kustomization('system'), app, ...objects]), [inParts]);
  const applied = kustomization(`demo.${part}`, ['demo/WhoAmIService/app'], suspended);

  test('is as ordered when each part is; an order is applied by its own part', () => {
    const { purposes, orders, orphans } = having(applied, kustomization(`demo.${other}`, [], suspended));
    expect(purposes.map((one) => [one.purpose, one.part, one.kustomization, one.asOrdered])).toEqual([
      ['flux-system', null, 'catalog-orders-openportal', true],
      ['demo', '1-of-2', 'catalog-orders-openportal-demo.1-of-2', true],
      ['demo', '2-of-2', 'catalog-orders-openportal-demo.2-of-2', true],
      ['system', null, 'catalog-orders-openportal-system', true],
    ]);
    expect(orders.map(({ revision, problems }) => ({ revision, problems }))).toEqual([
      { revision: '1a2b3c4', problems: [] },
    ]);
    expect(orphans).toEqual([]);
  });

  test('is not, while one of them is not there', () => {
    const { purposes, orders } = having(applied);
    expect(purposes.filter(({ asOrdered }) => !asOrdered).map((one) => one.part)).toEqual([other]);
    expect(orders.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('says of an order that was applied before it was divided what its part waits for', () => {
    const ready = { status: 'False', message: "dependency 'flux-system/catalog' is not ready" };
    const objects = [
      gitRepository(),
      parent,
      onCluster('demo/WhoAmIService/app'),
      kustomization(`demo.${part}`, [], { ready }),
    ];
    const { orders } = statusOf([anOrder()], observation(objects), [inParts]);
    expect(orders.flatMap(({ problems }) => problems)).toMatchObject([
      {
        message:
          'is on the cluster, and not applied from here, but by the Kustomization catalog-orders-openportal-demo',
        hint: expect.stringContaining('it installs the platform packages') as unknown,
      },
    ]);
  });

  test('has none for the whole, nor one of another number: that was left behind', () => {
    const left = having(applied, kustomization(`demo.${other}`), kustomization('demo'), kustomization('demo.1-of-4'));
    expect(left.orphans.map(({ name, state }) => [name, state])).toEqual([
      ['catalog-orders-openportal-demo', 'left-behind'],
      ['catalog-orders-openportal-demo.1-of-4', 'left-behind'],
    ]);
  });
});

describe('of a purpose it is said that it', () => {
  const unready = (status: string, message = '', reason = 'Progressing') => ({ ready: { status, message, reason } });
  test.each<[string, Raw[], string, boolean, string | null]>([
    [
      'is not there, nor is its parent',
      [],
      'absent',
      false,
      'is not there, nor is its parent: the cluster has not been bootstrapped',
    ],
    ['is not there', [parent], 'absent', false, 'is not there: its parent has not applied it'],
    [
      'was not looked at',
      [parent, kustomization('demo', [], { ready: null })],
      'unseen',
      false,
      'is there, and kustomize-controller has not looked at it yet',
    ],
    [
      'is being deleted',
      [parent, kustomization('demo', [], { metadata: { deletionTimestamp: '2026-01-31T12:00:00Z' } })],
      'deleting',
      false,
      'is being deleted',
    ],
    [
      'is suspended by hand',
      [parent, kustomization('demo', [], suspended)],
      'suspended',
      false,
      'is suspended by hand: nothing is applied, removed or corrected',
    ],
    [
      'is behind what was fetched',
      [parent, kustomization('demo', [], { status: { lastAppliedRevision: BEFORE } })],
      'behind',
      false,
      'has applied 0ddba11, and 1a2b3c4 is fetched',
    ],
    [
      'is being applied',
      [parent, kustomization('demo', [], { ...unready('Unknown'), status: { lastAppliedRevision: BEFORE } })],
      'progressing',
      false,
      'is being applied at 1a2b3c4, after 0ddba11',
    ],
    [
      'is being applied for the first time',
      [parent, kustomization('demo', [], { ...unready('Unknown'), status: { lastAppliedRevision: undefined } })],
      'progressing',
      false,
      'is being applied at 1a2b3c4',
    ],
    [
      'is ready, when Flux looks at it just now',
      [parent, kustomization('demo', [], unready('Unknown'))],
      'ready',
      true,
      null,
    ],
    [
      'has new settings',
      [parent, kustomization('demo', [], { metadata: { generation: 2 } })],
      'progressing',
      false,
      'has new settings and has not acted on them',
    ],
    [
      'fails, and how',
      [parent, kustomization('demo', [], unready('False', `dependency 'flux-system/catalog' is not ready`))],
      'waiting',
      false,
      'waits for the Kustomization catalog, which is not ready',
    ],
  ])('%s', (_, objects, state, asOrdered, message) => {
    expect(demoOf([gitRepository(), ...objects])).toMatchObject({ state, asOrdered, message });
  });
});

test('a purpose that Git orders to be suspended is as ordered when it is', () => {
  const ordered = aCluster('openportal', { purposes: { demo: { flux: { suspend: true } } } });
  expect(demoOf([gitRepository(), parent, kustomization('demo', [], suspended)], ordered)).toMatchObject({
    state: 'suspended',
    asOrdered: true,
    message: 'is suspended, as clusters/openportal.ts orders',
  });
});

describe('of the GitRepository it is said that it', () => {
  test.each<[string, Raw[], string, string | null]>([
    ['is not there', [], 'absent', 'is not there: the cluster has not been bootstrapped'],
    ['is suspended', [gitRepository(suspended)], 'suspended', 'is suspended by hand, and fetches nothing new'],
    [
      'was not looked at',
      [gitRepository({ ready: null })],
      'unseen',
      'is there, and source-controller has not looked at it yet',
    ],
    [
      'reads another repository',
      [gitRepository({ spec: { url: 'https://github.com/open-service-portal/old' } })],
      'elsewhere',
      'reads another repository or branch than main.ts names',
    ],
    [
      'reads another branch',
      [gitRepository({ spec: { ref: { branch: 'old' } } })],
      'elsewhere',
      'reads another repository or branch than main.ts names',
    ],
    [
      'is being fetched',
      [gitRepository({ ready: { status: 'Unknown' }, status: { artifact: undefined } })],
      'progressing',
      'is being fetched for the first time',
    ],
    ['is ready, when Flux looks at it just now', [gitRepository({ ready: { status: 'Unknown' } })], 'ready', null],
    [
      'cannot be fetched, without the credentials in its url',
      [gitRepository({ ready: { status: 'False', reason: 'Failed', message: 'no https://git:hunter2@host/a: gone' } })],
      'failed',
      'cannot be fetched (Failed): no https://***@host/a: gone',
    ],
  ])('%s', (_, objects, state, message) => {
    expect(sourceOf(objects)).toMatchObject({ state, asOrdered: message === null, message });
  });
});

test('what the cluster does not tell of Flux is held against nobody', () => {
  const untold: Partial<Observation> = { gitRepositories: {}, kustomizations: {} };
  const { source, purposes, orphans } = statusOf([], observation([], untold));
  expect([source, ...purposes].map((one) => one?.state)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect([source, ...purposes].every((one) => one?.asOrdered)).toBe(true);
  expect(orphans).toEqual([]);
});
