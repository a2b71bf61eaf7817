import type { Schema } from '../../lib/schema.ts';
import { type Edit, edited, type Node, nodesOf } from './edits.ts';
import { OF_LISTS, OF_LISTS_OF_OBJECTS, OF_MAPS, OF_OBJECTS, OF_OTHERS, OF_STRINGS } from './expressions.ts';

/** Chooses by numbers that are given, so that the same numbers make the same choices. */
export class Choices {
  #used = 0;

  constructor(private readonly numbers: readonly number[]) {}

  below(count: number): number {
    return (this.numbers[this.#used++ % this.numbers.length] ?? 0) % count;
  }

  of<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

/** Edits of a schema such as people make by mistake, or to find out. */
export function someEdits(schema: Schema, choices: Choices): Edit[] {
  const edits: Edit[] = choices.below(4) === 0 ? unbounding(schema) : [];
  for (let count = 1 + choices.below(3); count > 0; count--) {
    const nodes = nodesOf(edited(schema, edits));
    const node = nodes[choices.below(nodes.length)];
    if (node !== undefined) edits.push(...someChange(node, choices));
  }
  return edits;
}

const BOUNDS = ['maxItems', 'maxLength', 'maxProperties'] as const;

/** What takes every bound away. */
export function unbounding(schema: Schema): Edit[] {
  return nodesOf(schema).flatMap(({ at, schema: one }) =>
    BOUNDS.filter((keyword) => one[keyword] !== undefined).map((keyword) => ({ at: [...at, keyword] })),
  );
}

function someChange(node: Node, choices: Choices): Edit[] {
  const at = (...steps: (string | number)[]) => [...node.at, ...steps];
  const keywords = Object.keys(node.schema);
  switch (choices.below(10)) {
    case 0:
      return [{ at: at(keywords[choices.below(Math.max(1, keywords.length))] ?? 'type') }];
    case 1:
    case 2: {
      const [keyword, ...values] = choices.of(...KEYWORDS);
      return [{ at: at(keyword), put: values[choices.below(values.length)] }];
    }
    case 3:
      return [{ at: at('default'), put: choices.of<unknown>(...VALUES) }];
    case 4:
      return [{ at: at('properties', choices.of('added', 'metadata', 'a-b', 'if', 'spec')), put: someSchema(choices) }];
    case 5:
      return node.at.length === 0 ? [] : [{ at: node.at, put: wrapped(node.schema, choices) }];
    default:
      return [{ at: at('x-kubernetes-validations'), put: [someRule(node.schema, choices)] }];
  }
}

/** Values of every type, some as they should be. */
export const VALUES = [
  'a', '', 'abcdefghijklmnopqrstuvwxyz', '10Gi', '2001-02-03', 0, 1, -1, 2.5, 1e12, true, false, null,
  [], ['a'], ['a', 'a'], [1, 2, 3], [{}], [{ name: 'a' }, { name: 'a' }], {}, { name: 'a' }, { a: 1, b: [1] },
  { unknown: { deep: null } },
] as const; // prettier-ignore

const KEYWORDS: readonly [readonly [string, ...unknown[]], ...(readonly [string, ...unknown[]])[]] = [
  ['type', 'string', 'integer', 'number', 'boolean', 'object', 'array', '', 'text'],
  ['format', 'byte', 'date', 'date-time', 'duration', 'int32', 'uuid', 'ipv4', 'email', 'unheard-of'],
  ['nullable', true, false],
  ['enum', ['a', 'b'], [1, 2], [null, 'a'], [], ['a', 'a'], [{}]],
  ['pattern', '^[a-z]+$', '', '(', '(?!a)', '\\d{1001}'],
  ['minimum', 0, 1.5, -1e20],
  ['maximum', 10, 0.5, 1e20],
  ['exclusiveMaximum', true, false, 3],
  ['multipleOf', 2, 0.1, 0, -1],
  ['minLength', 0, 3, -1],
  ['maxLength', 0, 5, 253, 1e6, -1],
  ['minItems', 0, 2],
  ['maxItems', 0, 3, 100, 1e6],
  ['minProperties', 1, 0],
  ['maxProperties', 1, 20, 1e6],
  ['uniqueItems', true, false],
  ['required', ['name'], ['name', 'name'], [], ['unheard-of']],
  ['properties', {}, { name: { type: 'string' } }],
  ['additionalProperties', true, false, {}, { type: 'string' }, { type: 'string', default: 'a' }],
  ['items', { type: 'string' }, { type: 'object', properties: { name: { type: 'string' } } }, {}, [{ type: 'string' }]],
  ['not', {}, { type: 'string' }, { required: ['a'] }, { enum: ['a'] }],
  ['anyOf', [], [{ minLength: 2 }], [{ type: 'integer' }, { type: 'string' }], [{ required: ['unheard-of'] }], [{}]],
  ['allOf', [{ maxLength: 3 }], [{ properties: { unheard: {} } }], [{ description: 'no' }]],
  ['oneOf', [{ minimum: 1 }, { maximum: 5 }], [{ default: 1 }]],
  ['definitions', {}, { a: { type: 'string' } }],
  ['patternProperties', {}, { '^a': { type: 'string' } }],
  ['dependencies', {}, { a: ['b'] }, { a: { type: 'object' } }],
  ['additionalItems', true, false, {}, { type: 'string' }],
  ['$ref', '', '#/definitions/a'],
  ['$schema', '', 'http://json-schema.org/draft-04/schema#'],
  ['id', '', 'a'],
  ['title', 'a title', ''],
  ['description', 'a description', 5],
  ['example', 'a', { any: 1 }],
  ['externalDocs', { url: 'a' }, { description: 'b' }, 'c'],
  ['x-kubernetes-preserve-unknown-fields', true, false],
  ['x-kubernetes-embedded-resource', true, false],
  ['x-kubernetes-int-or-string', true, false],
  ['x-kubernetes-list-type', 'atomic', 'set', 'map', 'unheard-of'],
  ['x-kubernetes-list-map-keys', ['name'], [], ['name', 'name'], ['unheard-of']],
  ['x-kubernetes-map-type', 'atomic', 'granular', 'unheard-of'],
  [
    'x-kubernetes-validations',
    [],
    [{}],
    [{ message: 'a' }],
    [{ rule: '' }],
    [{ rule: 5 }],
    ['true'],
    [{ rule: 'true' }],
  ],
];

function someSchema(choices: Choices): Schema {
  return choices.of<Schema>(
    { type: 'string' },
    { type: 'string', maxLength: 10 },
    { type: 'string', enum: ['small', 'large'] },
    { type: 'string', format: choices.of('byte', 'date', 'date-time', 'duration', 'ipv4') },
    { type: 'integer' },
    { type: 'number', default: 1 },
    { type: 'boolean' },
    { 'x-kubernetes-int-or-string': true },
    { 'x-kubernetes-int-or-string': true, maxLength: 8 },
    { type: 'array', items: { type: 'string' } },
    { type: 'array', maxItems: 8, items: { type: 'string', maxLength: 4 }, 'x-kubernetes-list-type': 'set' },
    { type: 'array', items: { type: 'integer' } },
    {
      type: 'array',
      items: { type: 'object', required: ['name'], properties: NAMED },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'object', maxProperties: 5, additionalProperties: { type: 'array', items: { type: 'integer' } } },
    { type: 'object', properties: NAMED, required: ['name', 'tags'] },
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  );
}

const NAMED = {
  name: { type: 'string' },
  tags: { type: 'array', items: { type: 'string', maxLength: 20 } },
  port: { type: 'integer' },
  labels: { type: 'object', additionalProperties: { type: 'string' } },
} as const;

function wrapped(schema: Schema, choices: Choices): Schema {
  return choices.of<Schema>(
    { type: 'array', items: schema },
    { type: 'array', items: schema, maxItems: choices.of(1, 10, 1000) },
    { type: 'object', additionalProperties: schema },
    { type: 'object', additionalProperties: schema, maxProperties: choices.of(1, 10, 1000) },
    { type: 'object', properties: { one: schema, other: { type: 'string' } } },
    { type: 'object', properties: { one: schema }, required: ['one'] },
  );
}

function someRule(schema: Schema, choices: Choices): Record<string, unknown> {
  const rule = someExpression(schema, choices);
  return choices.of<Record<string, unknown>>(
    { rule },
    { rule },
    { rule, message: 'must be so' },
    { rule: `!(${rule})`, messageExpression: choices.of("'is ' + string(self)", "'no'", "self.join(',')", '1') },
    { rule, fieldPath: choices.of('.name', '.spec', "['a-b']", ' '), reason: choices.of('FieldValueInvalid', 'Other') },
    { rule, optionalOldSelf: choices.of(true, false) },
  );
}

function someExpression(schema: Schema, choices: Choices): string {
  const names = Object.keys((schema.items ?? schema).properties ?? {}).filter((name) => /^[A-Za-z_]\w*$/.test(name));
  const one = () =>
    choices
      .of(...expressionsOf(schema))
      .replace(/\b[PQR]\b/g, () => names[choices.below(Math.max(1, names.length))] ?? 'name');
  return choices.of(one(), one(), one(), `${one()} || ${one()}`, `${one()} && !(${one()})`);
}

function expressionsOf(schema: Schema): readonly [string, ...string[]] {
  switch (schema.type) {
    case 'string':
      return OF_STRINGS;
    case 'array':
      return schema.items?.type === 'object' ? OF_LISTS_OF_OBJECTS : OF_LISTS;
    case 'object':
      return typeof schema.additionalProperties === 'object' ? OF_MAPS : OF_OBJECTS;
    default:
      return OF_OTHERS;
  }
}
