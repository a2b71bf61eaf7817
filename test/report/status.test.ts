import { aCluster, anOrder, aNamespace } from '../support/admission.ts';
import { HOSTILE, harmIn, printed } from '../support/printed.ts';
import {
  BEFORE,
  condition,
  gitRepository,
  kustomization,
  observation,
  onCluster,
  statusOf,
} from '../status/support/cluster.ts';
import { statusText } from '../../lib/report/status.ts';
import type { ClusterStatus } from '../../lib/status/cluster-status.ts';

const now = new Date('2026-01-31T12:00:00Z');
const text = (...clusters: ClusterStatus[]) => statusText({ clusters, problems: 0 }, now, false);
const APPS = ['demo/WhoAmIService/a', 'demo/WhoAmIService/longer-name'];

const fine = statusOf(
  [anOrder({ name: 'a' }), anOrder({ name: 'longer-name' }), aNamespace('team')],
  observation([
    ...[
      gitRepository(),
      kustomization(undefined),
      kustomization('team'),
      kustomization('system', ['/ManagedNamespace/team']),
    ],
    kustomization('demo', APPS, {
      ready: { status: 'False', message: 'Source artifact not found' },
      status: { lastAppliedRevision: BEFORE },
    }),
    ...APPS.map((app) => onCluster(app)),
    onCluster('/ManagedNamespace/team'),
  ]),
);

test('an order that is as it should be takes a line, under its purpose', () => {
  expect(text(fine)).toMatchInlineSnapshot(`
   "✖ openportal  3 orders; 1 problem; fetched 1a2b3c4

   purpose demo on openportal
     ✖ for 3h  waits for the GitRepository catalog-orders, which has nothing to apply
       kubectl --context openportal -n flux-system describe gitrepository catalog-orders

   purpose demo on openportal: 2 orders ready
     ✔ WhoAmIService/a            0ddba11, behind  Ready 3h  Synced 3h
     ✔ WhoAmIService/longer-name  0ddba11, behind  Ready 3h  Synced 3h

   purpose system on openportal: 1 order ready
     ✔ ManagedNamespace/team  1a2b3c4  Ready 3h  Synced 3h"
  `);
});

test('a part that is not as it should be is named; the orders of all parts stand under their purpose', () => {
  const inParts = aCluster('openportal', { purposes: { demo: { parts: 2 } } });
  const flux = [gitRepository(), kustomization(undefined), kustomization('system')];
  const parts = ['demo.1-of-2', 'demo.2-of-2'].map((part) => kustomization(part, APPS));
  const orders = [anOrder({ name: 'a' }), anOrder({ name: 'longer-name' })];
  const objects = [...flux, ...APPS.map((app) => onCluster(app))];
  expect(text(statusOf(orders, observation([...objects, ...parts]), [inParts]))).toMatchInlineSnapshot(`
   "✔ openportal  2 orders; no problems; fetched 1a2b3c4

   purpose demo on openportal: 2 orders ready
     ✔ WhoAmIService/a            1a2b3c4  Ready 3h  Synced 3h
     ✔ WhoAmIService/longer-name  1a2b3c4  Ready 3h  Synced 3h"
  `);
  expect(text(statusOf(orders, observation([...objects, ...parts.slice(0, 1)]), [inParts]))).toContain(
    'purpose demo, part 2-of-2 on openportal\n  ✖ is not there: its parent has not applied it',
  );
});

test('what is wrong comes before it: the file first, then what and for how long, then what to do', () => {
  const orders = [
    ...[anOrder({ name: 'a' }), anOrder({ name: 'b', line: 7 }), anOrder({ name: 'c' })],
    ...['x', 'y'].map((name) => anOrder({ name, kind: 'WhoAmIApp', purpose: 'demo', spec: {} })),
  ];
  const broken = [
    condition('Synced', { status: 'False', reason: 'ReconcileError', message: 'cannot compose:\nno such package' }),
    condition('Ready', { status: 'False', reason: 'Creating', lastTransitionTime: '2026-01-31T11:59:00Z' }),
  ];
  const status = statusOf(
    orders,
    observation([
      ...[gitRepository(), kustomization(undefined), kustomization('system')],
      kustomization('demo', ['demo/WhoAmIService/b', 'demo/WhoAmIService/c', 'demo/WhoAmIService/old'], {
        ready: { status: 'False', message: 'namespaces "demo" not found' },
      }),
      onCluster('demo/WhoAmIService/b', { status: { conditions: broken } }),
      onCluster('demo/WhoAmIService/c'),
      onCluster('demo/WhoAmIService/old'),
    ]),
  );
  expect(text(status)).toMatchInlineSnapshot(`
   "✖ openportal  5 orders, 4 not as ordered; 6 problems; fetched 1a2b3c4

   purpose demo on openportal
     ✖ for 3h  waits for the namespace demo, which does not exist yet
       clusters/openportal.ts says that bootstrap has made it: kubectl --context openportal create namespace demo

   orders/openportal/demo/a.ts:5  WhoAmIService/a on openportal
   orders/openportal/demo/x.ts:5  WhoAmIApp/x on openportal
   orders/openportal/demo/y.ts:5  WhoAmIApp/y on openportal
     ✖ is not on the cluster: catalog-orders-openportal-demo waits for the namespace demo, which does not exist yet
       clusters/openportal.ts says that bootstrap has made it: kubectl --context openportal create namespace demo

   orders/openportal/demo/b.ts:7  WhoAmIService/b on openportal
     ✖ for 3h  Synced is False (ReconcileError): cannot compose:
       │ no such package
       kubectl --context openportal -n demo describe whoamiservices.openportal.dev b
     ✖ for 60s  Ready is False (Creating)
       kubectl --context openportal -n demo describe whoamiservices.openportal.dev b

   no file  WhoAmIService/old on openportal, namespace demo
     ✖ is not ordered here any more; catalog-orders-openportal-demo removes it when it applies a revision without it
       once that is merged and dist committed by CI, it takes minutes; to keep it, order it again

   purpose demo on openportal: 1 order ready
     ✔ WhoAmIService/c  1a2b3c4  Ready 3h  Synced 3h"
  `);
});

test('a cluster that could not be asked has a line, and what to do', () => {
  const untold = {
    ...{ cluster: 'rancher-desktop', reachable: false, revision: null, source: null },
    ...{ error: 'cannot be asked: nothing listens', hint: 'kubectl version', purposes: [], orders: [], orphans: [] },
  };
  expect(text({ ...fine, purposes: [], orders: [] }, untold)).toBe(
    [
      '✔ openportal       0 orders; no problems; fetched 1a2b3c4',
      '✖ rancher-desktop  cannot be asked: nothing listens',
      '    kubectl version',
    ].join('\n'),
  );
});

test('what a cluster did not tell is not called ready', () => {
  const status = statusOf(
    [anOrder({ name: 'a' })],
    observation([gitRepository(), ...[undefined, 'demo', 'system'].map((one) => kustomization(one))], {
      ...{ error: 'does not let you list, 403 Forbidden: whoamiservices.openportal.dev', hint: 'see docs/status.md' },
      kinds: new Map([['WhoAmIService', {}]]),
    }),
  );
  expect(text(status)).toBe(
    [
      '✖ openportal  1 order; no problems; fetched 1a2b3c4',
      '    it does not let you list, 403 Forbidden: whoamiservices.openportal.dev',
      '    see docs/status.md',
      '',
      'purpose demo on openportal: 0 orders ready, 1 not told',
      '  ? WhoAmIService/a  not told',
    ].join('\n'),
  );
});

test('a purpose that is ordered to be suspended is a remark, no problem', () => {
  const cluster = aCluster('openportal', { purposes: { demo: { flux: { suspend: true } } } });
  const objects = [
    ...[gitRepository(), kustomization(undefined), kustomization('system')],
    kustomization('demo', [], { spec: { suspend: true } }),
  ];
  expect(text(statusOf([], observation(objects), [cluster]))).toBe(
    [
      '✔ openportal  0 orders; no problems; fetched 1a2b3c4',
      '',
      'purpose demo on openportal',
      '  ⚠ is suspended, as clusters/openportal.ts orders',
      '    remove the line from clusters/openportal.ts and merge that',
    ].join('\n'),
  );
});

test('of a message of very many lines the first are shown', () => {
  const message = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
  const objects = [
    ...[gitRepository(), kustomization(undefined), kustomization('system')],
    kustomization('demo', [], { ready: { status: 'False', reason: '', message } }),
  ];
  const lines = text(statusOf([], observation(objects))).split('\n');
  expect(lines.filter((line) => /line \d/.test(line))).toHaveLength(12);
  expect(lines).toContain('    … and 88 lines more');
});

test('what clusters and their controllers say is only read', () => {
  const said = HOSTILE.join(' ');
  const objects = [
    ...[gitRepository(), kustomization(undefined), kustomization('system')],
    kustomization('demo', APPS, { ready: { status: 'False', reason: said, message: said } }),
    onCluster('demo/WhoAmIService/a', {
      status: { conditions: [condition('Synced', { status: 'False', message: said })] },
    }),
  ];
  const told = statusOf([anOrder({ name: 'a' })], observation(objects));
  const untold = { ...told, cluster: said, reachable: false, error: said, hint: said };
  expect(printed([text(told, untold)]).flatMap(harmIn)).toEqual([]);
});

test('elsewhere than on a terminal there is no colour', () => {
  expect(text(fine)).not.toContain(String.fromCharCode(27));
});
