import { readDeclarative, writtenOrder } from '../../../lib/load/declarative/read.ts';
import { positionOf } from '../../../lib/load/declaration.ts';
import { ordering } from '../../support/loading.ts';

const KINDS = {
  context: 'openportal',
  module: '#imports/openportal',
  exported: new Map(
    ['WhoAmIApp', 'WhoAmIService'].map((kind) => [kind, { apiVersion: 'openportal.dev/v1alpha1', kind }]),
  ),
};

/** The third argument of the only order of a file, its name, and what helpers have set. */
function declared(statement: string, imports = '') {
  const reading = readDeclarative(ordering(statement, imports), KINDS);
  if (!reading.declarative || reading.exported.type !== 'orders') throw new Error(JSON.stringify(reading));
  const [order, ...others] = reading.exported.declarations;
  expect(others).toEqual([]);
  return order;
}

/** What keeps a file from being declarative, as `line:column what`. */
function obstacle(source: string): string | undefined {
  const reading = readDeclarative(source, KINDS);
  return reading.declarative ? undefined : `${reading.position.line}:${reading.position.column} ${reading.what}`;
}

describe('read as data is', () => {
  test.each<[string, string, object]>([
    [
      'a construct with literal arguments',
      "new WhoAmIApp(demo, 'app', { spec: { name: 'app', replicas: 2, flag: true, list: ['a', -1.5, [], {}] } });",
      {
        kind: 'WhoAmIApp',
        id: 'app',
        props: { spec: { name: 'app', replicas: 2, flag: true, list: ['a', -1.5, [], {}] } },
      },
    ],
    [
      'a name with quotes around it',
      "new WhoAmIApp(demo, 'a', { spec: { 'a.b/c': 1, 2: 'two' } });",
      { props: { spec: { 'a.b/c': 1, 2: 'two' } } },
    ],
    [
      'a text over several lines',
      'new WhoAmIApp(demo, `a`, { spec: { text: `one\ntwo` } });',
      { props: { spec: { text: 'one\ntwo' } } },
    ],
    [
      'its owner',
      "new WhoAmIApp(demo, 'a', { metadata: ownedBy('group:default/a') });",
      { props: { metadata: { annotations: { 'terasky.backstage.io/owner': 'group:default/a' } } } },
    ],
    [
      'its owner beside other metadata',
      "new WhoAmIApp(demo, 'a', { metadata: ownedBy('group:default/a', { labels: { a: 'b' }, annotations: { c: 'd' } }) });",
      {
        props: {
          metadata: { labels: { a: 'b' }, annotations: { c: 'd', 'terasky.backstage.io/owner': 'group:default/a' } },
        },
      },
    ],
    [
      'its protection',
      "protect(new WhoAmIApp(demo, 'a', {}));",
      { props: {}, helped: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
    ],
    [
      'that its protection is lifted',
      "protect(new WhoAmIApp(demo, 'a', {}), false);",
      { props: {}, helped: { 'kustomize.toolkit.fluxcd.io/prune': 'enabled' } },
    ],
    [
      'a negative zero, which is none in JSON',
      "new WhoAmIApp(demo, 'a', { spec: { n: -0 } });",
      { props: { spec: { n: 0 } } },
    ],
    [
      'null, as what no field can be',
      "new WhoAmIApp(demo, 'a', { spec: { n: null } });",
      { props: { spec: {} }, unsayable: [{ field: 'spec.n', message: 'is null' }] },
    ],
  ])('%s', (_, statement, expected) => {
    expect(declared(statement)).toMatchObject(expected);
  });

  test('a kind under another name, in the version in which its cluster serves it', () => {
    const source =
      "import { WhoAmIService as Hello } from '#imports/openportal';\nimport { orders as o } from '#lib';\nexport default o((x) => new Hello(x, 'a', {}));";
    const reading = readDeclarative(source, KINDS);
    expect(reading).toMatchObject({
      exported: { declarations: [{ kind: 'WhoAmIService', apiVersion: 'openportal.dev/v1alpha1', id: 'a' }] },
    });
  });

  test('a cluster', () => {
    const source =
      "import { cluster } from '#lib';\nexport default cluster('edge', { description: 'Edge', serves: {}, namespaces: ['demo'] });";
    expect(readDeclarative(source)).toEqual({
      declarative: true,
      exported: { type: 'cluster', context: 'edge', props: { description: 'Edge', serves: {}, namespaces: ['demo'] } },
    });
  });
});

describe('a field is found where it is written:', () => {
  const source = ordering(`protect(new WhoAmIApp(demo, 'a', {
    metadata: ownedBy('group:default/a', { labels: {
      'a.b/c': 'd' } }),
    spec: {
      list: [{ name: 'x' },
        { name: 'y' }],
    },
  }));`);

  test.each([
    [null, '5:11'],
    ['metadata', '6:5'],
    ['metadata.labels[a.b/c]', '7:7'],
    ['metadata.annotations[a]', '6:5'],
    ['spec', '8:5'],
    ['spec.list[0].name', '9:16'],
    ['spec.list[1].name', '10:11'],
    ['spec.list[1].none', '10:9'],
    ['spec.none.deeper', '8:5'],
  ])('%s', (field, expected) => {
    const { line, column } = positionOf(writtenOrder(source, 0), field);
    expect(`${line}:${column}`).toBe(expected);
  });
});

describe('a file has to run, and it is said where and for what, when it holds', () => {
  const spec = (value: string) => ordering(`new WhoAmIApp(demo, 'a', { spec: { name: ${value} } });`);
  test.each([
    ['a loop', ordering("for (const n of ['a']) new WhoAmIApp(demo, n, {});"), '5:3 a loop'],
    ['a condition', ordering("if (demo) new WhoAmIApp(demo, 'a', {});"), '5:3 a condition'],
    ['a variable', ordering("const n = 'a';"), '5:3 a variable'],
    ['a variable beside it', ordering('', "const n = 'a';"), '3:1 a variable'],
    ['a function', ordering('', 'function f() {}'), '3:1 a function'],
    ['a type', ordering('', 'type A = string;'), '3:6 syntax that is not plain JavaScript'],
    ['a mistake in its syntax', ordering('new'), '6:1 syntax that is not plain JavaScript'],
    ['a template', spec('`a-${1}`'), '5:44 a template with a value in it'],
    ['a computation', spec("'a' + 'b'"), '5:44 a computation'],
    ['a call', spec("'a'.trim()"), '5:44 a call'],
    ['the name of something', spec('name'), '5:44 the variable name'],
    ['undefined', spec('undefined'), '5:44 the variable undefined'],
    ['a pattern', spec('/a/'), '5:44 the value /a/'],
    ['a number beyond all', spec('1e999'), '5:44 the value 1e999'],
    ['an integer of another kind', spec('1n'), '5:44 the value 1n'],
    ['a list with a hole', spec('[1, , 2]'), '5:44 a list with a hole in it'],
    ['a spread', spec('[...[1]]'), '5:45 a spread'],
    ['a field for a second time', spec("'a', name: 'b'"), '5:49 the field name for a second time'],
    ['a field named __proto__', spec('{ __proto__: {} }'), '5:46 a field with a name that is not plain, or no value'],
    ['a computed name', spec('{ [demo]: 1 }'), '5:46 a field with a name that is not plain, or no value'],
    ['a getter', spec('{ get a() { return 1; } }'), '5:46 a field with a name that is not plain, or no value'],
    ['an import from a file', ordering('', "import { a } from './a.ts';"), '3:1 an import'],
    ['an import of the kinds of another cluster', ordering('', "import { A } from '#imports/other';"), '3:1 an import'],
    ['an import as a whole', ordering('', "import * as lib from '#lib';"), '3:8 an import of other than names'],
    ['an export beside the default', ordering('', 'export const a = 1;'), '3:1 an export'],
    ['an async function', ordering('').replace('(demo) =>', 'async (demo) =>'), '4:23 an async function'],
    ['a construct that is kept', ordering("const a = new WhoAmIApp(demo, 'a', {});"), '5:3 a variable'],
    ['a construct of what is not imported', ordering("new Other(demo, 'a', {});"), '5:7 the variable Other'],
    ['another scope', ordering("new WhoAmIApp(other, 'a', {});"), '5:17 the variable other'],
    ['an order without a name', ordering('new WhoAmIApp(demo);'), '5:3 an order without a name'],
    ['a helper that #lib does not have', ordering("hide(new WhoAmIApp(demo, 'a', {}));"), '5:3 a call'],
    ['an escape to the process', ordering("orders.constructor('return process')();"), '5:3 a call'],
    ['a nesting without an end', spec('['.repeat(50_000) + ']'.repeat(50_000)), '1:1 a nesting without end'],
  ])('%s', (_, source, expected) => {
    expect(obstacle(source)).toBe(expected);
  });
});
