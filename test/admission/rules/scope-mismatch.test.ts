import { aCluster, anOrder, saidOf, type Said } from '../../support/admission.ts';

const namespaced: Said = { kind: 'WhoAmIService' };
const clusterScoped: Said = { kind: 'ManagedNamespace', name: 'team', spec: { name: 'team' } };

describe('a kind that is cluster-scoped', () => {
  test.each<[string, Said, string[]]>([
    ['is ordered in system', { purpose: 'system' }, []],
    [
      'has no namespace',
      { purpose: 'system', metadata: { namespace: 'system' } },
      ['[scope] metadata.namespace is system, but ManagedNamespace 3.2.0 is cluster-scoped'],
    ],
    [
      'is ordered in no namespace',
      { purpose: 'demo' },
      ['[scope] ManagedNamespace 3.2.0 is cluster-scoped, so it cannot be ordered for demo'],
    ],
  ])('%s', (_, place, said) => {
    expect(saidOf(anOrder({ ...clusterScoped, ...place }))).toEqual(said);
  });
});

describe('a kind that is namespaced', () => {
  test.each<[string, Said, string[]]>([
    ['is ordered in a namespace', { purpose: 'demo' }, []],
    ['is ordered in the namespace system too', { purpose: 'system' }, []],
    ['may say its namespace', { purpose: 'demo', metadata: { namespace: 'demo' } }, []],
  ])('%s', (_, place, said) => {
    expect(saidOf(anOrder({ ...namespaced, ...place }))).toEqual(said);
  });
});

describe('the revision that the cluster is pinned to decides:', () => {
  const order = anOrder({ ...clusterScoped, purpose: 'system', metadata: { namespace: 'system' } });

  test.each([
    ['2.1.0', []],
    ['3.2.0', ['[scope] metadata.namespace is system, but ManagedNamespace 3.2.0 is cluster-scoped']],
  ] as const)('ManagedNamespace %s in a namespace', (revision, said) => {
    const cluster = aCluster('openportal', { serves: { ManagedNamespace: revision } });
    expect(saidOf(order, [], [cluster])).toEqual(said);
  });
});
