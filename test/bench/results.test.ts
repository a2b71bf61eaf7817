import { type Race, resultsPage, seriesOf } from '../../bench/results.ts';

const plain = { does: 'plain', forms: 'all declarative' } as const;
const ours = { does: 'ours', forms: 'a tenth run' } as const;
const usage = (seconds: number) => ({ seconds, cpuSeconds: 2 * seconds, mebibytes: 100 * seconds });

const RACES: Race[] = [
  {
    orders: 11,
    lanes: [
      { ...plain, outcomes: [2, 4, 3].map(usage) },
      { ...ours, outcomes: [1, 0.4, 0.6].map(usage) },
    ],
  },
  {
    orders: 100_000,
    lanes: [
      { ...plain, outcomes: [{ failed: 'out of memory' }] },
      { ...ours, outcomes: [usage(123.4)] },
    ],
  },
];

const tables = resultsPage(RACES, 'A machine.')
  .split('\n')
  .filter((line) => /^(\||##|\d)/.test(line));

describe('the results', () => {
  test('are medians, and of each round the ratio to the first; who could not take it is told', () => {
    expect(tables).toEqual([
      '## 11 orders',
      '3 rounds.',
      '|  | time | ratio | CPU time | ratio | memory | ratio |',
      '| - | -: | -: | -: | -: | -: | -: |',
      '| plain | 3.00 s | 1.000 | 6.00 s | 1.000 | 300 MiB | 1.000 |',
      '| ours, a tenth run | 0.600 s | 0.200 | 1.20 s | 0.200 | 60.0 MiB | 0.200 |',
      '## 100 000 orders',
      '1 round.',
      '|  | time | ratio | CPU time | ratio | memory | ratio |',
      '| - | -: | -: | -: | -: | -: | -: |',
      '| plain | out of memory |  |  |  |  |  |',
      '| ours, a tenth run | 123 s |  | 247 s |  | 12340 MiB |  |',
    ]);
  });

  test('name the machine', () => {
    expect(resultsPage(RACES, 'A machine.')).toContain('A machine.');
  });

  test('are lines of a chart, without what could not be taken', () => {
    expect(seriesOf(RACES)).toEqual([
      { name: 'plain', colour: 0, dashed: false, points: [{ orders: 11, seconds: 3 }] },
      {
        ...{ name: 'ours, a tenth run', colour: 1, dashed: true },
        points: [
          { orders: 11, seconds: 0.6 },
          { orders: 100_000, seconds: 123.4 },
        ],
      },
    ]);
  });
});
