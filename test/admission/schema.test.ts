import fc from 'fast-check';
import { violations } from '../../lib/admission/schema.ts';
import type { Schema } from '../../lib/model/xrd.ts';

/** What is wrong with a value, as `field message: hint`. */
function wrong(schema: Schema, value: unknown): string[] {
  return violations(schema, value, 'spec', 'Thing 1.0.0').map(
    ({ field, message, hint }) => `${field} ${message}: ${hint}`,
  );
}

type Rows = readonly (readonly [what: string, schema: Schema, value: unknown, wrong?: string])[];

/** Each row is a value, what is wrong with it, and nothing where that is left out. */
function admits(rows: Rows): void {
  test.each(rows.map(([what, schema, value, ...expected]) => [what, schema, value, expected] as const))(
    '%s',
    (_, schema, value, expected) => {
      expect(wrong(schema, value)).toEqual(expected);
    },
  );
}

describe('type', () => {
  const string: Schema = { type: 'string' };
  const number: Schema = { type: 'number' };
  const integer: Schema = { type: 'integer' };
  const boolean: Schema = { type: 'boolean' };
  const object: Schema = { type: 'object' };
  const array: Schema = { type: 'array', items: {} };
  admits([
    ['a string', string, 'a'],
    ['an empty string', string, ''],
    ['a number is no string', string, 1, 'spec is an integer: it must be a string'],
    ['a boolean is no string', string, true, 'spec is a boolean: it must be a string'],
    ['an object is no string', string, {}, 'spec is an object: it must be a string'],
    ['a list is no string', string, [], 'spec is an array: it must be a string'],
    ['an integer', integer, 1],
    ['a whole number is an integer', integer, 1.0],
    ['a fraction is no integer', integer, 1.5, 'spec is a number: it must be an integer'],
    ['digits are no integer', integer, '1', 'spec is a string: it must be an integer'],
    ['a number', number, 1.5],
    ['an integer is a number', number, 1],
    ['digits are no number', number, '1.5', 'spec is a string: it must be a number'],
    ['a boolean', boolean, false],
    ['a word is no boolean', boolean, 'true', 'spec is a string: it must be a boolean'],
    ['zero is no boolean', boolean, 0, 'spec is an integer: it must be a boolean'],
    ['an object', object, {}],
    ['a list is no object', object, [], 'spec is an array: it must be an object'],
    ['a list', array, []],
    ['an object is no list', array, { 0: 'a' }, 'spec is an object: it must be an array'],
    ['anything, where there is no type', {}, 'a'],
  ]);
});

describe('nullable', () => {
  admits([
    ['null, where it is', { type: 'string', nullable: true }, null],
    ['null, whatever else holds', { type: 'string', nullable: true, enum: ['a'], minLength: 1 }, null],
    [
      'other values are held to the type',
      { type: 'string', nullable: true },
      1,
      'spec is an integer: it must be a string',
    ],
    ['null in a list', { type: 'array', items: { type: 'string' } }, [null], 'spec[0] is null: it must be a string'],
  ]);
});

describe('what JSON cannot hold is refused, whatever the schema says', () => {
  test.each([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['a BigInt', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['undefined in a list', undefined],
  ])('%s', (_, value) => {
    for (const schema of [{}, { type: 'number' }, { type: 'string', enum: ['a'] }] as const) {
      const [found, ...others] = violations({ type: 'array', items: schema }, [value], 'spec', 'Thing');
      expect(found).toMatchObject({ field: 'spec[0]', message: 'is nothing that JSON can hold' });
      expect(others).toEqual([]);
    }
    expect(violations({ 'x-kubernetes-int-or-string': true }, value, 'spec', 'Thing')).toHaveLength(1);
  });
});

describe('enum', () => {
  const record: Schema = { type: 'string', enum: ['A', 'AAAA', 'CNAME'] };
  admits([
    ['one of them', record, 'AAAA'],
    ['another', record, 'B', 'spec is B: the values are: A, AAAA, CNAME'],
    ['in other capitals', record, 'cname', 'spec is cname: did you mean CNAME? the values are: A, AAAA, CNAME'],
    ['the type comes first', record, 1, 'spec is an integer: it must be one of A, AAAA, CNAME'],
    ['a number', { type: 'integer', enum: [1, 2] }, 2],
    ['another number', { type: 'integer', enum: [1, 2] }, 3, 'spec is 3: the values are: 1, 2'],
    ['digits are no number', { enum: [1] }, '1', 'spec is 1: did you mean 1? the values are: 1'],
  ]);
});

describe('length', () => {
  const short: Schema = { type: 'string', minLength: 2, maxLength: 3 };
  admits([
    ['the least', short, 'ab'],
    ['the most', short, 'abc'],
    ['too little', short, 'a', 'spec has 1 characters: it takes at least 2'],
    ['nothing', short, '', 'spec has 0 characters: it takes at least 2'],
    ['too much', short, 'abcd', 'spec has 4 characters: it takes at most 3'],
    ['a character beyond the first plane counts once', short, '😀😀😀'],
    ['but it does count', short, '😀', 'spec has 1 characters: it takes at least 2'],
    ['what is put together counts by its parts', short, '👩‍💻é', 'spec has 4 characters: it takes at most 3'],
  ]);
});

describe('pattern', () => {
  const label: Schema = { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
  admits([
    ['a match', label, 'my-app'],
    ['no match', label, 'My app', 'spec is "My app": it must match ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'],
    [
      '$ is the end, not the end of a line',
      label,
      'app\n',
      'spec is "app\\n": it must match ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    ],
    ['a match anywhere, without anchors', { type: 'string', pattern: 'b' }, 'abc'],
    ['a class of Unicode, as Go writes it', { type: 'string', pattern: '^\\pL+$' }, 'äöü'],
    ['a flag in the pattern', { type: 'string', pattern: '(?i)^app$' }, 'APP'],
    ['the end of the text, as Go writes it', { type: 'string', pattern: '^app\\z' }, 'app'],
    ['a character beyond the first plane is one', { type: 'string', pattern: '^.$' }, '😀'],
    [
      'what would take a backtracking engine years',
      { type: 'string', pattern: '^(a+)+$' },
      `${'a'.repeat(50)}!`,
      `spec is "${'a'.repeat(50)}!": it must match ^(a+)+$`,
    ],
    [
      'what Go cannot read matches nothing',
      { type: 'string', pattern: '^(?=a)' },
      'a',
      'spec is "a": it must match ^(?=a)',
    ],
    ['nor does a reference back', { type: 'string', pattern: '(a)\\1' }, 'aa', 'spec is "aa": it must match (a)\\1'],
  ]);
});

describe('bounds', () => {
  const closed: Schema = { type: 'integer', minimum: 1, maximum: 3 };
  const open: Schema = { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true };
  admits([
    ['the least', closed, 1],
    ['the most', closed, 3],
    ['under it', closed, 0, 'spec is 0: it must be at least 1'],
    ['over it', closed, 4, 'spec is 4: it must be at most 3'],
    ['zero as a bound', { type: 'integer', minimum: 0 }, -1, 'spec is -1: it must be at least 0'],
    ['within open bounds', open, 0.5],
    ['on the lower', open, 0, 'spec is 0: it must be over 0'],
    ['on the upper', open, 1, 'spec is 1: it must be under 1'],
    ['bounds that say that they are closed', { type: 'integer', minimum: 1, exclusiveMinimum: false }, 1],
  ]);
});

describe('multipleOf', () => {
  const of = (multipleOf: number): Schema => ({ type: 'number', multipleOf });
  admits([
    ['a multiple', of(5), 15],
    ['zero', of(5), 0],
    ['below zero', of(5), -15],
    ['none', of(5), 7, 'spec is 7: it must be a multiple of 5'],
    ['of a fraction', of(0.5), 1.5],
    ['of a decimal that binary cannot hold', of(0.1), 0.3],
    ['of many such', of(0.1), 4.7],
    ['of hundredths', of(0.01), 19.99],
    ['of a decimal over one', of(1.1), 3.3],
    ['no multiple of a decimal', of(0.1), 0.35, 'spec is 0.35: it must be a multiple of 0.1'],
    ['less than one of it', of(0.1), 0.05, 'spec is 0.05: it must be a multiple of 0.1'],
  ]);

  test('every number of steps is a multiple of the step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.constantFrom(0.001, 0.01, 0.1, 0.25, 1, 3, 10),
        (steps, step) => {
          const value = Number((steps * step).toFixed(3));
          expect(wrong(of(step), value)).toEqual([]);
        },
      ),
    );
  });
});

describe('items', () => {
  const names: Schema = { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string', minLength: 1 } };
  const ports: Schema = {
    type: 'array',
    items: { type: 'object', required: ['port'], properties: { port: { type: 'integer' } } },
  };
  admits([
    ['as many as may be', names, ['a', 'b']],
    ['too few', names, [], 'spec has 0 items: it takes at least 1'],
    ['too many', names, ['a', 'b', 'c'], 'spec has 3 items: it takes at most 2'],
    ['each is checked, by its place', names, ['a', ''], 'spec[1] has 0 characters: it takes at least 1'],
    ['objects in it too', ports, [{ port: 1 }, { port: 'http' }], 'spec[1].port is a string: it must be an integer'],
    ['and what they lack', ports, [{}], 'spec[0].port is missing: add it: an integer'],
  ]);
});

describe('required', () => {
  const described: Schema = { type: 'string', description: 'The name of it.\nMore of it.' };
  const thing = (name: Schema | undefined): Schema => ({
    type: 'object',
    required: ['name'],
    properties: name === undefined ? {} : { name },
  });
  admits([
    ['it is there', thing({ type: 'string' }), { name: 'a' }],
    ['even empty', thing({ type: 'string' }), { name: '' }],
    ['even false', thing({ type: 'boolean' }), { name: false }],
    ['it is missing', thing({ type: 'string' }), {}, 'spec.name is missing: add it: a string'],
    ['the remedy says what it is for', thing(described), {}, 'spec.name is missing: add it: a string, the name of it.'],
    [
      'and from what to choose',
      thing({ type: 'string', enum: ['a', 'b'] }),
      {},
      'spec.name is missing: add it: one of a, b',
    ],
    ['a default stands in for it', thing({ type: 'string', default: 'a' }), {}],
    ['so does one that is false', thing({ type: 'boolean', default: false }), {}],
    ['it is missing and unknown', thing(undefined), {}, 'spec.name is missing: add it: it is required'],
  ]);

  test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])('%s is not there by inheritance', (name) => {
    const properties = Object.fromEntries([[name, { type: 'string' }]]) as Schema['properties'];
    expect(wrong({ type: 'object', required: [name], properties }, {})).toEqual([
      `spec.${name} is missing: add it: a string`,
    ]);
    expect(wrong({ type: 'object', required: [name], properties }, Object.fromEntries([[name, 'a']]))).toEqual([]);
  });
});

describe('fields', () => {
  const known: Schema = { type: 'object', properties: { replicas: { type: 'integer' }, image: { type: 'string' } } };
  const labels: Schema = { type: 'object', additionalProperties: { type: 'string' } };
  const open: Schema = { ...known, 'x-kubernetes-preserve-unknown-fields': true };
  admits([
    ['all of them', known, { replicas: 1, image: 'a' }],
    ['none of them', known, {}],
    [
      'an unknown one, with the nearest that is known',
      known,
      { replica: 1 },
      'spec.replica is no field of Thing 1.0.0: remove it; did you mean replicas? the fields are: replicas, image',
    ],
    [
      'an unknown one that is near nothing',
      known,
      { x: 1 },
      'spec.x is no field of Thing 1.0.0: remove it; the fields are: replicas, image',
    ],
    [
      'an unknown one where there are none',
      { type: 'object' },
      { x: 1 },
      'spec.x is no field of Thing 1.0.0: remove it; there are no fields here',
    ],
    ['any, where they are additional', labels, { a: 'b', 'example.org/a': 'b' }],
    ['which are checked', labels, { 'example.org/a': 1 }, 'spec[example.org/a] is an integer: it must be a string'],
    ['any at all', { type: 'object', additionalProperties: true }, { a: 1 }],
    [
      'none, if that is said',
      { type: 'object', additionalProperties: false },
      { a: 1 },
      'spec.a is no field of Thing 1.0.0: remove it; there are no fields here',
    ],
    ['any, where unknown ones are preserved', open, { x: { y: 1 } }],
    [
      'the known ones are checked there too',
      open,
      { replicas: 'a' },
      'spec.replicas is a string: it must be an integer',
    ],
    [
      'unknown ones inside of known ones',
      { type: 'object', properties: { a: known } },
      { a: { x: 1 } },
      'spec.a.x is no field of Thing 1.0.0: remove it; the fields are: replicas, image',
    ],
  ]);

  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'])(
    '%s is known by no inheritance',
    (name) => {
      const unknown = `spec.${name} is no field of Thing 1.0.0: remove it; the fields are: replicas, image`;
      expect(wrong(known, Object.fromEntries([[name, { type: 'string' }]]))).toEqual([unknown]);
    },
  );
});

describe('x-kubernetes-int-or-string', () => {
  const port: Schema = { 'x-kubernetes-int-or-string': true };
  admits([
    ['an integer', port, 80],
    ['a string', port, 'http'],
    ['a fraction', port, 0.5, 'spec is a number: it must be an integer or a string'],
    ['a boolean', port, true, 'spec is a boolean: it must be an integer or a string'],
    ['a list', port, [80], 'spec is an array: it must be an integer or a string'],
    ['a string is held to its pattern', { ...port, pattern: '^[a-z]+$' }, 'H', 'spec is "H": it must match ^[a-z]+$'],
    ['an integer is held to its bounds', { ...port, minimum: 1 }, 0, 'spec is 0: it must be at least 1'],
    ['null, where it is nullable', { ...port, nullable: true }, null],
  ]);
});

test('everything that is wrong is said at once', () => {
  const schema: Schema = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      size: { type: 'string', maxLength: 1, pattern: '^a' },
      count: { type: 'integer' },
    },
  };
  expect(violations(schema, { size: 'bc', count: 'x', y: 1 }, 'spec', 'Thing').map(({ field }) => field)).toEqual([
    ...['spec.name', 'spec.size', 'spec.size', 'spec.count', 'spec.y'],
  ]);
});

describe('whatever schema and value are,', () => {
  const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString'), fc.string());
  const leaf = fc.record(
    {
      type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array'),
      nullable: fc.boolean(),
      enum: fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 3 }),
      pattern: fc.oneof(fc.string(), fc.constantFrom('^a', '(?=a)', '(', '\\pL')),
      minLength: fc.nat(5),
      maxLength: fc.nat(5),
      minimum: fc.integer(),
      maximum: fc.double({ noNaN: true }),
      exclusiveMinimum: fc.boolean(),
      multipleOf: fc.constantFrom(0.1, 1, 3),
      minItems: fc.nat(3),
      maxItems: fc.nat(3),
      default: fc.jsonValue({ maxDepth: 1 }),
      'x-kubernetes-int-or-string': fc.boolean(),
      'x-kubernetes-preserve-unknown-fields': fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
    const inner = fc.record(
      {
        items: tie('schema'),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
        properties: fc.dictionary(name, tie('schema'), { maxKeys: 2 }),
        required: fc.array(name, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    const nested = fc.tuple(leaf, inner).map(([own, below]) => ({ ...own, ...below }));
    return { schema: fc.oneof({ maxDepth: 2 }, leaf, nested) };
  });
  const value = fc.oneof(fc.jsonValue(), fc.anything({ maxDepth: 2, withBigInt: true, withDate: true }));

  test('there is an answer, and it says where, what and what to do', () => {
    fc.assert(
      fc.property(schema, value, (anySchema, anyValue) => {
        for (const { field, message, hint } of violations(anySchema, anyValue, 'spec', 'Thing')) {
          expect(field).toMatch(/^spec/);
          expect(message).not.toBe('');
          expect(hint).not.toBe('');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the same answer comes twice', () => {
    fc.assert(
      fc.property(schema, fc.jsonValue(), (anySchema, anyValue) => {
        expect(wrong(anySchema, anyValue)).toEqual(wrong(anySchema, anyValue));
      }),
    );
  });

  test('a value that has nothing but what the schema lists is admitted without required fields', () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.string(), { maxKeys: 5 }), (fields) => {
        const properties = Object.fromEntries(Object.keys(fields).map((field) => [field, { type: 'string' }] as const));
        expect(wrong({ type: 'object', properties }, fields)).toEqual([]);
      }),
    );
  });
});
