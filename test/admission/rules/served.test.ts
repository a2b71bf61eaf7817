import { aCluster, anOrder, judge, type Said } from '../../support/admission.ts';

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
