import { atMost, type Objection } from '../../lib/model/finding.ts';

const objections = (count: number, severity?: 'warning'): Objection[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ rule: 'schema', field: `spec.f${index}`, message: 'is unknown', hint: 'remove it' },
    ...(severity && { severity }),
  }));
const brief = ({ rule, severity, field, message }: Objection) => `${severity ?? ''}[${rule}] ${field ?? ''} ${message}`;

test('what is wrong with an object is told one by one', () => {
  expect(atMost(objections(100))).toEqual(objections(100));
});

test('of more than anybody reads, the first are told, and how many more there are', () => {
  const told = atMost(objections(45_000));
  expect(told).toHaveLength(101);
  expect(told.slice(0, 100)).toEqual(objections(100));
  expect(told.slice(100).map(brief)).toEqual([
    'error[schema] spec.f100 is one of 44900 more findings, which are not told one by one',
  ]);
});

test.each([
  ['a warning, if they are warnings', objections(3, 'warning'), 'warning'],
  ['an error, if one of them is', [...objections(2, 'warning'), ...objections(1)], 'error'],
])('what is not told one by one is %s', (_, found, severity) => {
  expect(atMost(found, 1).map((objection) => objection.severity)).toEqual(['warning', severity]);
});
