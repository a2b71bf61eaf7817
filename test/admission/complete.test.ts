import type { ClusterProps } from '../../lib/model/cluster.ts';
import { isProtected } from '../../lib/model/protect.ts';
import { aCluster, aNamespace, anOrder, judge, type Said } from '../support/admission.ts';

const says = (value: string): Said => ({ metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': value } } });

describe('an order is protected from deletion as the nearest says:', () => {
  const ofPurpose = { purposes: { demo: { protect: true } } };
  const notOfPurpose = { purposes: { demo: { protect: false } } };

  test.each<[string, Said, Partial<ClusterProps>, boolean]>([
    ['nobody', {}, {}, false],
    ['the order', says('disabled'), notOfPurpose, true],
    ['the order, against its purpose', says('enabled'), ofPurpose, false],
    ['the purpose', {}, ofPurpose, true],
    ['the purpose, against the cluster', {}, { protect: true, ...notOfPurpose }, false],
    ['the cluster', {}, { protect: true }, true],
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
