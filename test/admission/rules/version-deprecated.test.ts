import { admit } from '../../../lib/admission/admit.ts';
import { aCluster, anOrder, REPOSITORY, XRDS } from '../../support/admission.ts';

const xrds = XRDS.map((loaded) => {
  const [version] = loaded.xrd.spec.versions;
  if (version === undefined) return loaded;
  const versions = [
    version,
    { ...version, name: 'v1alpha0', referenceable: false, deprecated: true, deprecationWarning: 'use v1alpha1' },
    { ...version, name: 'v0', referenceable: false, served: false },
  ];
  return { ...loaded, xrd: { ...loaded.xrd, spec: { ...loaded.xrd.spec, versions } } };
});

describe('of several versions an order may name', () => {
  test.each([
    ['the one that is stored', 'v1alpha1', []],
    [
      'a deprecated one, with a warning',
      'v1alpha0',
      ['warning is openportal.dev/v1alpha0, which is deprecated: use v1alpha1'],
    ],
    [
      'none that is not served',
      'v0',
      [
        'error is openportal.dev/v0, but openportal serves WhoAmIApp 1.0.4 as openportal.dev/v1alpha1, openportal.dev/v1alpha0: import WhoAmIApp from #imports/openportal',
      ],
    ],
  ])('%s', (_, version, expected) => {
    const order = anOrder({ apiVersion: `openportal.dev/${version}`, kind: 'WhoAmIApp', spec: {} });
    const { findings } = admit({
      repository: REPOSITORY,
      clusters: [aCluster('openportal')],
      xrds,
      known: [],
      orders: [order],
    });
    expect(findings.map(({ severity, message, hint }) => `${severity} ${message}: ${hint}`)).toEqual(expected);
  });
});
