import fc from 'fast-check';
import { canonical } from '../../lib/layout/canonical.ts';
import { toYaml } from '../../lib/layout/yaml.ts';
import type { Manifest } from '../../lib/model/order.ts';

/** The same value with the keys of each object in the opposite order. */
function reversed<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed) as Value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reversed<unknown>(item)] as const)
      .reverse(),
  ) as Value;
}

const manifest: fc.Arbitrary<Manifest> = fc
  .dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })
  .chain((fields) =>
    fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }).map((metadata) => ({
      ...fields,
      apiVersion: 'openportal.dev/v1alpha1',
      kind: 'Thing',
      metadata: { ...metadata, name: 'thing', namespace: 'demo' },
    })),
  );

const keysOf = (value: unknown) => Object.keys(value as object);

test('an object reads apiVersion, kind, metadata with name and namespace, spec; all else by name', () => {
  const object = canonical({
    status: {},
    zone: 1,
    spec: { zone: 1, name: 2, A: 3, '10': 4, metadata: { b: 1, name: 2, a: 3 } },
    data: {},
    metadata: { labels: { b: '1', a: '2' }, namespace: 'demo', annotations: {}, name: 'thing' },
    kind: 'Thing',
    apiVersion: 'openportal.dev/v1alpha1',
  });
  expect(keysOf(object)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'data', 'status', 'zone']);
  expect(keysOf(object.metadata)).toEqual(['name', 'namespace', 'annotations', 'labels']);
  expect(keysOf(object.metadata.labels)).toEqual(['a', 'b']);
  expect(keysOf(object['spec'])).toEqual(['10', 'A', 'metadata', 'name', 'zone']);
  expect(keysOf((object['spec'] as Record<string, unknown>)['metadata'])).toEqual(['a', 'b', 'name']);
});

test('nothing is added, lost or changed, and lists keep their order', () => {
  fc.assert(
    fc.property(manifest, (object) => {
      // As JSON has it: there is no negative zero.
      expect(canonical(object)).toStrictEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

test('the order in which an order file says things does not matter', () => {
  fc.assert(
    fc.property(manifest, (object) => {
      expect(toYaml(canonical(reversed(object)))).toBe(toYaml(canonical(object)));
    }),
  );
});
