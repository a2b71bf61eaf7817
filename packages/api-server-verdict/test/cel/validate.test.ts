import { celViolations, compileRules } from '../../lib/cel/validate.ts';
import type { Schema, ValidationRule } from '../../lib/schema.ts';

const app: Schema = {
  type: 'object',
  properties: {
    replicas: { type: 'integer' },
    most: { type: 'integer' },
    image: { type: 'string' },
    'is-public': { type: 'boolean' },
    hosts: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    memory: { 'x-kubernetes-int-or-string': true },
    ports: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' }, port: { type: 'integer' } } },
    },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function objects(...rules: (string | ValidationRule)[]): Schema {
  const validations = rules.map((rule) => (typeof rule === 'string' ? { rule } : rule));
  return { type: 'object', properties: { spec: { ...app, 'x-kubernetes-validations': validations } } };
}

function object(spec: object): unknown {
  return { apiVersion: 'example.com/v1', kind: 'App', metadata: { name: 'shop' }, spec };
}

function broken(rule: string | ValidationRule, spec: object, old?: object): string[] {
  const found = celViolations(objects(rule), object(spec), old && object(old), '');
  return found.map(({ field, message }) => `${field}: ${message}`);
}

describe('an object keeps a rule', () => {
  test.each([
    ['that compares fields', 'self.replicas <= self.most', { replicas: 1, most: 2 }],
    ['about a field it does not have', '!has(self.most) || self.most > 5', {}],
    ['about a field with a dash', 'self.is__dash__public', { 'is-public': true }],
    ['about every element', "self.hosts.all(host, host.endsWith('.dev'))", { hosts: ['a.dev', 'b.dev'] }],
    ['about a set in another order', "self.hosts == ['b', 'a']", { hosts: ['a', 'b'] }],
    ['about a text that matches', "self.image.matches('^[a-z]+:[0-9.]+$')", { image: 'shop:1.2' }],
    ['about a quantity', "quantity(self.memory).isLessThan(quantity('2Gi'))", { memory: '500Mi' }],
    ['about a map', "self.labels.exists(key, value, key == 'team' && value != '')", { labels: { team: 'a' } }],
    ['about what may be there', "self.?image.orValue('none') == 'none'", {}],
  ])('%s', (_, rule, spec) => {
    expect(broken(rule, spec)).toEqual([]);
  });
});

describe('an object breaks a rule', () => {
  test.each<[string, string | ValidationRule, object, string]>([
    ['without a message', 'self.replicas > 1', { replicas: 1 }, 'spec: failed rule: self.replicas > 1'],
    ['with a message', { rule: 'self.replicas > 1', message: 'too few' }, { replicas: 1 }, 'spec: too few'],
    [
      'with a message that is worked out',
      { rule: 'self.replicas > 1', messageExpression: "'%d is too few'.format([self.replicas])" },
      { replicas: 1 },
      'spec: 1 is too few',
    ],
    [
      'whose message cannot be worked out',
      { rule: 'self.replicas > 1', messageExpression: 'self.image', message: 'too few' },
      { replicas: 1 },
      'spec: too few',
    ],
    [
      'that blames a field',
      { rule: 'self.replicas > 1', message: 'too few', fieldPath: '.replicas' },
      { replicas: 1 },
      'spec.replicas: too few',
    ],
    [
      'that cannot be evaluated',
      'self.replicas > 1',
      {},
      'spec: no such key: replicas evaluating rule: self.replicas > 1',
    ],
  ])('%s', (_, rule, spec, expected) => {
    expect(broken(rule, spec)).toEqual([expected]);
  });
});

describe('a rule about a change', () => {
  const rule = { rule: 'self.image == oldSelf.image', message: 'the image stays' };

  test.each<[string, object | undefined, string[]]>([
    ['does not matter to a new object', undefined, []],
    ['is kept by what stays', { image: 'a' }, []],
    ['is broken by what changes', { image: 'b' }, ['spec: the image stays']],
  ])('%s', (_, old, expected) => {
    expect(broken(rule, { image: 'a' }, old)).toEqual(expected);
  });

  test('sees that there was nothing if it says so', () => {
    const first = { rule: "oldSelf.hasValue() || self.image == 'first'", optionalOldSelf: true };
    expect(broken(first, { image: 'second' })).toHaveLength(1);
    expect(broken(first, { image: 'second' }, { image: 'first' })).toEqual([]);
  });

  test('finds an element by its keys', () => {
    const schema = objects();
    const { spec } = schema.properties ?? {};
    const { ports } = spec?.properties ?? {};
    const items = { ...ports?.items, 'x-kubernetes-validations': [{ rule: 'self.port >= oldSelf.port' }] };
    const changing: Schema = {
      ...schema,
      properties: { spec: { ...spec, properties: { ports: { ...ports, items } } } },
    };
    const was = object({
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
    });
    const is = object({
      ports: [
        { name: 'https', port: 443 },
        { name: 'new', port: 1 },
        { name: 'http', port: 79 },
      ],
    });
    expect(compileRules(changing)).toEqual([]);
    expect(celViolations(changing, is, was, '').map(({ field }) => field)).toEqual(['spec.ports[2]']);
  });
});

test('what was broken before and has not been changed is tolerated, as the API server only warns of it', () => {
  const schema = objects('self.replicas > 1');
  const was = object({ replicas: 1 });
  expect(celViolations(schema, was, was, '')).toMatchObject([{ field: 'spec', tolerated: true }]);
  expect(celViolations(schema, was, object({ replicas: 0 }), '')).toMatchObject([{ field: 'spec', tolerated: false }]);
});

test('a hint says the rule, and a reason how the API server calls it', () => {
  const rule = { rule: 'self.replicas\n  > 1', message: 'too few', reason: 'FieldValueForbidden' };
  expect(celViolations(objects(rule), object({ replicas: 1 }), undefined, '')).toEqual([
    {
      field: 'spec',
      message: 'too few',
      hint: 'it must satisfy self.replicas > 1',
      reason: 'FieldValueForbidden',
      tolerated: false,
    },
  ]);
});

test('fields are named from the path given', () => {
  const spec = { ...app, 'x-kubernetes-validations': [{ rule: 'self.replicas > 1', fieldPath: '.labels' }] };
  expect(celViolations(spec, { replicas: 1 }, undefined, 'items[0].spec')).toMatchObject([
    { field: 'items[0].spec.labels' },
  ]);
});

describe('a rule is refused', () => {
  test.each<[string, string | ValidationRule, string, string]>([
    ['that cannot be read', 'self.replicas >', 'rule', 'Syntax error'],
    ['about a field that is not there', 'self.nope > 1', 'rule', "undefined field 'nope'"],
    ['about a field by the name it has in YAML', 'self.is-public', 'rule', "undefined field 'is'"],
    ['about a variable that is not there', 'replicas > 1', 'rule', "undeclared reference to 'replicas'"],
    ['with a function that is not there', 'now() > self.replicas', 'rule', "undeclared reference to 'now'"],
    ['that compares what cannot be compared', "self.replicas > 'a'", 'rule', 'found no matching overload'],
    ['that is no condition', 'self.replicas', 'rule', 'cel expression must evaluate to a bool'],
    ['that is empty', ' ', 'rule', 'rule is not specified'],
    ['with a pattern that is none', "self.image.matches('[')", 'rule', 'invalid matches argument'],
    [
      'whose message is no text',
      { rule: 'true', messageExpression: 'self.replicas' },
      'messageExpression',
      'messageExpression must evaluate to a string',
    ],
    [
      'that blames a field that is not there',
      { rule: 'true', fieldPath: '.nope' },
      'fieldPath',
      'must be a valid path',
    ],
    ['with a reason of its own', { rule: 'true', reason: 'Why' }, 'reason', 'supported values'],
  ])('%s', (_, rule, part, message) => {
    expect(compileRules(objects(rule))).toEqual([
      {
        field: `openAPIV3Schema.properties[spec].x-kubernetes-validations[0].${part}`,
        message: expect.stringContaining(message) as unknown,
      },
    ]);
  });

  test('about changes of elements that cannot be told apart', () => {
    const hosts = {
      ...app.properties?.['hosts'],
      maxItems: 10,
      items: { type: 'string', maxLength: 10, 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
    } as const;
    expect(compileRules({ type: 'object', properties: { hosts } })).toMatchObject([
      { message: expect.stringContaining('oldSelf cannot be used on the uncorrelatable portion') as unknown },
    ]);
  });
});

test('of the metadata, rules know the name only', () => {
  expect(compileRules({ ...objects(), 'x-kubernetes-validations': [{ rule: "self.metadata.name != ''" }] })).toEqual(
    [],
  );
  const namespaced = { ...objects(), 'x-kubernetes-validations': [{ rule: "self.metadata.namespace != ''" }] };
  expect(compileRules(namespaced)).toMatchObject([
    { message: expect.stringContaining("undefined field 'namespace'") as unknown },
  ]);
});
