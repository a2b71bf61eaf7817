import fc from 'fast-check';
import { metadataViolations } from '../../lib/metadata/metadata.ts';

/** What is wrong with the metadata of an order, as `field message`. */
function wrong(metadata: unknown, namespaced = false): string[] {
  const manifest = { apiVersion: 'openportal.dev/v1alpha1', kind: 'Thing', metadata };
  return metadataViolations(manifest, { maxNameLength: 63, namespaced }).map(
    ({ field, message }) => `${field} ${message}`,
  );
}

describe('metadata is refused', () => {
  test.each<[what: string, metadata: unknown, wrong: string[]]>([
    ['without a name', {}, ['metadata.name is missing']],
    ['altogether missing', undefined, ['metadata.name is missing']],
    ['with a name past the 63 of Crossplane', { name: 'a'.repeat(64) }, ['metadata.name has 64 characters']],
    ['with generateName alone', { generateName: 'a-' }, ['metadata.name is missing']],
    [
      'with a label that is a number',
      { name: 'a', labels: { replicas: 1 } },
      ['metadata.labels.replicas is an integer'],
    ],
    [
      'with a label that is no label',
      { name: 'a', labels: { 'my label': 'a b' } },
      [
        'metadata.labels have the key "my label": "my label" is no name',
        'metadata.labels have a wrong value for my label: it is "a b"',
      ],
    ],
    ['with an unknown field', { name: 'a', label: {} }, ['metadata.label is no field of metadata']],
    [
      'with an annotation too many',
      { name: 'a', annotations: { 'example.org/a': 'a'.repeat(262_144) } },
      ['metadata.annotations take 262157 bytes'],
    ],
    [
      'with two controllers',
      {
        name: 'a',
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1', controller: true },
          { apiVersion: 'v1', kind: 'Pod', name: 'b', uid: '2', controller: true },
        ],
      },
      ['metadata.ownerReferences have two controllers, Pod/a and Pod/b'],
    ],
    [
      'with what is the server’s',
      { name: 'a', managedFields: [] },
      ['metadata.managedFields is for the server to set'],
    ],
    ['of a cluster-scoped kind, with a namespace', { name: 'a', namespace: 'demo' }, ['metadata.namespace is "demo"']],
  ])('%s', (_, metadata, expected) => {
    expect(wrong(metadata)).toEqual(expected);
  });

  test('of a namespaced kind, without a namespace', () => {
    expect(wrong({ name: 'a' }, true)).toEqual(['metadata.namespace is missing']);
    expect(wrong({ name: 'a', namespace: 'demo' }, true)).toEqual([]);
  });
});

test('apiVersion and kind are required', () => {
  const found = metadataViolations({ metadata: { name: 'a' }, kind: 1 }, { maxNameLength: 63, namespaced: false });
  expect(found.map(({ field, message }) => `${field} ${message}`)).toEqual([
    'apiVersion is missing',
    'kind is an integer',
  ]);
});

test('nothing makes it throw', () => {
  const names = fc.constantFrom('name', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields', 'x');
  const values = fc.anything({ withBigInt: true, withDate: true, maxDepth: 3 });
  fc.assert(
    fc.property(fc.oneof(values, fc.record({ metadata: fc.dictionary(names, values) })), (manifest) => {
      metadataViolations(manifest, { maxNameLength: 63, namespaced: true });
    }),
    { numRuns: 1000 },
  );
});
