import { parseManifests } from '../../lib/yaml/parse.ts';

test.each([
  [
    'of more values than a cluster stores, that they are too many',
    `[${'a,'.repeat(1.5e6)}]`,
    'is more than 1 MiB, which is what a cluster stores of one object',
  ],
  [
    'of the same field a million times, where it was first',
    'a:\n'.repeat(1e6),
    'says the field "a" a second time: it is in line 1 already',
  ],
])('is told %s', (_, text, fault) => {
  const { faults } = parseManifests(new TextEncoder().encode(text));
  expect(faults[0]?.message).toBe(fault);
  expect(faults.length).toBeLessThanOrEqual(100);
});
