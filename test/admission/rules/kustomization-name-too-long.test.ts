import { aCluster, aNamespace, judge, saidOf } from '../../support/admission.ts';

/** `catalog-orders-openportal-` and what is left of 63 characters. */
const LONGEST = 63 - 'catalog-orders-openportal-'.length;

describe('a namespace makes a Kustomization, whose name', () => {
  test.each([
    ['may have 63 characters', 'openportal', LONGEST, []],
    [
      'may have no more',
      'openportal',
      LONGEST + 1,
      [
        `[metadata] spec.name makes the Kustomization catalog-orders-openportal-${'n'.repeat(LONGEST + 1)}, longer than 63`,
      ],
    ],
    ['depends on the cluster', 'op', LONGEST + 1, []],
  ])('%s', (_, context, length, said) => {
    const order = aNamespace('n'.repeat(length), { cluster: context });
    expect(saidOf(order, [], [aCluster(context)])).toEqual(said);
  });

  test('has that of the last part in it too', () => {
    const [most, more] = [LONGEST - '.16-of-16'.length, LONGEST - '.16-of-16'.length + 1].map((length) => {
      const namespace = 'n'.repeat(length);
      return saidOf(aNamespace(namespace), [], [aCluster('openportal', { purposes: { [namespace]: { parts: 16 } } })]);
    });
    expect(most).toEqual([]);
    expect(more).toEqual([expect.stringContaining('.16-of-16, longer than 63')]);
  });

  test('is made short enough by the characters that the hint says', () => {
    const [finding] = judge([aNamespace('n'.repeat(LONGEST + 3))]).findings;
    expect(finding?.hint).toBe('choose a namespace that is 3 characters shorter');
  });
});
