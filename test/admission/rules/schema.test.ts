import { aCluster, anOrder, judge, saidOf } from '../../support/admission.ts';

describe('an order fits the schema of its kind at the pinned revision:', () => {
  test.each([
    ['a WhoAmIService has a name', 'WhoAmIService', { name: 'app' }, []],
    [
      'and no other field',
      'WhoAmIService',
      { name: 'app', proxied: true },
      ['[schema] spec.proxied is no field of WhoAmIService 2.0.2 (it was dropped after 1.0.4)'],
    ],
    ['it is required', 'WhoAmIService', {}, ['[schema] spec.name is missing']],
    ['a WhoAmIApp needs nothing', 'WhoAmIApp', {}, []],
    ['but has a limit', 'WhoAmIApp', { replicas: 4 }, ['[schema] spec.replicas is 4']],
    [
      'a field that is new in a later revision is none yet',
      'WhoAmIApp',
      { id: 'app' },
      ['[schema] spec.id is no field of WhoAmIApp 1.0.4 (it came with 1.1.0)'],
    ],
    [
      'what Crossplane adds to every kind is there',
      'WhoAmIApp',
      { crossplane: { compositionRef: { name: 'whoamiapp' } } },
      [],
    ],
    [
      'and is checked',
      'WhoAmIApp',
      { crossplane: { compositionRef: {} } },
      ['[schema] spec.crossplane.compositionRef.name is missing'],
    ],
    [
      'an object inside is checked',
      'ValkeyInstance',
      { persistence: { size: 1 } },
      ['[schema] spec.persistence.size is an integer'],
    ],
    [
      'everything is said at once',
      'CloudflareDNSRecord',
      { type: 'B', name: 'a_b', ttl: 0 },
      [
        '[schema] spec.value is missing',
        '[schema] spec.type is B',
        '[schema] spec.name is "a_b"',
        '[schema] spec.ttl is 0',
      ],
    ],
  ])('%s', (_, kind, spec, said) => {
    const order = anOrder({ kind });
    expect(saidOf({ ...order, manifest: { ...order.manifest, spec } }).sort()).toEqual(said.sort());
  });

  test('a spec is required too', () => {
    const { manifest, ...order } = anOrder();
    const { apiVersion, kind, metadata } = manifest;
    expect(saidOf({ ...order, manifest: { apiVersion, kind, metadata } })).toEqual(['[schema] spec is missing']);
  });

  test('a field beside the spec is none', () => {
    const order = anOrder();
    const manifest = { ...order.manifest, spce: { name: 'app' } };
    expect(saidOf({ ...order, manifest })).toEqual(['[schema] spce is no field of WhoAmIService 2.0.2']);
  });
});

test('moving a pin judges every order again', () => {
  const order = anOrder({ spec: { name: 'app', proxied: true } });
  const on = (revision: '1.0.4' | '2.0.2') => [aCluster('openportal', { serves: { WhoAmIService: revision } })];
  expect(saidOf(order, [], on('1.0.4'))).toEqual([]);
  expect(saidOf(order, [], on('2.0.2'))).toEqual([
    '[schema] spec.proxied is no field of WhoAmIService 2.0.2 (it was dropped after 1.0.4)',
  ]);
});

test('the remedy names the field that was most likely meant', () => {
  const [finding] = judge([anOrder({ kind: 'WhoAmIApp', spec: { replica: 1 } })]).findings;
  expect(finding?.hint).toBe('remove it; did you mean replicas? the fields are: name, replicas, image, crossplane');
});
