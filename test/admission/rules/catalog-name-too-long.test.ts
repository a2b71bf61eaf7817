import { anOrder, judge } from '../../support/admission.ts';

describe('an order whose catalog entity would be dropped is told of, though the cluster takes it:', () => {
  test.each([
    ['63 characters', 63 - '-demo-openportal'.length, []],
    ['64 characters', 64 - '-demo-openportal'.length, ['warning shorten it by 1']],
  ])('%s', (_, length, expected) => {
    const { findings } = judge([anOrder({ name: 'x'.repeat(length) })]);
    expect(findings.map(({ severity, hint }) => `${severity} ${hint}`)).toEqual(expected);
  });
});
