import { admit } from '../../../lib/admission/admit.ts';
import type { Xrd } from '../../../lib/load/xrds.ts';
import { Cluster } from '../../../lib/model/cluster.ts';
import { anOrder, REPOSITORY } from '../../support/admission.ts';
import { loaded, xrdOf } from '../../support/xrd.ts';

/** What is said of one order of each kind, all of one name. */
function saidOfOneNameFor(xrds: readonly Xrd[], serves: object): string[] {
  const orders = xrds.map(({ kind, xrd }) => anOrder({ kind, apiVersion: `${xrd.spec.group}/v1`, spec: {} }));
  const clusters = [new Cluster('openportal', { description: 'Test', serves, namespaces: ['demo', 'system'] })];
  return admit({ repository: REPOSITORY, clusters, xrds, known: [], orders }).findings.map(({ message }) => message);
}

const spec = { type: 'object' } as const;

test('two kinds that differ only in case cannot both be ordered by one name: on a laptop they are one file', () => {
  const twins = [loaded(xrdOf('WhoAmIApp', spec)), loaded(xrdOf('WhoamiApp', spec))];
  expect(saidOfOneNameFor(twins, { WhoAmIApp: '1.0.0', WhoamiApp: '1.0.0' })).toEqual([
    'would be written to openportal/demo/WhoamiApp/app, and another order to openportal/demo/WhoAmIApp/app: they differ only in case',
  ]);
});

test('kinds of one name in two groups cannot both be ordered by one name: they are one file', () => {
  const twins = [loaded(xrdOf('App', spec, 'a.org')), loaded(xrdOf('App', spec, 'b.org'), '2.0.0')];
  expect(saidOfOneNameFor(twins, { App: '1.0.0', 'App.b.org': '2.0.0' })).toEqual([
    'would be written to openportal/demo/App/app, as a.org/v1 App of that name is',
  ]);
});
