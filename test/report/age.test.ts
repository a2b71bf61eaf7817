import { age } from '../../lib/report/age.ts';

const now = new Date('2026-01-31T12:00:00Z');

describe('how long ago something was, in one unit:', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '0s'],
    ['2026-01-31T11:58:01Z', '119s'],
    ['2026-01-31T11:58:00Z', '2m'],
    ['2026-01-31T10:00:01Z', '119m'],
    ['2026-01-31T10:00:00Z', '2h'],
    ['2026-01-29T12:00:01Z', '47h'],
    ['2026-01-29T12:00:00Z', '2d'],
    ['2025-01-31T12:00:00Z', '365d'],
    ['2026-01-31T12:05:00Z', '0s'],
    ['yesterday', '?'],
  ])('%s is %s', (since, text) => {
    expect(age(since, now)).toBe(text);
  });
});
