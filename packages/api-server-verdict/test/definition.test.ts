import * as fc from 'fast-check';
import { objectionsToSchema } from '../lib/definition.ts';
import { objectionsTo } from '../lib/object.ts';
import type { Schema, ValidationRule } from '../lib/schema.ts';

const ruled = (schema: Schema, rule: string): Schema => ({
  ...schema,
  'x-kubernetes-validations': [{ rule }],
});

const list = (items: Schema, maxItems?: number): Schema => ({
  type: 'array',
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
});

const kind = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties: { spec: { type: 'object', properties } },
});

const text: Schema = { type: 'string' };

describe('a rule that would cost too much is refused with what to bound:', () => {
  test.each<[string, Schema, string[]]>([
    [
      'a list against itself',
      ruled(list(text), 'self.all(x, self.exists(y, x == y))'),
      ['add maxItems to spec.it, maxLength to spec.it[*]'],
    ],
    [
      'the texts of a list that is bounded',
      ruled(list(text, 100), 'self.all(x, x.contains(x))'),
      ['add maxLength to spec.it[*]'],
    ],
    [
      'a map of texts',
      ruled({ type: 'object', additionalProperties: text }, 'self.all(k, self[k].contains(self[k]))'),
      ['add maxProperties to spec.it, maxLength to spec.it[*]'],
    ],
    [
      'what is in a list without a bound',
      list(ruled({ ...text, maxLength: 1000 }, "self.contains('a') && self.matches('^a+b+c+$')")),
      ['add maxItems to spec.it'],
    ],
    [
      'a list that may be large',
      ruled(list({ type: 'integer' }, 100_000), 'self.all(x, self.exists(y, x == y))'),
      ['lower the bounds of what it goes through, or simplify it'],
    ],
    [
      'a list of few short texts',
      ruled(list({ ...text, maxLength: 20 }, 20), 'self.all(x, self.exists(y, x == y))'),
      [],
    ],
    ['a text that is compared with a short one', ruled(text, "self == 'a'"), []],
  ])('%s', (_, it, hints) => {
    const found = objectionsToSchema(kind({ it }), 'schema').filter(({ message }) =>
      message.startsWith('estimated rule cost exceeds'),
    );
    expect(found.map(({ hint }) => hint)).toEqual(hints);
  });

  // A server says so too: in the first, the texts of `other` are what it takes the size of the list from.
  test.each<[string, Schema, string, string[]]>([
    [
      'is large where it is not',
      text,
      'self.it.all(x, x.few.all(y, y == x.other))',
      ['add maxLength to spec.it[*].other'],
    ],
    ['is not large where it is', { type: 'integer' }, 'self.it.all(x, x.many.all(y, size(y) == x.other))', []],
  ])('a list that %s, to the server, for a path that is written over', (_, other, rule, hints) => {
    const short: Schema = { ...text, maxLength: 10 };
    const item: Schema = { type: 'object', properties: { few: list(short, 5), many: list(short, 100_000), other } };
    const spec = ruled({ type: 'object', properties: { it: list(item, 10) } }, rule);
    const found = objectionsToSchema({ type: 'object', properties: { spec } }, 'schema');
    expect(found.slice(0, 1).map(({ hint }) => hint)).toEqual(hints);
  });

  test('and so are rules that cost too much together, the most expensive by name', () => {
    const it = ruled(list({ ...text, maxLength: 500 }, 1000), `self.all(x, x.contains('${'a'.repeat(50)}'))`);
    const names = Array.from({ length: 200 }, (_, index) => `field${index}`);
    const found = objectionsToSchema(kind(Object.fromEntries(names.map((name) => [name, it]))), 'schema');
    expect(found.map(({ message }) => message.slice(0, 40))).toEqual([
      ...Array.from({ length: 4 }, () => 'contributed to estimated rule cost total'),
      'x-kubernetes-validations estimated rule ',
    ]);
  });
});

describe('a default is held to the rules of its schema:', () => {
  test.each<[string, Schema, string[]]>([
    ['one that fits', { ...ruled({ type: 'integer' }, 'self > 3'), default: 4 }, []],
    [
      'one that does not',
      { ...ruled({ type: 'integer' }, 'self > 3'), default: 3 },
      ['schema.properties[spec].properties[it].default'],
    ],
    [
      'a part of one',
      { type: 'object', properties: { a: ruled({ type: 'integer' }, 'self > 3') }, default: { a: 3 } },
      ['schema.properties[spec].properties[it].default.a'],
    ],
  ])('%s', (_, it, fields) => {
    expect(objectionsToSchema(kind({ it }), 'schema').map(({ field }) => field)).toEqual(fields);
  });
});

test.each<[string, Schema, string[]]>([
  [
    'no definitions, and patternProperties of nothing',
    { type: 'string', ...{ definitions: {}, patternProperties: {} } },
    [],
  ],
  [
    'dependencies of nothing',
    { type: 'string', ...{ dependencies: {} } },
    ['schema.properties[spec].properties[it].dependencies'],
  ],
  [
    'a validation without a rule',
    { type: 'string', 'x-kubernetes-validations': [{ message: 'a' } as ValidationRule] },
    ['schema.properties[spec].properties[it].x-kubernetes-validations[0].rule'],
  ],
])('%s is judged as the API server does', (_, it, fields) => {
  expect(objectionsToSchema(kind({ it }), 'schema').map(({ field }) => field)).toEqual(fields);
});

describe('whatever it is, it is judged:', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          embedded: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
          },
          names: { ...ruled(list(text, 5), 'self.all(x, x.size() < 5)'), 'x-kubernetes-list-type': 'set' },
        },
      },
    },
  };
  const metadata = fc.dictionary(
    fc.constantFrom(
      'name',
      'labels',
      'annotations',
      'finalizers',
      'ownerReferences',
      'managedFields',
      'deletionTimestamp',
      'generation',
    ),
    fc.jsonValue(),
  );
  const embedded = fc.record(
    { apiVersion: fc.jsonValue(), kind: fc.jsonValue(), metadata: fc.oneof(metadata, fc.jsonValue()) },
    { requiredKeys: [] },
  );
  const object = fc.record(
    {
      apiVersion: fc.constant('a.b/v1'),
      kind: fc.constant('A'),
      metadata: fc.oneof(metadata, fc.jsonValue()),
      spec: fc.oneof(
        fc.record({ embedded: fc.oneof(embedded, fc.jsonValue()), names: fc.jsonValue() }, { requiredKeys: [] }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );

  test('an object, alone or in place of another one', () => {
    fc.assert(
      fc.property(fc.oneof(object, fc.jsonValue()), fc.option(object, { nil: undefined }), (one, other) => {
        expect(Array.isArray(objectionsTo(one, { schema, named: 'A' }, other))).toBe(true);
      }),
    );
  });

  test('a schema', () => {
    const keywords = fc.dictionary(
      fc.constantFrom(
        'type',
        'properties',
        'items',
        'additionalProperties',
        'default',
        'enum',
        'required',
        'x-kubernetes-validations',
        'anyOf',
        'not',
        'maxItems',
      ),
      fc.oneof(fc.constantFrom('object', 'array', 'string'), fc.jsonValue()),
    );
    fc.assert(
      fc.property(
        fc.oneof(keywords, fc.dictionary(fc.constant('properties'), fc.dictionary(fc.string(), keywords))),
        (one) => {
          expect(Array.isArray(objectionsToSchema(one as Schema, 'schema'))).toBe(true);
        },
      ),
    );
  });
});
