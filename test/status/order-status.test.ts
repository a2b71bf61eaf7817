import type { Observation } from '../../lib/status/view.ts';
import type { OrderStatus } from '../../lib/status/order-status.ts';
import { anOrder } from '../support/admission.ts';
import {
  BEFORE,
  condition,
  type Differences,
  gitRepository,
  kustomization,
  observation,
  onCluster,
  type Raw,
  SINCE,
  statusOf,
} from './support/cluster.ts';

const APP = 'demo/WhoAmIService/app';
const flux = (demo = kustomization('demo', [APP])) => [
  gitRepository(),
  kustomization(undefined),
  demo,
  kustomization('system'),
];

/** How it stands with the order of a WhoAmIService in demo. */
function orderStatus(objects: readonly Raw[], differences: Partial<Observation> = {}): OrderStatus {
  const [status] = statusOf([anOrder()], observation(objects, differences)).orders;
  if (status === undefined) throw new Error('no order has a status');
  return status;
}

const said = (status: OrderStatus) => status.problems.map(({ problem, message }) => `${problem}: ${message}`);
const withConditions = (...conditions: unknown[]): Differences => ({ status: { conditions } });

test('an order that is there, ready and applied by Flux is as ordered', () => {
  expect(orderStatus([...flux(), onCluster(APP)])).toEqual({
    file: 'orders/openportal/demo/app.ts',
    line: 5,
    purpose: 'demo',
    kind: 'WhoAmIService',
    name: 'app',
    present: true,
    revision: '1a2b3c4',
    ready: { status: 'True', since: SINCE, reason: 'Fine', message: '' },
    synced: { status: 'True', since: SINCE, reason: 'Fine', message: '' },
    drift: null,
    problems: [],
  });
});

test('it is from the commit that its purpose has applied, not from the newest', () => {
  const behind = kustomization('demo', [APP], { status: { lastAppliedRevision: BEFORE } });
  expect(orderStatus([...flux(behind), onCluster(APP)])).toMatchObject({ revision: '0ddba11', problems: [] });
});

describe('an order that is not there is absent because', () => {
  const waiting = kustomization('demo', [], { ready: { status: 'False', message: 'namespaces "demo" not found' } });
  test.each<[string, Raw[], string]>([
    [
      'its purpose waits',
      flux(waiting),
      'is not on the cluster: catalog-orders-openportal-demo waits for the namespace demo, which does not exist yet',
    ],
    [
      'somebody deleted it',
      flux(),
      'is not on the cluster any more: catalog-orders-openportal-demo has applied it, and then somebody deleted it',
    ],
    [
      'it is not merged',
      flux(kustomization('demo')),
      'is not on the cluster, for it is not in what was applied last, 1a2b3c4',
    ],
  ])('%s', (_, objects, message) => {
    const status = orderStatus(objects);
    expect(status).toMatchObject({ present: false, revision: null, ready: null, synced: null });
    expect(said(status)).toEqual([`absent: ${message}`]);
  });

  test('the cluster does not serve its kind', () => {
    const status = orderStatus(flux(), { kinds: new Map([['WhoAmIService', { unserved: true }]]) });
    expect(status.present).toBe(false);
    expect(status.problems).toEqual([
      {
        problem: 'absent',
        message: 'is not on the cluster, which serves no WhoAmIService in openportal.dev/v1alpha1',
        since: null,
        hint: 'install its package, WhoAmIService 2.0.2, or correct what clusters/openportal.ts says that it serves',
      },
    ]);
  });
});

test('an order of which the cluster does not tell is neither there nor absent', () => {
  expect(orderStatus(flux(), { kinds: new Map([['WhoAmIService', {}]]) })).toMatchObject({
    present: null,
    problems: [],
  });
});

test('an order that the repository itself refuses is not looked for', () => {
  const { orders } = statusOf([anOrder({ kind: 'NoSuchKind' })], observation(flux()));
  expect(orders).toMatchObject([
    { present: null, problems: [{ problem: 'refused', hint: 'npx orders check --cluster openportal' }] },
  ]);
});

describe('of an order that is there it is said that', () => {
  test.each<[string, Raw[], string[]]>([
    [
      'somebody made it by hand',
      [...flux(kustomization('demo')), onCluster(APP, { metadata: { labels: {} } })],
      ['not-applied: is on the cluster, and not applied from here'],
    ],
    [
      'another Kustomization applies it',
      [
        ...flux(kustomization('demo')),
        onCluster(APP, { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } } }),
      ],
      ['not-applied: is on the cluster, and not applied from here, but by the Kustomization apps'],
    ],
    [
      'Flux has applied it once',
      [...flux(kustomization('demo')), onCluster(APP)],
      ['not-applied: is on the cluster, and not in what catalog-orders-openportal-demo has applied last'],
    ],
    [
      'it is being deleted',
      [...flux(), onCluster(APP, { metadata: { deletionTimestamp: SINCE } })],
      ['deleting: is being deleted'],
    ],
    [
      'Crossplane has not looked at it',
      [...flux(), onCluster(APP, withConditions())],
      ['unseen: is on the cluster, and Crossplane has not looked at it yet'],
    ],
    [
      'Crossplane has not come to its end',
      [...flux(), onCluster(APP, withConditions(condition('Synced')))],
      ['unseen: is on the cluster, and Crossplane has not said of all whether it is well yet'],
    ],
    [
      'Crossplane has not acted on a change',
      [
        ...flux(),
        onCluster(APP, {
          metadata: { generation: 2 },
          ...withConditions(condition('Synced', { observedGeneration: 1 }), condition('Ready')),
        }),
      ],
      ['unseen: was changed, and Crossplane has not acted on the change yet'],
    ],
    [
      'it is not synced and not ready, without credentials',
      [
        ...flux(),
        onCluster(
          APP,
          withConditions(
            condition('Synced', {
              status: 'False',
              reason: 'ReconcileError',
              message: 'cannot compose: password=hunter2',
            }),
            condition('Ready', { status: 'False', reason: 'Creating' }),
          ),
        ),
      ],
      [
        'not-synced: Synced is False (ReconcileError): cannot compose: password=***',
        'not-ready: Ready is False (Creating)',
      ],
    ],
    [
      'nobody knows whether it is ready',
      [
        ...flux(),
        onCluster(APP, withConditions(condition('Synced'), condition('Ready', { status: 'Unknown', reason: '' }))),
      ],
      ['not-ready: Ready is Unknown'],
    ],
  ])('%s', (_, objects, problems) => {
    expect(said(orderStatus(objects))).toEqual(problems);
  });
});

test('nothing that a cluster says is shown with the credentials in it', () => {
  const secret = 'password=hunter2 \u001b[31m';
  const labels = { 'kustomize.toolkit.fluxcd.io/name': secret };
  const said = { status: secret, reason: secret, message: secret, lastTransitionTime: secret };
  const there = onCluster(APP, {
    metadata: { labels, deletionTimestamp: secret, creationTimestamp: secret },
    status: { conditions: [condition('Synced', said), condition('Ready', said)] },
  });
  const demo = kustomization('demo', [], {
    spec: { interval: secret },
    status: { lastAppliedRevision: secret },
    ready: said,
  });
  for (const objects of [[there], [], [onCluster(APP, { metadata: { creationTimestamp: secret }, status: {} })]]) {
    const shown = JSON.stringify(statusOf([anOrder()], observation([...flux(demo), ...objects])));
    expect(shown).toContain('password=***');
    expect(shown).not.toMatch(/hunter2|\\u001b/);
  }
});

describe('a dry run says of an order that', () => {
  const id = 'demo_app_openportal.dev_WhoAmIService';
  const there = (metadata: Differences['metadata'] = {}) => [...flux(), onCluster(APP, { metadata })];

  test('nothing has drifted', () => {
    expect(orderStatus(there(), { drift: new Map([[id, { fields: [] }]]) })).toMatchObject({ drift: [], problems: [] });
  });

  test('fields are not as ordered, and what is ordered', () => {
    const fields = [
      { path: 'spec.extra', ordered: null },
      { path: 'spec.name', ordered: 'app' },
    ];
    const status = orderStatus(there(), { drift: new Map([[id, { fields }]]) });
    expect(status.drift).toEqual(fields);
    expect(status.problems).toEqual([
      {
        problem: 'drifted',
        message: 'is not as it is ordered:\n  spec.extra  is not ordered\n  spec.name  is ordered as "app"',
        since: null,
        hint: expect.stringMatching(
          /^Flux puts right .* within 1h; at once: kubectl .* reconcile.fluxcd.io\/requestedAt=/,
        ) as string,
      },
    ]);
  });

  test('fields are not as ordered, and Flux is told to leave them', () => {
    const annotations = { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' };
    const drift = new Map([[id, { fields: [{ path: 'spec.name', ordered: 'app' }] }]]);
    expect(orderStatus(there({ annotations }), { drift }).problems[0]?.hint).toBe(
      'Flux leaves it alone, for the order says so: kustomize.toolkit.fluxcd.io, disabled',
    );
  });

  test('the cluster would refuse it', () => {
    const refused = 'WhoAmIService.openportal.dev "app" is invalid: spec.name: Invalid value: "A": no';
    expect(orderStatus(there(), { drift: new Map([[id, { refused }]]) }).problems).toEqual([
      {
        problem: 'refused',
        message: `would be refused by the cluster: ${refused}`,
        since: null,
        hint: 'mend orders/openportal/demo/app.ts, spec.name; npx orders check --cluster openportal',
      },
    ]);
  });
});
