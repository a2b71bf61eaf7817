import { FOLDER, load, loadTable, ordering, said } from '../../support/loading.ts';
import { temporaryRepository, type Files } from '../../support/repository.ts';

const ALLOWED = `a file may import #lib, #imports/openportal and files under ${FOLDER}/, at its top`;
const KINDS = 'import from #imports/openportal';

/** An order file with an order of this name in its spec, which it computes on line 5. */
function computing(name: string, imports = ''): string {
  return ordering(`new WhoAmIService(demo, 'app', { spec: { name: ${name} } });`, imports);
}

describe('an order file may import', () => {
  const importing = (imports: string) => computing('value', imports);
  const table = loadTable(
    [
      ['a file beside it', importing("import { value } from './value.ts';")],
      ['a file without its extension', importing("import { value } from './value';")],
      ['a file in a folder beside it', importing("import { value } from './parts/value.ts';")],
      ['a file that imports from its own folder', importing("import { value } from './parts/deep/value.ts';")],
      ['files that import each other', importing("import { value } from './parts/one.ts';")],
      ['a file as a whole', importing("import * as whole from './value.ts'; const { value } = whole;")],
      ['what a file exports by default', importing("import value from './default.ts';")],
      [
        '#lib and #imports by way of a file',
        importing("import { value, orders as again } from './parts/lib.ts'; again;"),
      ],
      [
        'types from anywhere: they are gone when it runs',
        importing("import type { A } from 'x'; const value: A = 'given';"),
      ],
      [
        'nothing that only looks like an import',
        computing("'given' /* import('node:fs') */.replace('import (x)', '')"),
      ],
    ],
    {
      'value.ts': "export const value = 'given';",
      'default.ts': "export default 'given';",
      'parts/value.ts': "export const value = 'given';",
      'parts/deep/value.ts': "export { value } from '../value.ts';",
      'parts/one.ts': "import { two } from './two.ts';\nexport const one = 'given';\nexport const value = two();",
      'parts/two.ts': "import { one } from './one.ts';\nexport const two = () => one;",
      'parts/lib.ts': "export { orders } from '#lib';\nexport const value = 'given';",
    },
  );

  test.each(table)('%s', (_, file) => {
    expect(file).toEqual({ orders: ['5 WhoAmIService/app'], specs: [{ name: 'given' }], findings: [] });
  });
});

describe('an order file is refused, and told what is allowed, when it imports', () => {
  const repository = temporaryRepository({
    'out/value.ts': 'export const value = 1;',
    'orders/openportal/system/value.ts': 'export const value = 1;',
    'orders/rancher-desktop/demo/value.ts': 'export const value = 1;',
    [`${FOLDER}/.hidden.ts`]: 'export const value = 1;',
    [`${FOLDER}/folder/value.ts`]: 'export const value = 1;',
    [`${FOLDER}/folder.ts/value.ts`]: 'export const value = 1;',
    [`${FOLDER}/.parts/value.ts`]: 'export const value = 1;',
    [`${FOLDER}/data.json`]: '{}',
  });
  repository.link(`${FOLDER}/link.ts`, '../../../out/value.ts');
  repository.link(`${FOLDER}/linked`, '../../../out');
  const outside = (specifier: string) => `imports ${specifier}, which is outside its own folder`;
  const otherCluster = (specifier: string) =>
    `imports ${specifier}, but lies in the folder of openportal, which may serve other revisions`;
  const missing = (specifier: string, path: string) => `imports ${specifier}, but there is no ${FOLDER}/${path}`;
  const rows = [
    ['the disk', 'node:fs', outside('node:fs'), ALLOWED],
    ['the disk by its old name', 'fs', outside('fs'), ALLOWED],
    ['cdk8s', 'cdk8s', outside('cdk8s'), ALLOWED],
    ['constructs', 'constructs', outside('constructs'), ALLOWED],
    ['another package', 'yaml', outside('yaml'), ALLOWED],
    ['the inside of the library', '#lib/app', outside('#lib/app'), ALLOWED],
    ['the library past its door', '../../../lib/app.ts', outside('../../../lib/app.ts'), ALLOWED],
    ['an absolute path', '/etc/passwd', outside('/etc/passwd'), ALLOWED],
    ['a url', 'https://example.org/value.ts', outside('https://example.org/value.ts'), ALLOWED],
    ['from another purpose', '../system/value', outside('../system/value'), ALLOWED],
    ['from another cluster', '../../rancher-desktop/demo/value', outside('../../rancher-desktop/demo/value'), ALLOWED],
    ['from another purpose in disguise', './../system/value', outside('./../system/value'), ALLOWED],
    [
      'out of orders/ in disguise',
      './folder/../../../../out/value',
      outside('./folder/../../../../out/value'),
      ALLOWED,
    ],
    ['a folder', './folder', missing('./folder', 'folder.ts'), 'correct the path'],
    ['a folder with the name of a file', './folder.ts', missing('./folder.ts', 'folder.ts'), 'correct the path'],
    ['what is not there', './nothing', missing('./nothing', 'nothing.ts'), 'correct the path'],
    ['data', './data.json', missing('./data.json', 'data.json.ts'), 'correct the path'],
    ['a link', './link', 'imports ./link, which a link leads to', 'put the file itself here'],
    ['through a link', './linked/value', 'imports ./linked/value, which a link leads to', 'put the file itself here'],
    ['a hidden file', './.hidden', 'imports ./.hidden, which is hidden', 'give it a name that begins with no dot'],
    [
      'from a hidden folder',
      './.parts/value',
      'imports ./.parts/value, which is hidden',
      'give it a name that begins with no dot',
    ],
    ['the kinds of another cluster', '#imports/rancher-desktop', otherCluster('#imports/rancher-desktop'), KINDS],
    ['the kinds of no cluster', '#imports/nowhere', otherCluster('#imports/nowhere'), KINDS],
    ['anything through #imports', '#imports/../lib/app', otherCluster('#imports/../lib/app'), KINDS],
  ] as const;
  rows.forEach(([, specifier], index) => {
    const source = computing('String(value)', `import * as value from '${specifier}';`);
    repository.write({ [`${FOLDER}/${index}.ts`]: source });
  });
  const { findings } = repository.load();

  test.each(rows.map((row, index) => [...row, index] as const))('%s', (_, _specifier, message, hint, index) => {
    const file = `${FOLDER}/${index}.ts`;
    const place = { file, line: 3, cluster: 'openportal', purpose: 'demo', severity: 'error' };
    expect(findings.filter((finding) => finding.file === file)).toEqual([
      expect.objectContaining({ ...place, message, hint }),
    ]);
  });
});

describe('what imports past an import statement is refused at its line:', () => {
  const outside = 'imports node:fs, which is outside its own folder';
  const table = loadTable([
    ['require', computing("require('node:fs')"), `5 ${outside}`],
    ['require of what it computes', computing("require(`node:${'fs'}`)"), '5 imports while it runs'],
    ['import() that nobody awaits', ordering("void import('./value.ts');"), '1 orders asynchronously'],
    ['export from', ordering('', "export * from 'node:fs';"), `3 ${outside}`],
    ['import = require', ordering('fs;', "import fs = require('node:fs');"), `3 ${outside}`],
  ]);

  test.each(table)('%s', (_, file, finding) => {
    expect(file).toEqual({ orders: [], specs: [], findings: [finding] });
  });
});

describe('an order file cannot depend on', () => {
  const unavailable = (name: string) =>
    `5 ${name} is not available in an order file: what it orders may depend on the repository only`;
  const table = loadTable([
    ['the date', computing('String(new Date())'), unavailable('Date')],
    ['the time', computing('String(Date.now())'), unavailable('Date')],
    ['how long something takes', computing('String(performance.now())'), unavailable('performance')],
    ['chance', computing('String(Math.random())'), unavailable('Math.random')],
    ['chance by cryptography', computing('crypto.randomUUID()'), unavailable('crypto')],
    ['the environment', computing('process.env.HOME'), unavailable('process')],
    ['whether there is an environment', computing('typeof process'), unavailable('process')],
    ['the network', computing("String(fetch('https://example.org'))"), unavailable('fetch')],
    ['the locale', computing('new Intl.Collator().resolvedOptions().locale'), unavailable('Intl')],
    ['a timer', ordering('setTimeout(() => demo, 1);'), unavailable('setTimeout')],
    ['an interval', ordering('setInterval(() => demo, 1);'), unavailable('setInterval')],
    ['what comes later', ordering('queueMicrotask(() => demo);'), unavailable('queueMicrotask')],
    [
      'a promise',
      ordering("void Promise.resolve().then(() => new WhoAmIService(demo, 'late', {}));"),
      unavailable('Promise'),
    ],
    ['the collection of garbage', ordering('new WeakRef(demo).deref();'), unavailable('WeakRef')],
    ['who reads what it prints', ordering("console.log('hello');"), unavailable('console')],
    ['binary data of Node', computing("Buffer.from('a').toString()"), unavailable('Buffer')],
    ['where it lies', computing('__dirname'), "5 throws ReferenceError: '__dirname' is not defined"],
    ['what only Node has', computing("new URL('x:y').href"), "5 throws ReferenceError: 'URL' is not defined"],
    [
      'a variable that it does not declare',
      ordering('forgotten = 1;'),
      "5 throws ReferenceError: 'forgotten' is not defined",
    ],
  ]);

  test.each(table)('%s', (_, file, finding) => {
    expect(file).toEqual({ orders: [], specs: [], findings: [finding] });
  });

  test('nor can a file that it imports', () => {
    const loaded = load({
      'app.ts': computing('now', "import { now } from './parts/now.ts';"),
      'parts/now.ts': '\nexport const now = Date.now();',
    });
    expect(said(loaded, 'parts/now.ts').findings).toEqual([unavailable('Date').replace('5', '2')]);
    expect(loaded.orders).toEqual([]);
  });
});

describe('no order file can change for another', () => {
  const rows = [
    ['a global', 'globalThis.JSON = null;', "JSON.stringify('as it was')", '"as it was"'],
    ['a built-in function', 'JSON.stringify = () => "changed";', "JSON.stringify('as it was')", '"as it was"'],
    ['what objects inherit', 'Object.prototype.changed = 1;', 'String({}.changed)', 'undefined'],
    ['what arrays inherit', "Array.prototype.join = () => 'changed';", "['a', 'b'].join('-')", 'a-b'],
    ['what errors inherit', "Error.prototype.name = 'Changed';", "new Error('no').name", 'Error'],
    ['what errors of a kind inherit', "TypeError.prototype.name = 'Changed';", "new TypeError('no').name", 'TypeError'],
    ['how errors are made', 'Error.stackTraceLimit = 0;', 'String(new Error().stack.split("\\n").length > 1)', 'true'],
    ['a kind', "WhoAmIService.changed = 'yes';", 'String(WhoAmIService.changed)', 'undefined'],
    [
      'the apiVersion of a kind',
      "WhoAmIService.GVK.apiVersion = 'v2';",
      'WhoAmIService.GVK.apiVersion',
      'openportal.dev/v1alpha1',
    ],
    [
      'what orders of a kind inherit',
      'WhoAmIService.prototype.toJson = () => ({});',
      "typeof Object.getOwnPropertyDescriptor(WhoAmIService.prototype, 'toJson')",
      'undefined',
    ],
    [
      'what all orders inherit',
      'CompositeResource.prototype.changed = 1;',
      'String(CompositeResource.prototype.changed)',
      'undefined',
    ],
    ['what #lib exports', 'lib.ownedBy = null;', 'typeof lib.ownedBy', 'function'],
    ['what #imports exports', 'kinds.WhoAmIApp = null;', 'typeof kinds.WhoAmIApp', 'function'],
    ['what a file exports to both', "shared.changed = 'yes';", 'String(shared.changed)', 'undefined'],
    ['what a file remembers', 'count();', 'String(count())', '1'],
  ] as const;
  const imports = [
    "import { CompositeResource } from '#lib'; import * as lib from '#lib';",
    "import * as kinds from '#imports/openportal'; import { shared, count } from './parts/shared.ts';",
  ].join(' ');
  const files = rows.map(([, change, value], index) => ({
    [`a-${index}.ts`]: ordering(change, imports),
    [`b-${index}.ts`]: computing(value, imports),
  }));
  const loaded = load({
    'parts/shared.ts': 'export const shared = {};\nlet counted = 0;\nexport const count = () => ++counted;',
    ...(Object.assign({}, ...files) as Files),
  });

  test.each(rows.map(([what, , , value], index) => [what, value, index] as const))('%s', (_, value, index) => {
    const orders = ['5 WhoAmIService/app'];
    expect(said(loaded, `b-${index}.ts`)).toEqual({ orders, specs: [{ name: value }], findings: [] });
  });
});

describe('what an order file computes arrives as it is:', () => {
  const arriving = (spec: string) => ordering(`new WhoAmIApp(demo, 'app', { spec: ${spec} });`);
  const table = loadTable<unknown>([
    ['an object', arriving("{ value: '1.1.1.1' }"), { value: '1.1.1.1' }],
    [
      'an object in a list in an object',
      arriving("{ list: [{ a: [1, true, 'x'] }] }"),
      { list: [{ a: [1, true, 'x'] }] },
    ],
    ['a copy of an object', arriving('{ ...{ a: 1 }, ...structure }').replace('structure', '{ b: 2 }'), { a: 1, b: 2 }],
    ['a list that was mapped', arriving('{ list: [1, 2].map((n) => ({ n })) }'), { list: [{ n: 1 }, { n: 2 }] }],
    ['an object without a prototype', arriving('Object.assign(Object.create(null), { a: 1 })'), { a: 1 }],
    ['what JSON says', arriving(`JSON.parse('{"a": {"b": []}}')`), { a: { b: [] } }],
    ['a map made an object', arriving("Object.fromEntries(new Map([['a', 1]]))"), { a: 1 }],
    [
      'what is a list to the file',
      arriving('{ list: [[1]].filter((l) => Array.isArray(l) && l instanceof Array) }'),
      { list: [[1]] },
    ],
    ['a field that is left open', arriving('{ a: 1, b: undefined }'), { a: 1 }],
    ['a field named __proto__', arriving("{ ['__proto__']: 'app' }"), JSON.parse('{"__proto__":"app"}')],
    ['a field named constructor', arriving("{ constructor: 'app' }"), { constructor: 'app' }],
  ]);

  test.each(table)('%s', (_, file, spec) => {
    expect(file.findings).toEqual([]);
    // Strict: to cdk8s and to us, an object of the sandbox would not be a plain one.
    expect(file.specs).toStrictEqual([spec]);
  });
});

describe('nothing that an order says vanishes without a word:', () => {
  const saying = (spec: string) => ordering(`new WhoAmIApp(demo, 'app', { spec: ${spec} });`);
  const table = loadTable([
    ['null', saying('{ name: null }'), '5 is null'],
    ['what is taken for a prototype', saying("{ __proto__: { name: 'app' } }"), '5 is an object of the class Object'],
    ['a Map', saying("{ name: new Map([['a', 1]]) }"), '5 is an object of the class Map'],
    ['an object of a class', saying('{ name: new (class Name {})() }'), '5 is an object of the class Name'],
    ['a function', saying('{ name: () => 1 }'), '5 is a function'],
    ['a symbol', saying("{ name: Symbol('app') }"), '5 is a symbol'],
    ['an integer beyond all', saying('{ name: 10n ** 30n }'), '5 is a bigint'],
    ['no number', saying('{ replicas: 0 / 0 }'), '5 is NaN, which is no number to JSON'],
    ['a hole in a list', saying('{ list: [1, , 2] }'), '5 is undefined, in a list'],
    ['what holds itself', saying('((o) => Object.assign(o, { o }))({})'), '5 holds itself'],
  ]);

  test.each(table)('%s', (_, file, finding) => {
    expect(file.findings).toEqual([finding]);
  });
});
