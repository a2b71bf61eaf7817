import type { Schema } from 'api-server-verdict';
import fc from 'fast-check';
import { assigned, flagOf, parseSet, parseSetJson } from '../../../lib/cli/new/assignments.ts';

const text: Schema = { type: 'string' };
const port: Schema = { type: 'object', properties: { name: text, number: { type: 'integer' } } };
const schema: Schema = {
  type: 'object',
  properties: {
    name: text,
    replicas: { type: 'integer' },
    isOpen: { type: 'boolean' },
    target: { 'x-kubernetes-int-or-string': true },
    tls: { type: 'object', properties: { host: text } },
    ports: { type: 'array', items: port },
    hosts: { type: 'array', items: text },
    labels: { type: 'object', additionalProperties: text },
    anything: { 'x-kubernetes-preserve-unknown-fields': true },
  },
};

function setting(...texts: readonly string[]) {
  return assigned(schema, texts.map(parseSet));
}

describe('--set says', () => {
  test.each<[string, readonly string[], object]>([
    ['a text as it is', ['name=a=b, "c"'], { name: 'a=b, "c"' }],
    ['a text that looks like a number', ['name=1'], { name: '1' }],
    ['an empty text', ['name='], { name: '' }],
    ['a number', ['replicas=2'], { replicas: 2 }],
    ['what is not a number, for admission to refuse', ['replicas=two'], { replicas: 'two' }],
    [
      'a number that would be rounded, so that it is refused',
      ['replicas=9007199254740993'],
      { replicas: '9007199254740993' },
    ],
    ['a boolean', ['isOpen=true'], { isOpen: true }],
    ['a number or a text, whichever it is', ['target=80', 'anything=50%'], { target: 80, anything: '50%' }],
    ['a nested field', ['tls.host=a'], { tls: { host: 'a' } }],
    ['a field of the spec, by its whole path', ['spec.tls.host=a'], { tls: { host: 'a' } }],
    ['items of a list', ['hosts[0]=a', 'hosts[1]=b'], { hosts: ['a', 'b'] }],
    ['one more item', ['hosts[]=a', 'hosts[]=b'], { hosts: ['a', 'b'] }],
    ['fields of items', ['ports[0].name=a', 'ports[0].number=1'], { ports: [{ name: 'a', number: 1 }] }],
    ['lists in lists', ['anything[0][0]=1', 'anything[0][]=2'], { anything: [[1, 2]] }],
    ['keys of a map', ['labels.a=1', 'labels.b=2'], { labels: { a: '1', b: '2' } }],
    ['a key with dots', [String.raw`labels.example\.org/tier=web`], { labels: { 'example.org/tier': 'web' } }],
    ['a key with anything', [String.raw`labels.a\=b\[0\]\\=c`], { labels: { 'a=b[0]\\': 'c' } }],
    ['the last that was said', ['replicas=1', 'replicas=2'], { replicas: 2 }],
    ['a list as JSON', ['hosts=["a"]'], { hosts: ['a'] }],
    ['a field that there is not, for admission to refuse', ['color=red'], { color: 'red' }],
  ])('%s', (_, texts, spec) => {
    expect(setting(...texts).spec).toEqual(spec);
  });

  test('__proto__ as a field like any other', () => {
    const { spec } = setting('__proto__.a=1', 'labels.__proto__=b');
    expect(JSON.stringify(spec)).toBe('{"__proto__":{"a":1},"labels":{"__proto__":"b"}}');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test.each([
    ['no value', 'replicas', 'write --set field=value, such as --set replicas=2'],
    ['no field', '=2', 'write --set field=value'],
    ['an index without a list', '[0]=2', 'write --set field=value'],
    ['an index that is none', 'hosts[a]=2', 'write --set field=value'],
    ['a bracket that does not close', 'hosts[0=2', 'write --set field=value'],
    ['an empty name', 'tls..host=2', 'write --set field=value'],
    ['nothing after a dot', 'tls.=2', 'write --set field=value'],
  ])('nothing with %s, and how it is written', (_, wrong, hint) => {
    expect(() => setting(wrong)).toThrow(`--set ${wrong} sets nothing; ${hint}`);
  });

  test.each([
    [
      'through a value',
      ['name=a', 'name.b=c'],
      '--set name.b leads through spec.name, which is set to a value already',
    ],
    [
      'into a list as an object',
      ['hosts[0]=a', 'hosts.b=c'],
      '--set hosts.b leads through spec.hosts, which is a list',
    ],
    ['into an object as a list', ['tls.host=a', 'tls[0]=c'], '--set tls[0] leads through spec.tls, which is no list'],
    ['past the end of a list', ['hosts[9999999]=a'], '--set hosts[9999999] leaves spec.hosts[0] out'],
  ])('nothing that leads %s', (_, texts, message) => {
    expect(() => setting(...texts)).toThrow(message);
  });
});

describe('--set-json says', () => {
  test.each<[string, string, object]>([
    ['an object', 'tls={"host":"a"}', { tls: { host: 'a' } }],
    ['an item', 'ports[0]={"number":1}', { ports: [{ number: 1 }] }],
    ['null', 'name=null', { name: null }],
  ])('%s', (_, said, spec) => {
    expect(assigned(schema, [parseSetJson(said)]).spec).toEqual(spec);
  });

  test('what --set can go into', () => {
    const said = [parseSetJson('tls={"host":"a"}'), parseSet('tls.port=1')];
    expect(assigned(schema, said).spec).toEqual({ tls: { host: 'a', port: 1 } });
  });

  test('nothing that is no JSON', () => {
    expect(() => parseSetJson('tls={host:a}')).toThrow(
      /^--set-json tls is no JSON \(.+\): quote it for your shell, such/,
    );
  });
});

test('any value can be said, leaf by leaf, whatever its fields are called', () => {
  const name = fc.string({ minLength: 1, unit: fc.constantFrom('.', '[', ']', '=', '\\', 'a', '0', '\n', 'é') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.oneof(name, fc.constant('__proto__')), tie('value'), { minKeys: 1, maxKeys: 3 }),
    ),
  }));
  const leaves = (of: unknown, path: string): string[] => {
    if (Array.isArray(of)) return of.flatMap((item, index) => leaves(item, `${path}[${index}]`));
    if (typeof of !== 'object' || of === null) return [`${path}=${JSON.stringify(of)}`];
    return Object.entries(of).flatMap(([key, inner]) => leaves(inner, `${path}.${key.replace(/[\\.[\]=]/g, '\\$&')}`));
  };
  fc.assert(
    fc.property(value, (one) => {
      const { spec } = assigned({}, leaves(one, 'field').map(parseSetJson));
      expect(JSON.stringify(spec)).toBe(JSON.stringify({ field: one }));
    }),
  );
});

describe('a field is told by the flag that said it:', () => {
  const said = [parseSetJson('tls={}'), ...['ports[].name=a', 'ports[].name=b', 'labels.a=1'].map(parseSet)];
  const { flags } = assigned(schema, said);
  test.each([
    ['spec.ports[1].name', '--set ports[].name'],
    ['spec.labels.a', '--set labels.a'],
    ['spec.tls', '--set-json tls'],
    ['spec.tls.host', '--set-json tls (spec.tls.host)'],
    ['spec.labels.ab', '--set labels.ab'],
    ['spec.replicas', '--set replicas'],
    ['spec', 'spec'],
  ])('%s is %s', (field, flag) => {
    expect(flagOf(field, flags)).toBe(flag);
  });
});
