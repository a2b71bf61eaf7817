import { chart } from '../../bench/chart.ts';

const lines = chart([
  {
    ...{ name: 'plain', colour: 0, dashed: false },
    points: [
      { orders: 10, seconds: 1 },
      { orders: 1000, seconds: 100 },
    ],
  },
  { name: 'ours', colour: 1, dashed: true, points: [{ orders: 1000, seconds: 10 }] },
]).split('\n');

describe('a chart', () => {
  test('has a tick at each power of ten', () => {
    const ticks = lines.filter((line) => line.startsWith('<line')).map((line) => />([\d ]+)</.exec(line)?.[1]);
    expect(ticks).toEqual(['10', '100', '1 000', '1', '10', '100']);
  });

  test('says what its axes are', () => {
    expect(lines.join()).toMatch(/>orders<.*>time in seconds</);
  });

  test('draws a line through the points of each contestant, up to the last that it could take', () => {
    const curves = lines.flatMap((line) => (line.includes('<circle') ? [/points="(.*?)"/.exec(line)?.[1]] : []));
    expect(curves).toEqual(['80,420 600,20', '600,220']);
  });

  test('has a colour for each of seven contestants, and draws no two in one', () => {
    const seven = [0, 1, 2, 3, 4, 5, 6].map((colour) => ({ name: 'one', colour, dashed: false, points: [] }));
    const point = { name: 'first', colour: 0, dashed: false, points: [{ orders: 10, seconds: 1 }] };
    const strokes = chart([point, ...seven]).match(/stroke="#\w+" fill/g) ?? [];
    expect(new Set(strokes).size).toBe(7);
    expect(() => chart([{ ...point, colour: 7 }])).toThrow('more contestants than colours');
  });

  test('names each line, and dashes it where it is to be', () => {
    const names = lines.flatMap((line) => (line.includes('"start"') ? [/>(\w+)</.exec(line)?.[1]] : []));
    expect(names).toEqual(['plain', 'ours']);
    expect(lines.map((line) => line.includes('dasharray')).filter(Boolean)).toHaveLength(2);
  });
});
