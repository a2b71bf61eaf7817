import { anOrder, judge } from '../../support/admission.ts';

describe('a purpose holds at most 1000 orders:', () => {
  test.each([
    ['1000', 1000, 'demo', []],
    ['1001', 1001, 'demo', ['is one of 1001 orders in openportal/demo, which takes at most 1000']],
    ['1001 in two purposes', 1001, 'system', []],
  ])('%s', (_, count, purposeOfLast, messages) => {
    const orders = Array.from({ length: count }, (_each, index) =>
      anOrder({ kind: 'WhoAmIApp', name: `app-${index}`, purpose: index === count - 1 ? purposeOfLast : 'demo' }),
    );
    expect(judge(orders).findings.map(({ message }) => message)).toEqual(messages);
  });
});
