import type { Order } from '../../../lib/model/order.ts';
import { PRUNE } from '../../../lib/model/protect.ts';
import { aCluster, aNamespace, anOrder, judge, saidOf, type Said } from '../../support/admission.ts';

const PROTECTED: Said = { metadata: { annotations: { [PRUNE]: 'disabled' } } };

describe('the order for a namespace with a protected order in it is warned about,', () => {
  const clusters = [aCluster('openportal'), aCluster('other', { namespaces: ['team', 'system'] })];
  const inTeam = (said: Said = PROTECTED) => anOrder({ purpose: 'team', ...said });
  const warned = (what: string) => [`[namespace] is not protected, and takes along what is in the namespace: ${what}`];

  test.each<[string, Order, Order[], string[]]>([
    ['where it is not protected', aNamespace('team'), [inTeam()], warned('WhoAmIService/app')],
    [
      'once, whatever its name',
      aNamespace('team', { name: 'of-team' }),
      [inTeam(), inTeam({ ...PROTECTED, name: 'b' }), inTeam({ name: 'c' })],
      warned('WhoAmIService/app and 1 more'),
    ],
    ['not where it is protected too', { ...aNamespace('team', PROTECTED), helped: [PRUNE] }, [inTeam()], []],
    ['not where no order is protected', aNamespace('team'), [inTeam({})], []],
    ['not for one in another namespace', aNamespace('team'), [anOrder(PROTECTED)], []],
    ['not for one on another cluster', aNamespace('team'), [inTeam({ ...PROTECTED, cluster: 'other' })], []],
  ])('%s', (_, namespace, others, messages) => {
    expect(saidOf(namespace, others, clusters)).toEqual(messages);
  });
});

test('the warning refuses nothing, and says how to protect what is written where', () => {
  const orders = [aNamespace('team'), anOrder({ purpose: 'team', ...PROTECTED })];
  const asWritten = orders.map((order) => ({ ...order, asWritten: true as const }));
  const told = [orders, asWritten].map((given) => judge(given).findings.filter(({ rule }) => rule === 'namespace'));
  expect(told.map((findings) => findings.map(({ severity, hint }) => [severity, hint]))).toEqual([
    [['warning', 'protect(…) it too, or protect the whole purpose in clusters/']],
    [['warning', 'annotate it too with kustomize.toolkit.fluxcd.io/prune: disabled']],
  ]);
});
