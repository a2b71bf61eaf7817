import type { Order } from '../../lib/model/order.ts';
import { plan } from '../../lib/plan/plan.ts';
import { admittedSide } from '../../lib/plan/side.ts';
import { summaryOf } from '../../lib/report/plan/summary.ts';
import { aCluster, aNamespace, anOrder, judge, REPOSITORY, type Said } from '../support/admission.ts';
import { brief, planBetween, sideOf } from '../support/plan.ts';

const PROTECTED = { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } };
const app = (name: string, said: Said = {}) => anOrder({ name, spec: { name }, ...said });
const LEFT_ALONE = { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'Disabled' } };
/** More orders, so that to remove one of the others is to remove little. */
const OTHERS = ['x1', 'x2', 'x3', 'x4', 'x5'].map((name) => app(name));
const between = (from: readonly Order[], to: readonly Order[]) => planBetween({ orders: from }, { orders: to });
const only = <Item>([item, ...others]: readonly Item[]) => {
  if (item === undefined || others.length > 0) throw new Error(`there are ${others.length + 1}, or none`);
  return item;
};

test.each<[what: string, from: Order[], to: Order[], changes: string[]]>([
  ['nothing', [app('a')], [app('a')], []],
  ['what comes', [], [app('a')], ['add WhoAmIService/a in demo on openportal']],
  ['what is edited', [app('a')], [app('a', { spec: { name: 'b' } })], ['change WhoAmIService/a in demo on openportal']],
  ['what goes', [app('a')], [], ['destroy WhoAmIService/a in demo on openportal']],
  [
    'an order that lies in another file as a change',
    [app('a')],
    [app('a', { file: 'orders/openportal/demo/b.ts' })],
    ['change WhoAmIService/a in demo on openportal'],
  ],
  [
    'an order that lies in another purpose as moved',
    [aNamespace('team'), app('a')],
    [aNamespace('team'), app('a', { purpose: 'team' })],
    ['move WhoAmIService/a in team on openportal'],
  ],
  [
    'an order by another name as moved',
    [app('a', { spec: { name: 'x' } })],
    [app('b', { spec: { name: 'x' } })],
    ['move WhoAmIService/b in demo on openportal'],
  ],
  [
    'an order that is renamed wherever its name stands as moved',
    [app('a')],
    [app('b')],
    ['move WhoAmIService/b in demo on openportal'],
  ],
  [
    'orders that could each be the other as what they are',
    [app('a'), app('b')],
    [app('c'), app('d')],
    [
      ...['destroy WhoAmIService/a', 'destroy WhoAmIService/b', 'add WhoAmIService/c', 'add WhoAmIService/d'].map(
        (one) => `${one} in demo on openportal`,
      ),
    ],
  ],
  [
    'another kind by the same name as another',
    [app('a')],
    [app('a', { kind: 'WhoAmIApp' })],
    ['destroy WhoAmIService/a in demo on openportal', 'add WhoAmIApp/a in demo on openportal'],
  ],
  [
    'a namespace as the order for it, without the Kustomization that comes with it',
    [],
    [aNamespace('team')],
    ['add ManagedNamespace/team in system on openportal'],
  ],
  [
    'the worst first',
    [app('a'), app('b')],
    [app('a', { spec: { name: 'x' } }), app('c', { kind: 'WhoAmIApp' })],
    [
      'destroy WhoAmIService/b in demo on openportal',
      'change WhoAmIService/a in demo on openportal',
      'add WhoAmIApp/c in demo on openportal',
    ],
  ],
])('a plan tells %s', (_, from, to, changes) => {
  expect(brief(between(from, to))).toEqual(changes);
});

test('an order that moves to another cluster is told where it comes to, with where it was', () => {
  const clusters = [aCluster('openportal'), aCluster('test')];
  const made = planBetween({ orders: [app('a')], clusters }, { orders: [app('a', { cluster: 'test' })], clusters });
  expect(brief(made)).toEqual(['move WhoAmIService/a in demo on test']);
  const moved = only(made.changes);
  expect(moved.from).toEqual({ cluster: 'openportal', purpose: 'demo', name: 'a' });
  expect(moved.fields).toContainEqual({ path: 'cluster', before: 'openportal', after: 'test' });
});

describe('a plan says of', () => {
  const suspended = [aCluster('openportal', { purposes: { demo: { flux: { suspend: true } } } })];
  const divided = [aCluster('openportal', { purposes: { demo: { parts: 2 } } })];
  const plain = [aCluster('openportal')];
  test.each([
    [
      'an order that goes, that Flux deletes it',
      { orders: [app('a')] },
      { orders: [] },
      'Flux deletes it, and Crossplane all that it made for it',
    ],
    [
      'one that holds data, that the data goes',
      {
        orders: [
          app('a', {
            kind: 'ValkeyInstance',
            spec: {},
            metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'enabled' } },
          }),
        ],
      },
      { orders: [] },
      'and the data in it',
    ],
    [
      'one that is protected, that it stays',
      { orders: [app('a', { metadata: PROTECTED })] },
      { orders: [] },
      'is protected: Flux leaves it on the cluster',
    ],
    [
      'one that Flux leaves alone, that it stays only where the cluster says so',
      { orders: [app('a', { metadata: LEFT_ALONE })] },
      { orders: [] },
      'stays only if somebody has annotated it on the cluster too',
    ],
    [
      'one whose purpose is divided meanwhile, that it stays',
      { orders: [app('a'), app('b')], clusters: plain },
      { orders: [app('b')], clusters: divided },
      'the Kustomization that would delete it goes too',
    ],
    [
      'one in a purpose that is suspended, that it waits',
      { orders: [app('a')], clusters: suspended },
      { orders: [], clusters: suspended },
      'waits: demo is suspended',
    ],
    [
      'one that gets another name in it, the same once',
      { orders: [app('a')], clusters: suspended },
      { orders: [app('b')], clusters: suspended },
      'waits: demo is suspended',
    ],
    [
      'one with finalizers, that it waits for somebody',
      { orders: [app('a', { metadata: { finalizers: ['a.example.org/b'] } })] },
      { orders: [] },
      'until somebody takes its finalizers off it',
    ],
    [
      'a namespace that goes, what it takes along',
      { orders: [aNamespace('team'), app('a', { purpose: 'team' })] },
      { orders: [] },
      'takes along all that is in the namespace team: WhoAmIService/a',
    ],
    [
      'an order for a namespace that is for another one from then on, what may go with the first',
      { orders: [aNamespace('team'), app('a', { purpose: 'team' })] },
      { orders: [aNamespace('team', { spec: { name: 'group' } }), app('a', { purpose: 'group' })] },
      'no longer is for the namespace team, which Crossplane may delete with all that is in it: WhoAmIService/a',
    ],
    [
      'what is in it, that it goes with that',
      { orders: [aNamespace('team'), app('a', { purpose: 'team' })] },
      { orders: [] },
      'with its namespace, as ManagedNamespace/team is removed',
    ],
    [
      'an order that moves, that it is made anew',
      { orders: [app('a')] },
      { orders: [app('b')] },
      'is made anew: nothing can be moved',
    ],
    [
      'the first order in a purpose, that it waits',
      { orders: [] },
      { orders: [aNamespace('team'), app('a', { purpose: 'team' })] },
      'Flux tries again every 30s until Crossplane has made it',
    ],
    [
      'protection that is lifted, what that means',
      { orders: [app('a', { metadata: PROTECTED })] },
      { orders: [app('a')] },
      'loses its protection',
    ],
    [
      'a purpose that is suspended, that nothing happens in it',
      { orders: [app('a')], clusters: plain },
      { orders: [app('a')], clusters: suspended },
      'holds its purpose still',
    ],
    [
      'a purpose that is thawed, that all is applied',
      { orders: [app('a')], clusters: suspended },
      { orders: [app('a')], clusters: plain },
      'all that has piled up is applied, removals too',
    ],
    [
      'an order that tells a tool something else, what admission warns of',
      { orders: [] },
      { orders: [app('a', { metadata: { annotations: { 'crossplane.io/paused': 'true' } } })] },
      'has Crossplane leave all that is behind the order as it is',
    ],
  ])('%s', (_, from, to, danger) => {
    const told = planBetween(from, to).changes.flatMap((change) => change.danger);
    expect(told.filter((one) => one.includes(danger))).toHaveLength(1);
  });

  test('all that is on a cluster that is deregistered, that it stays', () => {
    const other = [aCluster('other')];
    const { changes } = planBetween(
      { orders: [app('a')], clusters: [aCluster('openportal'), ...other] },
      { orders: [], clusters: other },
    );
    expect(changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['WhoAmIService', 'GitRepository']));
    for (const { danger } of changes) {
      expect(danger).toEqual([expect.stringContaining('stays on the cluster: openportal is deregistered')]);
    }
  });

  test('an order whose protection was lifted within the hour, that it may stay', () => {
    const lately = new Set(['openportal/demo/WhoAmIService/a.yaml']);
    const { danger } = only(planBetween({ orders: [app('a')] }, { orders: [] }, lately).changes);
    expect(danger).toEqual([expect.stringContaining('may stay on the cluster')]);
  });

  test('an order that is sound and stays what it is, nothing', () => {
    const made = between([app('a')], [app('a', { spec: { name: 'b' } }), app('c')]);
    expect(made.changes.map(({ danger }) => danger)).toEqual([[], []]);
  });
});

describe('a pin that moves shows', () => {
  const at = (revision: string) => [
    aCluster('openportal', { serves: { WhoAmIApp: revision, WhoAmIService: '2.0.2' } as never }),
  ];
  const service = (spec: unknown) => app('a', { spec });
  const serving = (revision: string) => [aCluster('openportal', { serves: { WhoAmIService: revision } as never })];

  test('what becomes of an order that stays as it is written, as its defaults are others', () => {
    const orders = [service({ name: 'a' })];
    const made = planBetween({ orders, clusters: serving('2.0.2') }, { orders, clusters: serving('1.0.4') });
    expect(brief(made)).toEqual(['change WhoAmIService/a in demo on openportal']);
    expect(only(made.changes).fields).toContainEqual({ path: 'spec.replicas', before: null, after: 1 });
    expect(only(made.changes).danger).toEqual([
      expect.stringContaining('WhoAmIService 1.0.4 makes of it, which was 2.0.2'),
    ]);
    expect(made.notes.get('openportal')).toEqual(['WhoAmIService moves from 2.0.2 to 1.0.4']);
  });

  test('an order that is edited too, once', () => {
    const made = planBetween(
      { orders: [service({ name: 'a' })], clusters: serving('2.0.2') },
      { orders: [service({ name: 'b' })], clusters: serving('1.0.4') },
    );
    expect(brief(made)).toEqual(['change WhoAmIService/a in demo on openportal']);
  });

  test('nothing of orders that it leaves as they are', () => {
    const orders = [app('a', { kind: 'WhoAmIApp', spec: { name: 'a' } })];
    const made = planBetween({ orders, clusters: at('1.0.4') }, { orders, clusters: at('1.1.0') });
    expect(made.changes).toEqual([]);
    expect(made.notes.get('openportal')).toEqual(['WhoAmIApp moves from 1.0.4 to 1.1.0']);
  });

  test('what it breaks, and destroys nothing of that', () => {
    const orders = [service({ name: 'a', proxied: true }), app('b')];
    const made = planBetween({ orders, clusters: serving('1.0.4') }, { orders, clusters: serving('2.0.2') });
    expect(made.findings.map(({ field }) => field)).toEqual(['spec.proxied']);
    expect(summaryOf(made.changes).destroy).toBe(0);
    const unserved = planBetween(
      { orders, clusters: serving('1.0.4') },
      { orders, clusters: [aCluster('openportal', { serves: {} })] },
    );
    expect(unserved.changes).toEqual([]);
    expect(unserved.notes.get('openportal')).toEqual(['WhoAmIService 1.0.4 is no longer served']);
  });

  test('a scope that is another', () => {
    const of = (revision: string) => [aCluster('openportal', { serves: { ManagedNamespace: revision } as never })];
    const made = planBetween({ orders: [], clusters: of('2.1.0') }, { orders: [], clusters: of('3.2.0') });
    expect(made.notes.get('openportal')).toEqual([
      'ManagedNamespace moves from 2.1.0 to 3.2.0: it was Namespaced, and is Cluster',
    ]);
  });
});

describe('a plan is refused that', () => {
  const removing = (removals: string[], more: object = {}) => [aCluster('openportal', { removals, ...more })];
  const many = Array.from({ length: 8 }, (_, index) => app(`many${index}`));
  test.each<[what: string, from: Order[], to: Order[], refused: string[], clusters?: ReturnType<typeof removing>]>([
    [
      'removes a protected order',
      [app('a', { metadata: PROTECTED }), ...OTHERS],
      OTHERS,
      ['WhoAmIService/a in demo on openportal is protected'],
    ],
    [
      'moves one',
      [app('a', { metadata: PROTECTED }), ...OTHERS],
      [app('b', { metadata: PROTECTED }), ...OTHERS],
      ['WhoAmIService/a in demo on openportal is protected'],
    ],
    [
      'removes a namespace with one in it',
      [aNamespace('team'), app('a', { purpose: 'team', metadata: PROTECTED }), ...OTHERS],
      OTHERS,
      [
        'WhoAmIService/a in team on openportal is protected',
        "loses all orders of system, and all orders of team, and 2 of its 7 orders, more than 25%; where that is meant, say so in this pull request, in clusters/openportal.ts: removals: ['system', 'team']",
      ],
    ],
    [
      'removes the last order of a purpose',
      [aNamespace('team'), app('a', { purpose: 'team' }), ...OTHERS],
      [aNamespace('team'), ...OTHERS],
      ['openportal loses all orders of team;'],
    ],
    [
      'removes all orders of a cluster',
      [app('a'), aNamespace('team')],
      [],
      ['openportal loses all orders of demo, and all orders of system'],
    ],
    [
      'removes more than a quarter of them',
      [...many, ...OTHERS],
      [...OTHERS, ...many.slice(4)],
      ['openportal loses 4 of its 13 orders, more than 25%'],
    ],
    [
      'removes more than the cluster says',
      [...many, app('a')],
      many,
      ['openportal loses 1 of its 9 orders, more than 10%'],
      removing([], { removalShare: 0.1 }),
    ],
    [
      'says that something is to go, and removes nothing of it',
      OTHERS,
      OTHERS,
      ['clusters/openportal.ts says in removals that demo is to go, and this removes nothing of it'],
      removing(['demo']),
    ],
  ])('%s', (_, from, to, refused, clusters = [aCluster('openportal')]) => {
    const made = planBetween({ orders: from, clusters }, { orders: to, clusters });
    expect(made.refused).toEqual(refused.map((one) => expect.stringContaining(one) as string));
  });
});

test.each<[what: string, removals: string[]]>([
  ['the purpose', ['demo']],
  ['each order', ['demo/WhoAmIService/a', 'demo/WhoAmIService/b']],
])('what a cluster file says is to go may go: %s', (_, removals) => {
  const from = { orders: [app('a'), app('b')] };
  expect(planBetween(from, { orders: [], clusters: [aCluster('openportal', { removals })] }).refused).toEqual([]);
});

test('what is protected in the base may not go although nothing protects it any more', () => {
  const clusters = [aCluster('openportal', { protect: true })];
  const made = planBetween({ orders: [app('a'), ...OTHERS], clusters }, { orders: OTHERS });
  expect(made.refused).toEqual([expect.stringContaining('is protected')]);
});

test('what is wrong with what there was, nobody looks for', () => {
  const { clusters, known, orders, subjects } = judge([app('a')], [aCluster('openportal')]);
  const admission = {
    ...{ clusters, known, orders, subjects },
    get findings(): never {
      throw new Error('somebody looks');
    },
  };
  const made = plan(admittedSide('there', admission, REPOSITORY), sideOf({ orders: [app('b')] }), REPOSITORY);
  expect(brief(made)).toEqual(['move WhoAmIService/b in demo on openportal']);
});

test('a cluster that lets more go does so from the next change on', () => {
  const clusters = [aCluster('openportal', { removalShare: 1 })];
  const [from, to] = [[app('a'), app('b'), app('c')], [app('a')]];
  expect(planBetween({ orders: from }, { orders: to, clusters }).refused).toEqual([
    expect.stringContaining('openportal loses 2 of its 3 orders, more than 25%'),
  ]);
  expect(planBetween({ orders: from, clusters }, { orders: to, clusters }).refused).toEqual([]);
});
