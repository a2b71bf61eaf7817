import fc from 'fast-check';
import { withDefaults } from '../../lib/structural/defaults.ts';
import { droppedFields } from '../../lib/structural/dropped.ts';
import { schemaErrors } from '../../lib/structural/schema-errors.ts';
import { violations } from '../../lib/structural/violations.ts';
import type { Schema } from '../../lib/schema.ts';

const NAMES = ['a', 'b', 'name', '__proto__', 'constructor'];
const json = fc.jsonValue({ maxDepth: 4 });
const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, maxDepth: 4 });

const KEYWORDS = {
  type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array'),
  format: fc.constantFrom('date', 'ipv4', 'email', 'uri', 'int32', 'float', 'duration', 'none'),
  nullable: fc.boolean(),
  default: json,
  enum: fc.array(json, { maxLength: 3 }),
  pattern: fc.constantFrom('^a', '(', '(a+)+$', ''),
  minimum: fc.double({ noNaN: true }),
  maximum: fc.double({ noNaN: true }),
  exclusiveMaximum: fc.boolean(),
  multipleOf: fc.double({ noNaN: true }),
  minLength: fc.nat(5),
  maxLength: fc.nat(5),
  maxItems: fc.nat(3),
  minProperties: fc.nat(3),
  required: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
  'x-kubernetes-list-type': fc.constantFrom('atomic', 'set', 'map'),
  'x-kubernetes-list-map-keys': fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
  'x-kubernetes-preserve-unknown-fields': fc.constant(true),
  'x-kubernetes-embedded-resource': fc.boolean(),
  'x-kubernetes-int-or-string': fc.boolean(),
};

/** Schemas as people write them, and as they had better not. */
function schemaOf(depth: number): fc.Arbitrary<Schema> {
  const inner = depth === 0 ? fc.constant({}) : schemaOf(depth - 1);
  const nested = {
    items: inner,
    properties: fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), inner),
    anyOf: fc.array(inner, { maxLength: 2 }),
    oneOf: fc.array(inner, { maxLength: 2 }),
    not: inner,
  };
  return fc
    .tuple(
      fc.subarray(Object.keys(KEYWORDS) as (keyof typeof KEYWORDS)[], { maxLength: 4 }),
      fc.record(KEYWORDS),
      fc.record(nested, { requiredKeys: [] }),
    )
    .map(([keywords, values, more]) => ({
      ...Object.fromEntries(keywords.map((keyword) => [keyword, values[keyword]])),
      ...more,
    }));
}

const schemas = schemaOf(2);

const anySchemas = fc.oneof(
  schemas,
  fc.tuple(schemas, json).map(([schema, more]) => ({ ...schema, items: more as Schema })),
);

test('no value makes it throw, under any schema', () => {
  fc.assert(
    fc.property(anySchemas, anything, fc.constantFrom('', 'spec'), (schema, value, field) => {
      violations(schema, value, field, 'Thing');
      withDefaults(schema, value);
      droppedFields(schema, value);
    }),
    { numRuns: 300 },
  );
});

test('no schema makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(schemas, json), (schema) => void schemaErrors(schema as Schema)),
    { numRuns: 300 },
  );
});

test('defaults are put in once, and what is given stays as it is', () => {
  fc.assert(
    fc.property(schemas, json, (schema, value) => {
      const before = JSON.stringify(value);
      const once = withDefaults(schema, value);
      expect(withDefaults(schema, once)).toEqual(once);
      expect(JSON.stringify(value)).toBe(before);
    }),
    { numRuns: 300 },
  );
});
