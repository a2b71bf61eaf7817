import { aCluster, aNamespace, judge } from '../../support/admission.ts';

describe('a namespace is ordered once:', () => {
  const clusters = [aCluster('openportal'), aCluster('other')];
  const first = aNamespace('team', { line: 7 });

  test.each([
    [
      'not by two names',
      aNamespace('team', { name: 'team-again' }),
      ['is team, which orders/openportal/system/team.ts:7 orders already'],
    ],
    ['but on each cluster', aNamespace('team', { cluster: 'other' }), []],
    ['but beside others', aNamespace('other'), []],
  ])('%s', (_, second, messages) => {
    const { findings } = judge([first, second], clusters);
    expect(findings.map(({ message }) => message)).toEqual(messages);
  });
});
