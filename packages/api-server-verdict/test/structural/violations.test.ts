import { runInNewContext } from 'node:vm';
import { violations } from '../../lib/structural/violations.ts';
import type { Schema } from '../../lib/schema.ts';

/** What is wrong with a value, as `field message: hint`. */
function wrong(schema: Schema, value: unknown, field = 'spec'): string[] {
  return violations(schema, value, field, 'Thing 1.0.0').map((one) => `${one.field} ${one.message}: ${one.hint}`);
}

describe('a person reads what is wrong and what to do', () => {
  const size: Schema = { type: 'string', enum: ['small', 'medium', 'large'], description: 'How much\nof it' };
  const thing: Schema = { type: 'object', required: ['size'], properties: { size, count: { type: 'integer' } } };
  const named: Schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const list: Schema = {
    type: 'array',
    items: named,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
  };
  test.each<[what: string, schema: Schema, value: unknown, wrong: string[]]>([
    ['a missing field', thing, {}, ['spec.size is missing: add it: one of small, medium, large, how much']],
    [
      'a typo',
      thing,
      { sise: 'small', size: 'small' },
      ['spec.sise is no field of Thing 1.0.0: remove it; did you mean size? the fields are: size, count'],
    ],
    [
      'another value',
      thing,
      { size: 'Large' },
      ['spec.size is "Large": did you mean large? the values are: small, medium, large'],
    ],
    ['another type', thing, { size: 1 }, ['spec.size is an integer: it must be one of small, medium, large']],
    ['a fraction', thing, { size: 'small', count: 1.5 }, ['spec.count is a number: it must be an integer']],
    ['null', thing, { size: 'small', count: null }, ['spec.count is null: it must be an integer']],
    [
      'more than 64 bits',
      thing,
      { size: 'small', count: 2n ** 63n },
      ['spec.count is a number: it must be an integer'],
    ],
    [
      'an item again',
      list,
      [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
      ['spec[2] repeats name "a", which is spec[0]: change or remove it: no two items may have the same name'],
    ],
    ['an item without its key', list, [{}], ['spec[0] has no name: add it: items are told apart by name']],
    [
      'one of two, and neither is there',
      { ...thing, required: [], oneOf: [{ required: ['size'] }, { required: ['count'] }] },
      {},
      [
        'spec fits no alternative: it needs exactly one of: size; count',
        'spec.size is missing: add it: one of small, medium, large, how much',
      ],
    ],
    [
      'one of two, and both are there',
      { ...thing, oneOf: [{ required: ['size'] }, { required: ['count'] }] },
      { size: 'small', count: 1 },
      ['spec fits 2 alternatives, and must fit exactly one: keep one of: size; count'],
    ],
    [
      'a bound that is of no use',
      { type: 'integer', maximum: 1.5 },
      1,
      ['spec is 1: no value fits: the maximum of its schema, 1.5, must itself be an integer of at most 64 bits'],
    ],
    [
      'all at once',
      thing,
      { count: 'x', extra: 1 },
      [
        'spec.count is a string: it must be an integer',
        'spec.extra is no field of Thing 1.0.0: remove it; the fields are: size, count',
        'spec.size is missing: add it: one of small, medium, large, how much',
      ],
    ],
  ])('%s', (_, schema, value, expected) => {
    expect(wrong(schema, value)).toEqual(expected);
  });
});

describe('of a whole object', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } },
      spec: { type: 'object' },
      status: { type: 'object', required: ['ready'], properties: { ready: { type: 'boolean' } } },
    },
  };

  test('what every object has is no unknown field', () => {
    const metadata = { name: 'a', labels: { a: 'b' } };
    expect(wrong(schema, { apiVersion: 'a/b', kind: 'C', metadata, spec: {} }, '')).toEqual([]);
  });

  test('the schema may restrict the name', () => {
    expect(wrong(schema, { metadata: { name: 'abcd' } }, '')).toEqual([
      'metadata.name has 4 characters: it takes at most 3',
    ]);
  });

  test('status, a subresource, is held to its types alone, for the server drops it', () => {
    expect(wrong(schema, { status: {} }, '')).toEqual([]);
    expect(wrong(schema, { status: { ready: 'yes' } }, '')).toEqual(['status.ready is a string: it must be a boolean']);
    expect(violations(schema, { status: {} }, '', 'Thing', { hasStatusSubresource: false })).toMatchObject([
      { field: 'status.ready', message: 'is missing' },
    ]);
  });
});

class Thing {
  readonly a = 1;
}

describe('what JSON cannot hold is refused, whatever the schema says', () => {
  const schemas: Schema[] = [
    {},
    { 'x-kubernetes-preserve-unknown-fields': true },
    { type: 'number' },
    { type: 'string', enum: ['a'] },
    { 'x-kubernetes-int-or-string': true },
    { type: 'object' },
  ];
  test.each([
    ['NaN', NaN],
    ['Infinity', -Infinity],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['undefined', undefined],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an instance', new Thing()],
    ['a boxed string', Object('a')],
  ])('%s', (_, value) => {
    for (const schema of schemas) {
      const found = violations({ type: 'array', items: schema }, [value], 'spec', 'Thing');
      expect(found).toMatchObject([{ field: 'spec[0]', message: 'is nothing that JSON can hold' }]);
    }
  });

  test('an object of another realm is an object', () => {
    expect(wrong({ type: 'object' }, runInNewContext('({ a: [{}] })'))).toEqual([]);
  });

  test('itself', () => {
    const value: Record<string, unknown> = {};
    value['a'] = [value];
    expect(wrong({ type: 'object' }, value)).toEqual(['spec.a[0] contains itself: no API server reads it']);
  });

  test('more levels than the API server decodes', () => {
    let value: unknown = 'a';
    for (let depth = 0; depth < 20_000; depth++) value = [value];
    expect(wrong({ 'x-kubernetes-preserve-unknown-fields': true }, value)).toHaveLength(1);
  });

  test('a value that is there a thousand times is looked at once', () => {
    let value: unknown = ['a'];
    for (let depth = 0; depth < 1000; depth++) value = [value, value];
    expect(wrong({ 'x-kubernetes-preserve-unknown-fields': true }, value)).toEqual([]);
  });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a field like any other', (name) => {
  const object = JSON.parse(`{ ${JSON.stringify(name)}: 1 }`) as unknown;
  expect(wrong({ type: 'object', properties: { z: {} } }, object)).toEqual([
    `spec.${name} is no field of Thing 1.0.0: remove it; the fields are: z`,
  ]);
  const schema = JSON.parse(`{ "properties": { ${JSON.stringify(name)}: { "type": "string" } } }`) as Schema;
  expect(wrong(schema, object)).toEqual([`spec.${name} is an integer: it must be a string`]);
});
