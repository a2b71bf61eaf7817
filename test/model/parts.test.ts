import fc from 'fast-check';
import { PARTS } from '../../lib/model/cluster.ts';
import { partOf, partsOf } from '../../lib/model/parts.ts';

const NAMES = Array.from({ length: 10_000 }, (_, index) => `app-${index}`);

test('a purpose is whole, or in parts that are named by their number', () => {
  expect(partsOf(1)).toEqual([undefined]);
  expect(partsOf(4)).toEqual(['1-of-4', '2-of-4', '3-of-4', '4-of-4']);
});

// What applied a part before must find none of that name in a revision with another number of parts.
test('no two numbers of parts have a part in common', () => {
  const all = PARTS.flatMap((count) => partsOf(count));
  expect(new Set(all).size).toBe(all.length);
});

test('an order lies in one of the parts, and whatever else is ordered does not count', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PARTS), fc.string(), fc.string(), (count, kind, name) => {
      expect(partsOf(count)).toContain(partOf(count, kind, name));
      expect(partOf(count, kind, name)).toBe(partOf(count, kind, name));
    }),
  );
});

// If this fails, orders on clusters change their Kustomization.
test('it lies there for ever', () => {
  expect(NAMES.slice(0, 8).map((name) => partOf(4, 'WhoAmIApp', name))).toEqual(
    [4, 2, 2, 3, 4, 4, 1, 3].map((part) => `${part}-of-4`),
  );
});

test.each(PARTS.filter((count) => count > 1))('%i parts are of much the same size', (count) => {
  const sizes = new Map<string | undefined, number>();
  for (const name of NAMES) {
    const part = partOf(count, 'WhoAmIApp', name);
    sizes.set(part, (sizes.get(part) ?? 0) + 1);
  }
  const even = NAMES.length / count;
  expect([...sizes.values()].filter((size) => Math.abs(size - even) > even / 3)).toEqual([]);
});
