import { aCluster, aNamespace, anOrder, judge, type Said } from '../../support/admission.ts';

describe('an object is ordered once:', () => {
  const kind = 'WhoAmIApp';
  const first = anOrder({ kind, file: 'orders/openportal/demo/first.ts', line: 7 });

  test.each<[string, Said, boolean]>([
    ['in one file', { file: 'orders/openportal/demo/first.ts', line: 9 }, true],
    ['in two files', {}, true],
    ['whatever else they say', { spec: { name: 'other' } }, true],
    ['but by another name', { name: 'other' }, false],
    ['but of another kind', { kind: 'WhoAmIService' }, false],
    ['but in another namespace', { purpose: 'system' }, false],
    ['but on another cluster', { cluster: 'other' }, false],
  ])('%s', (_, said, isDuplicate) => {
    const duplicate = '[duplicate] is ordered already, in orders/openportal/demo/first.ts:7';
    const { findings } = judge([first, anOrder({ kind, ...said })], [aCluster('openportal'), aCluster('other')]);
    expect(findings.map(({ rule, message }) => `[${rule}] ${message}`)).toEqual(isDuplicate ? [duplicate] : []);
  });

  test('cluster-scoped kinds too', () => {
    const second = aNamespace('team', { file: 'orders/openportal/system/second.ts' });
    const said = '[duplicate] is ordered already, in orders/openportal/system/team.ts:5';
    expect(judge([aNamespace('team'), second]).findings.map(({ rule, message }) => `[${rule}] ${message}`)).toEqual([
      said,
    ]);
  });

  test('each order beyond the first is told of', () => {
    const others = ['second', 'third'].map((name) => anOrder({ kind, file: `orders/openportal/demo/${name}.ts` }));
    const files = judge([first, ...others]).findings.map(({ file }) => file);
    expect(files).toEqual(['orders/openportal/demo/second.ts', 'orders/openportal/demo/third.ts']);
  });
});
