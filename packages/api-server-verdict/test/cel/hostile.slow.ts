import fc from 'fast-check';
import { celViolations, compileRules } from '../../lib/cel/validate.ts';
import type { Schema } from '../../lib/schema.ts';

const anything: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const parts: Schema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    number: { type: 'integer' },
    list: { type: 'array', items: { type: 'integer' } },
    map: { type: 'object', additionalProperties: { type: 'string' } },
    free: anything,
  },
};

function ruled(rule: string): Schema {
  return { ...parts, 'x-kubernetes-validations': [{ rule }] };
}

function judged(rule: string, value: unknown): string[] {
  return celViolations(ruled(rule), value, undefined, '').map(({ message }) => message);
}

const BUDGET = 'no further validation rules will be run due to call cost exceeds limit';
const numbers = Array.from({ length: 1000 }, (_, index) => index);
const doubled = (times: number) => '.map(x, [x, x]).flatten()'.repeat(times);

describe('a rule that would take too long is stopped', () => {
  test.each<[string, string, unknown]>([
    ['for loops in loops', 'self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))', { list: numbers }],
    ['for a list that doubles', `self.list${doubled(30)}.size() > 0`, { list: [1] }],
    ['for a long range', 'lists.range(9223372036854775807).size() > 0', {}],
    ['for a text that doubles', `self.text${'.replace("a", "aa")'.repeat(40)} != ""`, { text: 'a' }],
    ['for sorting', 'lists.range(100000).map(x, -x).sort()[0] > 0', {}],
  ])('%s', (_, rule, value) => {
    expect(judged(rule, value)).toEqual([expect.stringContaining(BUDGET)]);
  });
});

test('rules together are stopped when they have used up what an object may take', () => {
  const rule = 'self.list.all(a, self.list.all(b, a + b >= 0 || a < 0 || b < 0 || a * b > 0))';
  const schema = { ...parts, 'x-kubernetes-validations': Array.from({ length: 100 }, () => ({ rule })) };
  const found = celViolations(schema, { list: numbers.slice(0, 300) }, undefined, '');
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringContaining('validation failed due to running out of cost budget'),
  ]);
});

test.each([
  ['a pattern that other engines would ponder', "self.text.matches('^(a+)+$')", { text: `${'a'.repeat(10_000)}b` }],
  ['a number that is too large to write out', 'quantity(self.text).isInteger()', { text: '1e999999999' }],
  ['a sum that is too large', 'self.number + 1 > 0', { number: 9223372036854775807n }],
  ['a text of half a character', "self.text.upperAscii() == ''", { text: '\ud800' }],
  [
    'names that JavaScript knows',
    'self.map.__proto__ == "" || has(self.map.constructor)',
    { map: JSON.parse('{"__proto__":"a"}') as unknown },
  ],
  ['fields that JavaScript knows', "dyn(self.map).toString == 'a'", { map: {} }],
  ['a rule that nests deeply', `${'('.repeat(5000)}true${')'.repeat(5000)}`, {}],
  ['a rule that goes on for long', Array.from({ length: 5000 }, () => 'true').join(' && '), {}],
  ['a text without an end', "'", {}],
])('%s is judged, and comes to an end', (_, rule, value) => {
  expect(() => compileRules(ruled(rule))).not.toThrow();
  expect(() => judged(rule, value)).not.toThrow();
});

test('a schema that nests deeply is judged', () => {
  let schema: Schema = ruled('true');
  let value: unknown = {};
  for (let depth = 0; depth < 2000; depth++) {
    schema = { type: 'object', properties: { a: schema } };
    value = { a: value };
  }
  expect(() => compileRules(schema)).not.toThrow();
  expect(() => celViolations(schema, value, value, '')).not.toThrow();
});

const words = [
  ...[
    'self',
    'oldSelf',
    '.text',
    '.number',
    '.list',
    '.map',
    '.free',
    '.nope',
    'true',
    'null',
    '1',
    '1.5',
    "'a'",
    'b"a"',
    '2u',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '?',
    '==',
    '!=',
    '<',
    '+',
    '-',
    '*',
    '/',
    '%',
    '&&',
    '||',
    '!',
    'in',
    '?.',
    '[?',
  ],
  ...[
    '.size()',
    '.all(x, ',
    '.map(x, ',
    '.exists(k, v, ',
    'x',
    'has(',
    'dyn(',
    '.matches(',
    'quantity(',
    'optional.of(',
    'type(',
  ],
  ...['.orValue(', '.format([', '.split(', '.sort()', 'duration(', 'timestamp(', 'ip(', 'url(', 'cidr(', '.sum()', ' '],
];
const rules = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...words), { maxLength: 15 }).map((some) => some.join('')),
);

test('no rule and no value breaks us', () => {
  fc.assert(
    fc.property(rules, fc.jsonValue(), fc.jsonValue(), (rule, value, old) => {
      const schema = ruled(rule);
      compileRules(schema);
      celViolations(schema, value, undefined, '');
      celViolations(schema, { text: value, list: [value], map: { a: value }, free: value }, { free: old }, 'spec');
    }),
    { numRuns: 2000 },
  );
});

test('what compiles is judged, and what does not is reported as such', () => {
  const value = { text: 'a', number: 1, list: [1], map: { a: 'b' }, free: {} };
  fc.assert(
    fc.property(rules, (rule) => {
      const schema = { ...parts, 'x-kubernetes-validations': [{ rule, message: 'broken' }] };
      const isRefused = compileRules(schema).some(({ message }) => message.includes('compilation failed'));
      const messages = celViolations(schema, value, undefined, '').map(({ message }) => message);
      expect(messages.some((message) => message.includes('compilation failed'))).toBe(isRefused);
    }),
    { numRuns: 1000 },
  );
});
