import type { Parts } from '../../../lib/model/cluster.ts';
import { aCluster, anOrder, judge } from '../../support/admission.ts';

const excess = (count: number) => `is one of ${count} orders in openportal/demo, of which a part takes at most 1000`;

describe('a part of a purpose holds at most 1000 orders, and the hint is the fewest parts that take them:', () => {
  test.each<[string, number, string, Parts, string[]]>([
    ['1000', 1000, 'demo', 1, []],
    ['1001', 1001, 'demo', 1, [excess(1001), 'set purposes.demo.parts to 2 in clusters/openportal.ts']],
    ['1001 in two purposes', 1001, 'system', 1, []],
    ['1001 in two parts', 1001, 'demo', 2, []],
    ['2001 in two parts', 2001, 'demo', 2, [excess(2001), 'set purposes.demo.parts to 4 in clusters/openportal.ts']],
    ['2001 in four parts', 2001, 'demo', 4, []],
  ])('%s', (_, count, purposeOfLast, parts, said) => {
    const orders = Array.from({ length: count }, (_each, index) =>
      anOrder({ kind: 'WhoAmIApp', name: `app-${index}`, purpose: index === count - 1 ? purposeOfLast : 'demo' }),
    );
    const { findings } = judge(orders, [aCluster('openportal', { purposes: { demo: { parts } } })]);
    expect(findings.flatMap(({ message, hint }) => [message, hint])).toEqual(said);
  });
});

test('a name that is no text is what is told of its order, however many there are', () => {
  const orders = Array.from({ length: 1001 }, (_each, index) =>
    anOrder({ kind: 'WhoAmIApp', name: `app-${index}`, ...(index === 0 && { metadata: { name: 5 } }) }),
  );
  const { findings } = judge(orders);
  expect(findings.filter(({ field }) => field === 'metadata.name').map(({ message }) => message)).toEqual([
    'is an integer',
  ]);
});
