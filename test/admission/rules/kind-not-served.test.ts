import { admit } from '../../../lib/admission/admit.ts';
import { cluster } from '../../../lib/model/cluster.ts';
import { aCluster, anOrder, judge, REPOSITORY, type Said } from '../../support/admission.ts';
import { loaded, xrdOf, xrdWithClaims } from '../../support/xrd.ts';

describe('an order is for a cluster that is there, of a kind and version that it serves:', () => {
  const contexts = 'the cluster contexts are: openportal, rancher-desktop; a new one is registered in clusters/';
  const kinds =
    'the kinds that it serves are: CloudflareDNSRecord, ManagedNamespace, ValkeyInstance, WhoAmIApp, WhoAmIService';
  const use = (kind: string) => `import ${kind} from #imports/openportal`;

  test.each<[string, Said, string, string]>([
    [
      'a cluster that nobody registered',
      { cluster: 'osp-openportal' },
      '[cluster] there is no cluster context osp-openportal',
      `did you mean openportal? ${contexts}`,
    ],
    ['a cluster that is like no other', { cluster: 'x' }, '[cluster] there is no cluster context x', contexts],
    [
      'a kind that it does not serve',
      { kind: 'DNSRecord' },
      '[api] is DNSRecord, which openportal does not serve',
      `did you mean CloudflareDNSRecord? ${kinds}`,
    ],
    [
      'a kind that is misspelt',
      { kind: 'WhoAmIServce' },
      '[api] is WhoAmIServce, which openportal does not serve',
      `did you mean WhoAmIService? ${kinds}`,
    ],
    [
      'a kind in other capitals',
      { kind: 'WhoamiService' },
      '[api] is WhoamiService, which openportal does not serve',
      `did you mean WhoAmIService? ${kinds}`,
    ],
    [
      'a group that is gone',
      { apiVersion: 'platform.io/v1alpha1' },
      '[api] is platform.io/v1alpha1, but openportal serves WhoAmIService 2.0.2 as openportal.dev/v1alpha1',
      use('WhoAmIService'),
    ],
    [
      'a version that it does not serve',
      { apiVersion: 'openportal.dev/v1' },
      '[api] is openportal.dev/v1, but openportal serves WhoAmIService 2.0.2 as openportal.dev/v1alpha1',
      use('WhoAmIService'),
    ],
    [
      'a version without its group',
      { apiVersion: 'v1alpha1' },
      '[api] is v1alpha1, but openportal serves WhoAmIService 2.0.2 as openportal.dev/v1alpha1',
      use('WhoAmIService'),
    ],
  ])('%s', (_, said, message, hint) => {
    const { findings, subjects } = judge([anOrder(said)], [aCluster('openportal'), aCluster('rancher-desktop')]);
    expect(findings.map((finding) => `[${finding.rule}] ${finding.message}`)).toEqual([message]);
    expect(findings.map((finding) => finding.hint)).toEqual([hint]);
    expect(subjects).toEqual([]);
  });
});

describe('an order is of a group and a kind that its cluster serves:', () => {
  const spec = { type: 'object', properties: { size: { type: 'string', enum: ['small'] } } } as const;
  const old = xrdOf('App', { type: 'object' }, 'web.org');
  const [version] = old.spec.versions;
  const versions = [...old.spec.versions.map((one) => ({ ...one, name: 'v0', referenceable: false })), version];
  const xrds = [
    loaded({ ...old, spec: { ...old.spec, versions: versions.filter((one) => one !== undefined) } }),
    loaded(xrdOf('App', spec, 'data.org'), '2.0.0'),
    loaded(xrdWithClaims('XBase', 'Base', spec, 'data.org')),
  ];
  const one = { App: '1.0.0', XBase: '1.0.0' };
  const both = { ...one, 'App.data.org': '2.0.0' };

  test.each<[string, object, Said, string[]]>([
    ['of two, the one', both, { kind: 'App', apiVersion: 'web.org/v1', spec: {} }, []],
    ['an older version that it serves too', both, { kind: 'App', apiVersion: 'web.org/v0', spec: {} }, []],
    ['and the other', both, { kind: 'App', apiVersion: 'data.org/v1', spec: { size: 'small' } }, []],
    [
      'which is judged by its own schema',
      both,
      { kind: 'App', apiVersion: 'data.org/v1', spec: { size: 'big' } },
      ['is "big": the values are: small'],
    ],
    [
      'neither',
      both,
      { kind: 'App', apiVersion: 'x.org/v1', spec: {} },
      [
        'is x.org/v1, but here serves App 1.0.0 as web.org/v0, web.org/v1 and App 2.0.0 as data.org/v1: import App or App_data_org from #imports/here',
      ],
    ],
    [
      'one that it could serve',
      one,
      { kind: 'App', apiVersion: 'data.org/v1', spec: {} },
      [
        "is data.org/v1, but here serves App 1.0.0 as web.org/v0, web.org/v1: import App from #imports/here, or pin 'App.data.org': '2.0.0' in clusters/here.ts",
      ],
    ],
    ['a claim', one, { kind: 'Base', apiVersion: 'data.org/v1', spec: { size: 'small' } }, []],
    [
      'a claim, in system',
      one,
      { kind: 'XBase', purpose: 'system', apiVersion: 'data.org/v1', spec: { size: 'small' } },
      [],
    ],
    [
      'what is claimed, in a namespace',
      one,
      { kind: 'XBase', apiVersion: 'data.org/v1', spec: { size: 'small' } },
      ['XBase 1.0.0 is cluster-scoped, so it cannot be ordered for demo: move the file to orders/here/system/'],
    ],
  ])('%s', (_, serves, said, found) => {
    const here = cluster('here', { description: 'Test', serves, namespaces: ['demo', 'system'] });
    const order = anOrder({ cluster: 'here', ...said });
    const { findings } = admit({ repository: REPOSITORY, clusters: [here], xrds, known: [], orders: [order] });
    expect(findings.map(({ message, hint }) => `${message}: ${hint}`)).toEqual(found);
  });
});
