import type { ClusterProps } from '../../lib/model/cluster.ts';
import { OWNER_ANNOTATION, ownedBy } from '../../lib/model/owner.ts';
import { isProtected } from '../../lib/model/protect.ts';
import { admit } from '../../lib/admission/admit.ts';
import { aCluster, aNamespace, anOrder, judge, REPOSITORY, type Said, XRDS } from '../support/admission.ts';

const says = (value: string): Said => ({ metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': value } } });

describe('an order is protected from deletion as the nearest says:', () => {
  const ofPurpose = { purposes: { demo: { protect: true } } };
  const notOfPurpose = { purposes: { demo: { protect: false } } };
  const data: Said = { kind: 'ValkeyInstance', spec: {} };

  test.each<[string, Said, Partial<ClusterProps>, boolean]>([
    ['nobody', {}, {}, false],
    ['the order', says('disabled'), notOfPurpose, true],
    ['the order, against its purpose', says('enabled'), ofPurpose, false],
    ['the purpose', {}, ofPurpose, true],
    ['the purpose, against the cluster', {}, { protect: true, ...notOfPurpose }, false],
    ['the cluster', {}, { protect: true }, true],
    ['its kind, which holds data', data, {}, true],
    ['the purpose, against its kind', data, notOfPurpose, false],
    ['the order, against its kind', { ...data, ...says('enabled') }, {}, false],
    ['another purpose', {}, { purposes: { system: { protect: true } } }, false],
  ])('%s', (_, said, props, expected) => {
    const { subjects, findings } = judge([anOrder(said)], [aCluster('openportal', props)]);
    expect(subjects.map(({ manifest }) => isProtected(manifest.metadata))).toEqual([expected]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test('a protected purpose includes the order that makes its namespace, and no other', () => {
  const clusters = [aCluster('openportal', { purposes: { team: { protect: true } } })];
  const { subjects } = judge([aNamespace('team', { name: 'team-namespace' }), aNamespace('other')], clusters);
  expect(subjects.map(({ manifest }) => [manifest.metadata.name, isProtected(manifest.metadata)])).toEqual([
    ['team-namespace', true],
    ['other', false],
  ]);
});

describe('the owner of an order is that of', () => {
  const ofCluster = { owner: 'group:default/cluster' };
  const ofPurpose = { ...ofCluster, purposes: { demo: { owner: 'group:default/purpose' } } };
  const known = [{ kind: 'WhoAmIService', file: '', props: { owner: 'group:default/kind' } }];

  test.each<[string, Said, Partial<ClusterProps>, typeof known, string]>([
    ['itself', { metadata: { ...ownedBy('group:default/own') } }, ofPurpose, known, 'group:default/own'],
    ['its purpose', {}, ofPurpose, known, 'group:default/purpose'],
    ['its cluster', {}, ofCluster, known, 'group:default/cluster'],
    ['its kind', {}, {}, known, 'group:default/kind'],
    ['the repository', {}, {}, [], REPOSITORY.owner],
  ])('%s', (_, said, props, known, owner) => {
    const clusters = [aCluster('openportal', props)];
    const { subjects } = admit({ repository: REPOSITORY, clusters, xrds: XRDS, known, orders: [anOrder(said)] });
    expect(subjects.map(({ manifest }) => manifest.metadata.annotations?.[OWNER_ANNOTATION])).toEqual([owner]);
  });
});
