import { cluster } from '../../lib/model/cluster.ts';

test('the settings of a purpose are its own, else those of the cluster, one by one', () => {
  const openportal = cluster('openportal', {
    description: 'Production',
    serves: {},
    namespaces: ['demo', 'system'],
    owner: 'group:default/cluster',
    protect: true,
    flux: { interval: '2h', timeout: '10m' },
    purposes: {
      demo: { owner: 'group:default/demo', protect: false, parts: 2, flux: { timeout: '1m', suspend: true } },
    },
  });
  expect(openportal.settingsOf('demo')).toEqual({
    owner: 'group:default/demo',
    protect: false,
    parts: 2,
    flux: { interval: '2h', timeout: '1m', suspend: true },
  });
  expect(openportal.settingsOf('system')).toEqual({
    owner: 'group:default/cluster',
    protect: true,
    parts: 1,
    flux: { interval: '2h', timeout: '10m' },
  });
});
