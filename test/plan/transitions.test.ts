import { admit } from '../../lib/admission/admit.ts';
import { plan } from '../../lib/plan/plan.ts';
import { admittedSide, type Side } from '../../lib/plan/side.ts';
import { aCluster, anOrder, REPOSITORY } from '../support/admission.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

const DISK = xrdOf('Disk', {
  type: 'object',
  properties: {
    zone: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'the zone stays' }] },
    size: { type: 'integer' },
  },
});
const clusters = [aCluster('openportal', { serves: { Disk: '1.0.0' } as never })];

/** What a cluster has with a disk of this spec. */
function having(spec: object): Side {
  const orders = [anOrder({ kind: 'Disk', apiVersion: 'example.org/v1', name: 'disk', spec })];
  return admittedSide(
    'somewhere',
    admit({ repository: REPOSITORY, clusters, xrds: [loaded(DISK)], known: [], orders }),
    REPOSITORY,
  );
}

test.each<[what: string, after: object, refused: string[], danger: string[]]>([
  ['may change', { zone: 'a', size: 2 }, [], []],
  [
    'that its kind makes immutable may not, and the plan says so',
    { zone: 'b', size: 1 },
    [
      'Disk/disk in demo on openportal cannot be changed so: spec.zone the zone stays; to have it otherwise, order another one and then remove this',
    ],
    ['is refused by the API server: spec.zone the zone stays'],
  ],
])('a field %s', (_, after, refused, danger) => {
  const made = plan(having({ zone: 'a', size: 1 }), having(after), REPOSITORY);
  expect(made.refused).toEqual(refused);
  expect(made.changes.map((one) => one.danger)).toEqual([danger]);
});
