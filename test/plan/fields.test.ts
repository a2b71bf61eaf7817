import type { Schema } from 'api-server-verdict';
import fc from 'fast-check';
import { changedFields, fieldsOf } from '../../lib/plan/fields.ts';
import { plain, withField } from '../support/plan.ts';

const PORTS: Schema = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['port', 'protocol'],
  items: {
    type: 'object',
    properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: { type: 'string' } },
  },
};
const SCHEMA: Schema = {
  type: 'object',
  properties: {
    ports: PORTS,
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    args: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: PORTS },
  },
};

test.each<[what: string, before: unknown, after: unknown, fields: string[]]>([
  ['nothing, where nothing differs', { a: { b: [1] } }, { a: { b: [1] } }, []],
  ['nothing, where the keys stand otherwise', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a field by its path', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: 1 → 2']],
  ['a field that comes, and one that goes', { a: 1 }, { b: { c: 1 } }, ['a: 1 → null', 'b: null → {"c":1}']],
  ['a name with dots in brackets', { a: { 'b.c/d': 1 } }, { a: { 'b.c/d': 2 } }, ['a[b.c/d]: 1 → 2']],
  ['the item of a list of the same length', { args: ['a', 'b'] }, { args: ['a', 'c'] }, ['args[1]: "b" → "c"']],
  ['a list of another length as a whole', { args: ['a'] }, { args: ['a', 'b'] }, ['args: ["a"] → ["a","b"]']],
  [
    'the item of a list with merge keys by these, wherever it stands',
    { ports: [{ port: 80 }, { port: 53, protocol: 'UDP', name: 'dns' }] },
    { ports: [{ port: 53, protocol: 'UDP', name: 'names' }, { port: 80 }, { port: 443 }] },
    ['ports[port=53,protocol=UDP].name: "dns" → "names"', 'ports[port=443,protocol=TCP]: null → {"port":443}'],
  ],
  [
    'a list in which two items have the same merge keys as any other',
    { ports: [{ port: 80 }, { port: 80 }] },
    { ports: [{ port: 80 }] },
    ['ports: [{"port":80},{"port":80}] → [{"port":80}]'],
  ],
  [
    'what comes into a set, and what leaves it',
    { tags: ['a', 'b'] },
    { tags: ['c', 'b'] },
    ['tags[a]: "a" → null', 'tags[c]: null → "c"'],
  ],
  [
    'lists with merge keys in a map',
    { labels: { x: [{ port: 1 }] } },
    { labels: { x: [{ port: 1, name: 'a' }] } },
    ['labels.x[port=1,protocol=TCP].name: null → "a"'],
  ],
  ['JSON in a text as JSON', { a: '{"b":1,"c":2}' }, { a: '{"c":2, "b":3}' }, ['a.b: 1 → 3']],
  ['JSON that is written otherwise as nothing but that', { a: '{"b":1}' }, { a: '{ "b": 1 }' }, []],
  ['a text that is JSON on one side only as a text', { a: '{"b":1}' }, { a: '{' }, ['a: "{\\"b\\":1}" → "{"']],
])('what differs is told as %s', (_, before, after, fields) => {
  const found = changedFields(before, after, SCHEMA);
  expect(found.map((one) => `${one.path}: ${JSON.stringify(one.before)} → ${JSON.stringify(one.after)}`)).toEqual(
    fields,
  );
});

/** A name that reads the same in a path and in brackets. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,4}$/),
  fc.constantFrom('a.b', 'a/b', '__proto__', 'constructor', '0'),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, fc.constantFrom(1, 'a', true, '{"a":1}', ''), tie('list'), tie('object')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true }),
}));

test('what differs, made of the one, gives the other', () => {
  fc.assert(
    fc.property(value.object, value.object, (before, after) => {
      const made = changedFields(before, after).reduce<unknown>(withField, before);
      expect(plain(made)).toEqual(plain(after));
    }),
    { numRuns: 500 },
  );
});

test('all fields of an object give the object', () => {
  fc.assert(
    fc.property(value.object, (object) => {
      fc.pre(Object.keys(object).length > 0);
      const made = fieldsOf(object).reduce<unknown>(
        (whole, { path, value: after }) => withField(whole, { path, after }),
        {},
      );
      expect(plain(made)).toEqual(plain(object));
    }),
  );
});
