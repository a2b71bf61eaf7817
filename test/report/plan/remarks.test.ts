import { remarks } from '../../../lib/report/plan/remarks.ts';

const EXECUTED = ['clusters/run.ts', 'orders/openportal/demo/loop.ts'];
const ORDER = 'orders/openportal/demo/a.ts';

test.each<[what: string, changed: string[] | undefined, says: boolean, told: string[]]>([
  [
    'nothing, where orders and their snapshots change',
    [ORDER, 'test/snapshots/orders/openportal/demo/a.yaml'],
    true,
    [],
  ],
  [
    'the code that changes',
    [ORDER, 'lib/a.ts', '.github/workflows/a.yaml'],
    true,
    ['other files than orders change: lib/a.ts and 1 more; nothing of them was run for this plan'],
  ],
  [
    'clusters and kinds that change',
    ['clusters/a.ts'],
    true,
    ['clusters or kinds change: clusters/a.ts; they are read as data'],
  ],
  [
    'what changes and was run',
    ['orders/openportal/demo/loop.ts', 'clusters/run.ts'],
    true,
    ['this rests on code that changes, which was run where it can touch nothing: clusters/run.ts and 1 more'],
  ],
  [
    'that an order file says the same as before',
    [ORDER],
    false,
    ['1 order file changed, with orders that say the same as before'],
  ],
  [
    'that only the program changes',
    ['lib/a.ts'],
    false,
    ['other files than orders change: lib/a.ts; nothing of them was run for this plan'],
  ],
  ['that nothing changes at all', [], false, ['both sides are the same']],
  ['of two trees that they are the same', undefined, false, ['both sides give the same tree']],
])('a plan remarks %s', (_, changed, says, told) => {
  expect(remarks({ changed, isChanged: false, executed: EXECUTED, says })).toEqual(told);
});
