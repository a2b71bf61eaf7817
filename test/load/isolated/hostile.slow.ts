import { FOLDER, load, ordering, said } from '../../support/loading.ts';
import { whoami } from '../../support/orders.ts';
import { temporaryRepository, type Files } from '../../support/repository.ts';

const ok = whoami('openportal', 'ok');
const STEPS = '1 runs for more steps than an order file may';
const DEPTH = '1 nests or calls more deeply than an order file may';

jest.setTimeout(300_000);

/** Files that mean ill, and what is said of each. */
const HOSTILE: readonly (readonly [what: string, source: string, finding: RegExp | string])[] = [
  ['an endless loop', ordering('for (;;) demo;'), STEPS],
  ['an endless loop while it is loaded', ordering('', 'for (;;) {}'), STEPS],
  ['an endless loop that is caught', ordering('for (;;) try { for (;;) demo; } catch { continue; }'), STEPS],
  ['an endless search', ordering("/^(a+)+$/.test('a'.repeat(40) + 'b');"), STEPS],
  ['an endless getter', ordering("new WhoAmIApp(demo, 'a', { get spec() { for (;;); } });"), STEPS],
  ['an endless Proxy, thrown', ordering("throw new Proxy(new Error('x'), { get() { for (;;); } });"), STEPS],
  [
    'a Proxy that throws, thrown',
    ordering('throw new Proxy({}, { getPrototypeOf() { throw 1; } });'),
    /^1 throws what cannot be read$/,
  ],
  ['a memory bomb', ordering('const all: unknown[] = []; for (;;) all.push({ a: [1] });'), /out of memory|more memory/],
  [
    'a text that grows without end',
    ordering("let a = 'x'; for (;;) a += a;"),
    /string too long|out of memory|more memory/,
  ],
  ['a recursion without end', ordering('const f = (): void => f(); f();'), /stack overflow/],
  [
    'a structure too deep for JSON',
    ordering("let a: object = {}; for (let i = 0; i < 1e5; i++) a = { a }; new WhoAmIApp(demo, 'a', { spec: a });"),
    new RegExp(`stack overflow|${DEPTH}`),
  ],
  [
    'a nesting without end',
    ordering(`demo; ${'['.repeat(20_000)}${']'.repeat(20_000)};`),
    /stack overflow|is not TypeScript|takes longer than 30 seconds/,
  ],
  [
    'more than a file may hold',
    `// ${'x'.repeat(300_000)}\nif (1) {}`,
    /is not TypeScript: more than 262144 characters/,
  ],
  ['a promise that is left open', ordering('void (async () => { await null; })();'), '1 orders asynchronously'],
  ['a promise that fails', ordering("void (async () => { throw new Error('late'); })();"), /^$|asynchronously/],
  [
    'a forged stack',
    ordering("const e = new Error('x'); e.stack = '    at f (orders/openportal/system/other.ts:99:1)'; throw e;"),
    '1 throws Error: x',
  ],
  [
    'a forged report',
    ordering("Object.defineProperty(Object.prototype, 'toJSON', { value: () => ({ declared: 'all' }) });"),
    '1 says nothing that can be read',
  ],
  [
    'an escape to the process',
    ordering("(orders.constructor as any)('return process')();"),
    /process is not available/,
  ],
  [
    'an escape through Reflect',
    ordering("Reflect.construct(orders.constructor, ['return this.process.env.HOME'])();"),
    /process is not available/,
  ],
  [
    'an escape through a thrown error',
    ordering("try { (null as any).x; } catch (e: any) { e.constructor.constructor('return process')(); }"),
    /process is not available/,
  ],
];

describe('a file that means ill is told so, and holds up no other:', () => {
  const files: Files = Object.fromEntries(HOSTILE.map(([, source], index) => [`h${index}.ts`, source]));
  const loaded = load({
    ...files,
    'ok.ts': ok,
    'runs.ts': ordering("for (const n of ['a']) new WhoAmIApp(demo, n, { spec: {} });"),
  });

  test.each(HOSTILE.map(([what, , finding], index) => [what, finding, index] as const))('%s', (_, finding, index) => {
    const { findings } = said(loaded, `h${index}.ts`);
    if (typeof finding === 'string') expect(findings).toEqual([finding]);
    else expect(findings.join('\n')).toMatch(finding);
  });

  test('the files beside them are read', () => {
    expect(said(loaded, 'ok.ts')).toMatchObject({ orders: ['5 WhoAmIService/ok'], findings: [] });
    expect(said(loaded, 'runs.ts')).toMatchObject({ orders: ['5 WhoAmIApp/a'], findings: [] });
  });
});

describe('what an order file changes stays in its own file:', () => {
  test.each([
    ['how orders become JSON', "(WhoAmIService as any).prototype.toJson = () => ({ metadata: { name: '../../x' } });"],
    ['what all objects inherit', "(Object.prototype as any).polluted = 'yes';"],
    ['how arrays are gone through', '(Array.prototype as any)[Symbol.iterator] = function* () {};'],
    ['how JSON is written', '(JSON as any).stringify = () => 1;'],
    ['what was matched last', "/(secret)/.test('secret');"],
  ])('%s', (_, change) => {
    const { orders, findings } = temporaryRepository({
      [`${FOLDER}/a.ts`]: ordering(change),
      [`${FOLDER}/b.ts`]: ordering(
        "for (const n of ['b']) new WhoAmIApp(demo, n, { spec: { host: String(({} as any).polluted) + RegExp.$1 } });",
      ),
      'orders/kind-openportal/demo/c.ts': whoami('kind-openportal', 'c'),
    }).load();
    expect(findings).toEqual([]);
    expect(orders.map(({ manifest }) => [manifest.metadata.name, manifest['spec']])).toEqual([
      ['c', { name: 'c' }],
      ['b', { host: 'undefinedundefined' }],
    ]);
  });
});

test('nothing of the machine gets in: a stack names files of the repository, and numbers are the same everywhere', () => {
  const { orders } = load({
    'a.ts': ordering(
      "new WhoAmIApp(demo, 'a', { spec: { host: `${new Error().stack} ${Math.pow(1.1, 4)} ${Math.sin(1e6)}` } });",
    ),
  });
  const [{ manifest } = { manifest: {} }] = orders;
  const { host } = (manifest as { spec: { host: string } }).spec;
  expect(host).toMatch(/\(orders\/openportal\/demo\/a\.ts:\d+:\d+\)/);
  expect(host).not.toMatch(/\(\/|node_modules|node:/);
  // As QuickJS computes them, whatever Node runs it: of V8 the first differs between Node 20 and 24.
  expect(host).toContain('1.4641000000000006 -0.34999350217129294');
});

test('an order is frozen from the moment it is loaded, with all that is in it', () => {
  const { orders } = load({
    'ok.ts': ok,
    'run.ts': ordering(
      "const o = { name: 'a', list: [{}] }; new WhoAmIApp(demo, 'a', { spec: o });\n  o.name = 'later';",
    ),
  });
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(orders.map(({ manifest }) => frozen(manifest))).toEqual([true, true]);
  expect(orders[1]?.manifest['spec']).toEqual({ name: 'a', list: [{}] });
});

test('a file in a folder that no order file imports is told: it would silently be no order', () => {
  const { findings } = load({ 'team-a/hello.ts': whoami('openportal', 'hello'), 'ok.ts': ok });
  expect(findings).toEqual([
    expect.objectContaining({
      file: `${FOLDER}/team-a/hello.ts`,
      rule: 'layout',
      message: 'is no order file, and no order file imports it: what it says is never ordered',
    }),
  ]);
});
