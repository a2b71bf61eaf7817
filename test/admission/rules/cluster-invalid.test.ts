import type { ClusterProps, Parts } from '../../../lib/model/cluster.ts';
import { aCluster, aNamespace, judge } from '../../support/admission.ts';

/** What is said of a cluster file, as `field message`; nothing is ordered but the namespace team. */
function saidOfCluster(context: string, props: Partial<ClusterProps>): string[] {
  const { findings } = judge([aNamespace('team', { cluster: context })], [aCluster(context, props)]);
  expect(
    findings.filter(
      ({ rule, file, cluster }) => rule !== 'cluster' || file !== `clusters/${context}.ts` || cluster !== context,
    ),
  ).toEqual([]);
  return findings.map(({ field, message }) => `${field ?? ''} ${message}`);
}

describe('a cluster file is taken when', () => {
  test.each<[string, Partial<ClusterProps>]>([
    ['bootstrap has made no namespaces', { namespaces: [] }],
    ['a purpose of bootstrap has settings', { purposes: { demo: { owner: 'group:default/demo' } } }],
    ['a purpose that is ordered has settings', { purposes: { team: { flux: { suspend: true } } } }],
    ['system has settings', { namespaces: [], purposes: { system: { flux: { interval: '10m' } } } }],
    ['a purpose is in parts', { purposes: { demo: { parts: 64 } } }],
    ['one pull request may remove all, or nothing without saying so', { removalShare: 1, removals: ['demo'] }],
    ['durations are those of Go', { flux: { interval: '1h30m', retryInterval: '1.5s', timeout: '500ms' } }],
  ])('%s', (_, props) => {
    expect(saidOfCluster('openportal', props)).toEqual([]);
  });
});

describe('a cluster file is refused when', () => {
  const long = 'x'.repeat(42);

  test.each<[string, string, Partial<ClusterProps>, string[]]>([
    ['a context is no name', 'My_Cluster', {}, ['context My_Cluster cannot be part of the name of a Kustomization']],
    ['a namespace is no name', 'openportal', { namespaces: ['Demo'] }, ['namespaces Demo is no name of a namespace']],
    ['more than all may be removed', 'openportal', { removalShare: 25 }, ['removalShare is no part of all orders']],
    ['a namespace is empty', 'openportal', { namespaces: [''] }, ['namespaces  is no name of a namespace']],
    [
      'a namespace is reserved',
      'openportal',
      { namespaces: ['flux-system'] },
      ['namespaces flux-system is reserved for Flux'],
    ],
    [
      'a Kustomization would be too long',
      'openportal',
      { namespaces: [long] },
      [`namespaces ${long} makes the Kustomization catalog-orders-openportal-${long}, longer than 63`],
    ],
    [
      'a Kustomization of a part would be too long',
      'openportal',
      { namespaces: ['x'.repeat(31)], purposes: { ['x'.repeat(31)]: { parts: 2 } } },
      [
        `namespaces ${'x'.repeat(31)} makes the Kustomization catalog-orders-openportal-${'x'.repeat(31)}.2-of-2, longer than 63`,
      ],
    ],
    ...[0, 3, 128, -2, 1e9].map((parts): [string, string, Partial<ClusterProps>, string[]] => [
      `there are ${parts} parts`,
      'openportal',
      { purposes: { demo: { parts: parts as Parts } } },
      ['purposes.demo.parts is no number of parts'],
    ]),
    ['a purpose is none', 'openportal', { purposes: { dmo: {} } }, ['purposes.dmo is no purpose of openportal']],
    [
      'durations are none',
      'openportal',
      { flux: { interval: '1 h', retryInterval: '30', timeout: '' } },
      ['flux.interval is no duration', 'flux.retryInterval is no duration', 'flux.timeout is no duration'],
    ],
    [
      'a duration of a purpose is none',
      'openportal',
      { purposes: { demo: { flux: { interval: '1d' } } } },
      ['purposes.demo.flux.interval is no duration'],
    ],
  ])('%s', (_, context, props, said) => {
    expect(saidOfCluster(context, props)).toEqual(said);
  });

  test('its own context makes the Kustomization of system too long, which every cluster has', () => {
    const context = 'x'.repeat(42);
    const { findings } = judge([], [aCluster(context, { namespaces: [] })]);
    expect(findings.map(({ message }) => message)).toEqual([
      `system makes the Kustomization catalog-orders-${context}-system, longer than 63`,
    ]);
  });

  test('a purpose is misspelt: the remedy names the one that was meant', () => {
    const [finding] = judge([], [aCluster('openportal', { purposes: { dmo: {} } })]).findings;
    expect(finding?.hint).toBe('did you mean demo? the purposes are: demo, system');
  });
});
