import { type Schema, violations } from 'api-server-verdict';
import { sample } from '../../lib/admission/sample.ts';

const text: Schema = { type: 'string' };

describe('a sample is the least that a schema takes:', () => {
  test.each<[string, Schema, unknown]>([
    ['nothing that may be left out', { type: 'object', properties: { a: text } }, {}],
    ['what has to be said', { type: 'object', required: ['a'], properties: { a: text } }, { a: 'example' }],
    ['not what has a default', { type: 'object', required: ['a'], properties: { a: { ...text, default: 'b' } } }, {}],
    ['the example that the schema gives', { ...text, example: 'a' }, 'a'],
    ['the first value of an enum', { ...text, enum: ['b', 'a'] }, 'b'],
    ['a host name', { ...text, pattern: String.raw`^[a-z]+\.[a-z]+$` }, 'example.org'],
    ['a quantity', { ...text, pattern: '^[0-9]+(Gi|Mi)$' }, '1Gi'],
    ['a number in its bounds', { type: 'integer', minimum: 60, exclusiveMinimum: true }, 61],
    ['a multiple', { type: 'integer', minimum: 5, multipleOf: 4 }, 8],
    ['a boolean', { type: 'boolean' }, true],
    ['a text that is long enough', { ...text, minLength: 9 }, 'example.org'],
    ['a text that is short enough', { ...text, maxLength: 1 }, '1'],
    ['as many items as there have to be', { type: 'array', minItems: 2, items: text }, ['example', 'example']],
    ['a number or a text', { 'x-kubernetes-int-or-string': true }, 1],
  ])('%s', (_, schema, value) => {
    expect(sample(schema)).toEqual(value);
    expect(violations(schema, sample(schema), 'spec', 'Thing')).toEqual([]);
  });

  test('beside what is given', () => {
    const inner: Schema = { type: 'object', required: ['b'], properties: { b: text } };
    expect(sample({ type: 'object', properties: { a: inner, c: text } }, { a: {}, c: 'd' })).toEqual({
      a: { b: 'example' },
      c: 'd',
    });
  });

  test('and something where none can be thought of', () => {
    expect(sample({ ...text, pattern: '^x{7}$' })).toBe('example');
  });
});
