import pinUnknown from '../../../lib/admission/rules/pin-unknown.ts';
import { cluster, type ClusterProps } from '../../../lib/model/cluster.ts';
import { brief } from '../../support/admission.ts';
import { whoami } from '../../support/orders.ts';
import { XRDS } from '../../support/platform.ts';
import { temporaryRepository } from '../../support/repository.ts';

jest.setTimeout(60_000);

describe('a cluster is pinned to what there is an XRD of:', () => {
  test.each([
    ['a revision that is there', { WhoAmIService: '2.0.2' }, []],
    ['an older one', { WhoAmIService: '1.0.4' }, []],
    ['nothing', {}, []],
    [
      'a revision that is not there',
      { WhoAmIService: '2.0.3' },
      [
        'serves.WhoAmIService there is no WhoAmIService 2.0.3',
        'did you mean WhoAmIService 2.0.2? the revisions are: WhoAmIService 1.0.4, WhoAmIService 2.0.2; its XRD belongs in imports/xrds/WhoAmIService/2.0.3.yaml',
      ],
    ],
    [
      'a kind that is not there',
      { ValkeyInstnce: '0.2.0' },
      [
        'serves.ValkeyInstnce there is no ValkeyInstnce 0.2.0',
        expect.stringMatching(/^did you mean ValkeyInstance 0\.2\.0\? the revisions are: /),
      ],
    ],
  ])('%s', (_, serves, said) => {
    // A pin that there is no XRD of is a type error too; but an XRD can go, and the types be bypassed.
    const pinned = cluster('openportal', { description: '', namespaces: [], serves: serves as ClusterProps['serves'] });
    const found = pinUnknown.judgeOffering({ clusters: [{ cluster: pinned }], xrds: XRDS, faulty: [] });
    expect(found.flatMap(({ field, message, hint }) => [`${field} ${message}`, hint])).toEqual(said);
    expect(
      found.filter(({ file, cluster: context }) => file !== 'clusters/openportal.ts' || context !== 'openportal'),
    ).toEqual([]);
  });
});

test('an XRD with a fault is the one finding: neither the pins to it nor the orders of its kind repeat it', async () => {
  const { findings } = await temporaryRepository({
    'imports/xrds/WhoAmIService/2.0.2.yaml': 'kind: [',
    'orders/openportal/demo/hello.ts': whoami('openportal', 'hello'),
  }).check();
  expect(findings.map((finding) => `${finding.file} ${brief(finding)}`)).toEqual([
    expect.stringMatching(/^imports\/xrds\/WhoAmIService\/2\.0\.2\.yaml \[api\] is not YAML: /),
  ]);
});
