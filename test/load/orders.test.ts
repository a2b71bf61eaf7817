import { FOLDER, load, loadTable, ordering, said } from '../support/loading.ts';
import { temporaryRepository } from '../support/repository.ts';

const NO_ORDERS = '1 exports no orders';

describe('an order file may', () => {
  const spec = { name: 'app' };
  const table = loadTable(
    [
      [
        'order in one expression',
        `import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';
export default orders((demo) => new WhoAmIService(demo, 'app', { spec: { name: 'app' } }));`,
        { orders: ['3 WhoAmIService/app'], specs: [spec] },
      ],
      [
        'order many in a loop',
        ordering(`for (const name of ['a', 'b']) {
    new WhoAmIService(demo, name, { spec: { name } });
  }`),
        { orders: ['6 WhoAmIService/a', '6 WhoAmIService/b'], specs: [{ name: 'a' }, { name: 'b' }] },
      ],
      [
        'order two kinds by the same name',
        ordering(`new WhoAmIService(demo, 'app', { spec: { name: 'app' } });
  new WhoAmIApp(demo, 'app', { spec: { name: 'app' } });`),
        { orders: ['5 WhoAmIService/app', '6 WhoAmIApp/app'], specs: [spec, spec] },
      ],
      [
        'order below another order',
        ordering(`const app = new WhoAmIService(demo, 'app', { spec: { name: 'app' } });
  new WhoAmIApp(app, 'app', { spec: { name: 'app' } });`),
        { orders: ['5 WhoAmIService/app', '6 WhoAmIApp/app'], specs: [spec, spec] },
      ],
      [
        'order by a function of its own folder, at the line that calls it',
        ordering(`service(demo, 'app');`, "import { service } from './parts/service.ts';"),
        { orders: ['5 WhoAmIService/app'], specs: [spec] },
      ],
      ['order nothing', ordering(''), { orders: [], specs: [] }],
    ],
    {
      'parts/service.ts': `import { WhoAmIService } from '#imports/openportal';
import type { Purpose } from '#lib';
export const service = (scope: Purpose, name: string) => new WhoAmIService(scope, name, { spec: { name } });`,
    },
  );

  test.each(table)('%s', (_, file, expected) => {
    expect(file).toEqual({ ...expected, findings: [] });
  });

  test('order the same twice, as far as loading goes: admission says of both where they are', () => {
    const loaded = load({
      'a.ts': ordering("new WhoAmIApp(demo, 'app', { spec: {} });\n  new WhoAmIApp(demo, 'app', { spec: {} });"),
    });
    expect(said(loaded, 'a.ts')).toEqual({
      orders: ['5 WhoAmIApp/app', '6 WhoAmIApp/app'],
      specs: [{}, {}],
      findings: [],
    });
  });
});

describe('a file is refused at the line that is at fault when it', () => {
  const table = loadTable([
    [
      'is not TypeScript',
      ordering('const = 1;'),
      '5 is not TypeScript: Unexpected token `=`. Expected yield, an identifier, [ or {',
    ],
    [
      'has a regular expression that is none, which the compiler takes',
      ordering("'a'.match(/(/);"),
      '5 is not TypeScript: Invalid regular expression: /(/: Unterminated group',
    ],
    [
      'imports with attributes, of which the engine knows nothing',
      ordering("void import('a', {});"),
      '5 is not TypeScript: Unexpected token',
    ],
    ['throws', ordering("throw new TypeError('no');"), '5 throws TypeError: no'],
    ['throws while it is loaded', ordering('', "throw new Error('no');"), '3 throws Error: no'],
    [
      'throws an error of its own, which has a name',
      ordering(`class Mistake extends Error {
    constructor(message: string) {
      super(message);
      this.name = 'Mistake';
    }
  }
  throw new Mistake('no');`),
      '7 throws Mistake: no',
    ],
    [
      'makes a mistake',
      ordering('const none: unknown[] = []; none[0].name;'),
      "5 throws TypeError: cannot read property 'name' of undefined",
    ],
    ['throws a text', ordering("throw 'no';"), '1 throws "no"'],
    ['throws nothing', ordering('throw undefined;'), '1 throws undefined'],
    ['throws what cannot be a text', ordering('throw Object.create(null);'), '1 throws what is no Error'],
    ['throws what only looks like an error', ordering('throw { message: 1, stack: 2 };'), '1 throws what is no Error'],
    ['exports nothing', '', NO_ORDERS],
    ['exports no default', "import { orders } from '#lib';\nexport const app = orders(() => {});", NO_ORDERS],
    ['exports a bare function', 'export default () => {};', NO_ORDERS],
    ['exports an object', 'export default {};', NO_ORDERS],
    [
      'exports a cluster',
      "import { cluster } from '#lib';\nexport default cluster('openportal', { description: '', serves: {}, namespaces: [] });",
      NO_ORDERS,
    ],
    [
      'orders asynchronously',
      "import { orders } from '#lib';\nexport default orders(async () => {});",
      '1 orders asynchronously',
    ],
    [
      'fails asynchronously',
      "import { orders } from '#lib';\nexport default orders(async () => { throw new Error('late'); });",
      '1 orders asynchronously',
    ],
    [
      'uses a kind that the cluster does not serve',
      ordering('new Namespace(demo);', "import { Namespace } from '#imports/openportal';"),
      '5 openportal serves no Namespace',
    ],
    [
      'orders outside its purpose',
      ordering("new WhoAmIApp({} as never, 'a', { spec: {} });"),
      '5 orders outside a purpose',
    ],
    [
      'uses what #lib does not have',
      ordering('', "import { Chart } from '#lib';\nnew Chart();"),
      '4 #lib has no Chart',
    ],
  ]);

  test.each(table)('%s', (_, file, finding) => {
    expect(file).toEqual({ orders: [], specs: [], findings: [finding] });
  });
});

describe('a fault of a file that an order file imports is found where it is: it', () => {
  test.each([
    ['is not TypeScript', '\nexport const = 1;', /^2 is not TypeScript/],
    ['throws while it is loaded', "\nexport const part = 1;\nthrow new Error('no');", /^3 throws Error: no$/],
    ['throws when it is called', "\nexport const part = () => {\n  throw new Error('no');\n};", /^3 throws Error: no$/],
    ['imports what it may not', "\nexport * as part from 'node:fs';", /^2 imports node:fs/],
    ['uses what it may not', '\nexport const part = () => Date.now();', /^2 Date is not available/],
  ])('%s', (_, part, finding) => {
    const loaded = load({
      'a.ts': ordering('part();', "import { part } from './parts/part.ts';"),
      'parts/part.ts': part,
    });
    expect(said(loaded, 'a.ts').findings).toEqual([]);
    expect(said(loaded, 'parts/part.ts').findings).toEqual([expect.stringMatching(finding)]);
  });
});

test('a construct without a class of its own says itself what kind it is, for admission to judge', () => {
  const imports = "import { CompositeResource } from '#lib';";
  const { orders, findings } = load({
    'a.ts': ordering(
      "new CompositeResource(demo, 'a', { apiVersion: 'v1', kind: 'Secret', spec: { b: 1 } } as never);",
      imports,
    ),
  });
  expect(findings).toEqual([]);
  expect(orders.map(({ manifest }) => manifest)).toEqual([
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, spec: { b: 1 } },
  ]);
});

test('what the kind says, and the shape of metadata, is not for the arguments to say', () => {
  const arguments_ = "{ apiVersion: 'v2', kind: 'Other', metadata: 'none' as never } as never";
  const loaded = load({
    'data.ts': ordering(
      "protect(new WhoAmIApp(demo, 'a', { apiVersion: 'v2', metadata: { annotations: 'none' } }));",
      "import { protect } from '#lib';",
    ),
    'run.ts': ordering(`new WhoAmIApp(demo, 'b', ${arguments_});`),
  });
  expect(loaded.orders.map(({ manifest: { apiVersion, kind } }) => [apiVersion, kind])).toEqual([
    ['openportal.dev/v1alpha1', 'WhoAmIApp'],
    ['openportal.dev/v1alpha1', 'WhoAmIApp'],
  ]);
  expect(said(loaded, 'data.ts').findings).toEqual(['5 is what the imported kind says', '5 is no object']);
  expect(said(loaded, 'run.ts').findings).toEqual([
    '5 is what the imported kind says',
    '5 is what the imported kind says',
    '5 is no object',
  ]);
});

test('what a file orders before it fails is judged too, so that one run tells everything', () => {
  const source = ordering("new WhoAmIService(demo, 'app', { spec: { name: 'app' } });\n  throw new Error('no');");
  expect(said(load({ 'a.ts': source }), 'a.ts')).toMatchObject({
    orders: ['5 WhoAmIService/app'],
    findings: ['6 throws Error: no'],
  });
});

test('one file that fails keeps no other from being loaded', () => {
  const loaded = load({
    'a.ts': 'throw null;',
    'b.ts': ordering("new WhoAmIApp(demo, 'b', { spec: {} });"),
  });
  expect(said(loaded, 'b.ts').orders).toEqual(['5 WhoAmIApp/b']);
});

test('an order that comes too late to be counted is a failure, not an order less', () => {
  const late = ordering(
    "void (async () => {\n    await null;\n    new WhoAmIService(demo, 'late', { spec: { name: 'late' } });\n  })();",
  );
  const { status, stdout } = temporaryRepository({ [`${FOLDER}/late.ts`]: late }).run('orders', ['check']);
  expect(status).not.toBe(0);
  expect(stdout).not.toContain('no findings');
});

test('of each annotation it is known whether a helper has set it', () => {
  const typed = "{ metadata: { annotations: { 'example.org/typed': 'x' } }, spec: {} }";
  const { orders } = load({
    'a.ts': ordering(`protect(new WhoAmIApp(demo, 'a', ${typed}));`, "import { protect } from '#lib';"),
  });
  expect(orders.map(({ helped }) => helped)).toEqual([['kustomize.toolkit.fluxcd.io/prune']]);
});
