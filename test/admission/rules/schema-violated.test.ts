import type { Schema } from 'api-server-verdict';
import { admit } from '../../../lib/admission/admit.ts';
import { aCluster, anOrder, brief, judge, REPOSITORY, saidOf, XRDS } from '../../support/admission.ts';

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
        '[schema] spec.type is "B"',
        '[schema] spec.name is "a_b"',
        '[schema] spec.ttl is 0',
      ],
    ],
  ])('%s', (_, kind, spec, said) => {
    const order = anOrder({ kind });
    expect(saidOf({ ...order, manifest: { ...order.manifest, spec } }).sort()).toEqual(said.sort());
  });

  test.each([
    ['beside the spec', 'proxied', 'move it into spec: { proxied: … }'],
    ['nowhere', 'spce', 'remove it; did you mean spec? the fields are: spec, status'],
  ])('a field that belongs %s is said to', (_, field, hint) => {
    const order = anOrder({ spec: { name: 'app' } });
    const manifest = { ...order.manifest, [field]: true };
    const cluster = aCluster('openportal', { serves: { WhoAmIService: '1.0.4' } });
    expect(judge([{ ...order, manifest }], [cluster]).findings).toEqual([expect.objectContaining({ field, hint })]);
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

describe('a field that the API server takes and drops is a warning:', () => {
  const properties: Record<string, Schema> = {
    free: { type: 'object' },
    map: { type: 'object', additionalProperties: { type: 'string' } },
    anything: { type: 'object', additionalProperties: true },
    kept: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  };
  const xrds = XRDS.map((loaded) => {
    const { spec } = loaded.xrd;
    const openAPIV3Schema: Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
    const versions = spec.versions.map((version) => ({ ...version, schema: { openAPIV3Schema } }));
    return { ...loaded, xrd: { ...loaded.xrd, spec: { ...spec, versions } } };
  });
  const dropped = (field: string) =>
    `warning [schema] ${field} is dropped without a word: WhoAmIService 2.0.2 declares no such field, and refuses none there`;

  test.each([
    [
      'in an object that declares none',
      { free: { a: 1, b: { c: 2 } } },
      [dropped('spec.free.a'), dropped('spec.free.b')],
    ],
    ['in the values of a map of anything', { anything: { a: { b: 1 } } }, [dropped('spec.anything.a.b')]],
    ['what is declared is kept', { map: { a: 'b' }, anything: { a: 1 } }, []],
    ['what the schema wants kept is kept', { kept: { a: { b: 1 } } }, []],
    [
      'what is refused is not dropped as well',
      { fre: 1, free: { a: 1 } },
      ['error [schema] spec.fre is no field of WhoAmIService 2.0.2'],
    ],
  ])('%s', (_, spec, said) => {
    const { findings } = admit({
      repository: REPOSITORY,
      clusters: [aCluster('openportal')],
      xrds,
      known: [],
      orders: [anOrder({ spec })],
    });
    expect(findings.map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual(said);
  });
});

test('of an order with 45 000 unknown fields no more is worked out than anybody reads', () => {
  const spec = Object.fromEntries(Array.from({ length: 45_000 }, (_, index) => [`f${index}`, 1]));
  let lines = 0;
  const { findings } = judge([{ ...anOrder({ kind: 'WhoAmIApp', spec }), line: () => ++lines }]);
  expect(lines).toBe(101);
  expect(findings.slice(-1).map(brief)).toEqual([
    '[schema] spec.f100 is one of 44900 more findings, which are not told one by one',
  ]);
});
