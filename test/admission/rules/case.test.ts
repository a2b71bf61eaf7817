import { admit } from '../../../lib/admission/admit.ts';
import { loadXrds } from '../../../lib/load/xrds.ts';
import { aCluster, anOrder, REPOSITORY } from '../../support/admission.ts';
import { ROOT } from '../../support/repository.ts';

test('two kinds that differ only in case cannot both be ordered by one name: on a laptop they are one file', () => {
  const { xrds } = loadXrds(ROOT);
  const twins = xrds
    .filter(({ kind, revision }) => kind === 'WhoAmIApp' && revision === '1.0.4')
    .flatMap((xrd) => [xrd, { ...xrd, kind: 'WhoamiApp' }]);
  const serves = { WhoAmIApp: '1.0.4', WhoamiApp: '1.0.4' } as const;
  const orders = ['WhoAmIApp', 'WhoamiApp'].map((kind) => anOrder({ kind, spec: {} }));
  const { findings } = admit({
    repository: REPOSITORY,
    clusters: [aCluster('openportal', { serves })],
    xrds: twins,
    known: [],
    orders,
  });
  expect(findings.map(({ message }) => message)).toEqual([
    'would be written to openportal/demo/WhoamiApp/app, and another order to openportal/demo/WhoAmIApp/app: they differ only in case',
  ]);
});
