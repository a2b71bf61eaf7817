import type { Schema } from 'api-server-verdict';
import { type Form, formOf } from '../../lib/imports/form.ts';

const text: Schema = { type: 'string' };

describe('a form asks for what the schema takes:', () => {
  test.each<[what: string, schema: Schema, form: Form]>([
    ['text', { ...text, minLength: 1, maxLength: 9 }, { type: 'string', minLength: 1, maxLength: 9 }],
    [
      'its title, description and default',
      { ...text, title: 'Zone', description: 'Where. ', default: 'here' },
      { type: 'string', title: 'Zone', description: 'Where.', default: 'here' },
    ],
    ['false as a default', { type: 'boolean', default: false }, { type: 'boolean', default: false }],
    ['an enum', { ...text, enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    ['bounds', { type: 'integer', minimum: 1, maximum: 3 }, { type: 'integer', minimum: 1, maximum: 3 }],
    [
      'bounds that are no values themselves',
      { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    ],
    ['a pattern', { ...text, pattern: '^[a-z]+$' }, { type: 'string', pattern: '^[a-z]+$' }],
    ['a format', { ...text, format: 'uri' }, { type: 'string', format: 'uri' }],
    [
      'a list',
      { type: 'array', minItems: 1, maxItems: 2, items: text },
      { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string' } },
    ],
    [
      'a set',
      { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
      { type: 'array', uniqueItems: true, items: { type: 'string' } },
    ],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'integer' } },
      { type: 'object', additionalProperties: { type: 'integer' } },
    ],
    [
      'objects in objects, and no field besides',
      { type: 'object', required: ['a'], properties: { a: { type: 'object', properties: { b: text } } } },
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'object', properties: { b: { type: 'string' } }, additionalProperties: false } },
        additionalProperties: false,
      },
    ],
    [
      'nothing that has a default',
      { type: 'object', required: ['a'], properties: { a: { ...text, default: 'x' } } },
      { type: 'object', properties: { a: { type: 'string', default: 'x' } }, additionalProperties: false },
    ],
    ['an object of which nothing is known', { type: 'object' }, { type: 'object', additionalProperties: true }],
    [
      'a field beside those that are known, where it is kept',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: text } },
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true },
    ],
    [
      'a number or text',
      { 'x-kubernetes-int-or-string': true },
      {
        anyOf: [
          { title: 'integer', type: 'integer' },
          { title: 'string', type: 'string' },
        ],
      },
    ],
  ])('%s', (_, schema, form) => {
    expect(formOf(schema)).toEqual(form);
  });
});

describe('a form says what it cannot hold somebody to:', () => {
  test.each<[what: string, schema: Schema, form: Form]>([
    [
      'a pattern that no browser reads',
      { ...text, description: 'A name.', pattern: '(?i)^[a-z]+$' },
      { type: 'string', description: 'A name. Matching (?i)^[a-z]+$.' },
    ],
    [
      'one that a browser reads otherwise',
      { ...text, pattern: '^[[:alpha:]]+$' },
      { type: 'string', description: 'Matching ^[[:alpha:]]+$.' },
    ],
    [
      'a format that the library does not know',
      { ...text, format: 'cidr' },
      { type: 'string', description: 'In the format cidr.' },
    ],
    [
      'a rule in CEL',
      { ...text, 'x-kubernetes-validations': [{ rule: 'self != "a"', message: 'must not be a' }] },
      { type: 'string', description: 'Must not be a.' },
    ],
  ])('%s', (_, schema, form) => {
    expect(formOf(schema)).toEqual(form);
  });
});
