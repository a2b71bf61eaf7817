import { aCluster, aNamespace, anOrder, judge, saidOf, type Said } from '../../support/admission.ts';

describe('an order is taken or refused when its namespace', () => {
  const clusters = [aCluster('openportal'), aCluster('other', { namespaces: ['elsewhere', 'system'] })];
  const ordered = [
    aNamespace('team-a'),
    aNamespace('team-b', { cluster: 'other' }),
    aNamespace('team-c', { apiVersion: 'platform.io/v1alpha1' }),
    aNamespace('named-otherwise', { spec: { name: 'team-d' } }),
  ];
  const refused = (name: string) => [
    `[namespace] metadata.namespace nothing creates the namespace ${name} on openportal`,
  ];

  test.each([
    ['was made by bootstrap', 'demo', []],
    ['is ordered on the same cluster', 'team-a', []],
    ['is what the order for it says, not how that is named', 'team-d', []],
    ['is only the name of the order for another', 'named-otherwise', refused('named-otherwise')],
    ['is ordered on another cluster only', 'team-b', refused('team-b')],
    ['was made by bootstrap on another cluster only', 'elsewhere', refused('elsewhere')],
    ['is ordered of an API that is gone', 'team-c', refused('team-c')],
    ['is nowhere', 'demo-felix', refused('demo-felix')],
    ['cannot exist', 'Demo', refused('Demo')],
  ])('%s', (_, purpose, said) => {
    expect(saidOf(anOrder({ purpose }), ordered, clusters)).toEqual(said);
  });
});

describe('the remedy is', () => {
  const purposes = 'the purposes are: demo, system';
  const ordering = (name: string) => `npx orders new ManagedNamespace ${name} --cluster openportal --purpose system`;

  test.each([
    [
      'first the purpose that was meant',
      'dmeo',
      `did you mean demo? ${purposes}; to order a new one: ${ordering('dmeo')}`,
    ],
    ['to order the namespace', 'shop', `${purposes}; to order a new one: ${ordering('shop')}`],
    ['to move the file, where there can be no such namespace', 'Demo', `did you mean demo? ${purposes}`],
  ])('%s', (_, purpose, hint) => {
    expect(judge([anOrder({ purpose })]).findings).toEqual([expect.objectContaining({ hint })]);
  });
});

test('the folder decides the namespace, and an order that says another is refused', () => {
  const order = anOrder({ metadata: { namespace: 'system' } });
  expect(saidOf(order)).toEqual(['[namespace] metadata.namespace is system, but the folder is that of demo']);
});

test('an order that says no namespace gets that of its folder', () => {
  expect(judge([anOrder()]).subjects.map(({ manifest }) => manifest.metadata.namespace)).toEqual(['demo']);
});

describe('flux-system is reserved for Flux:', () => {
  test.each<[string, Said, string]>([
    ['nothing is ordered there', { purpose: 'flux-system' }, '[layout] flux-system is reserved for Flux'],
    [
      'nor is it ordered',
      { purpose: 'system', kind: 'ManagedNamespace', name: 'flux', spec: { name: 'flux-system' } },
      '[namespace] spec.name is flux-system, which is reserved for Flux',
    ],
  ])('%s', (_, said, message) => {
    expect(saidOf(anOrder(said))).toEqual([message]);
  });
});
