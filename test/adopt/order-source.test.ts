import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import ts from 'typescript';
import { literal, variableName } from '../../lib/adopt/order-source.ts';
import { loadTable } from '../support/loading.ts';
import { sourcesOf } from '../support/order-source.ts';

// prettier loads parts of itself by import(), which cannot be inside of jest.
jest.mock('prettier', () => ({}));

const declaration = { cluster: 'openportal', purpose: 'demo', kind: 'WhoAmIService', name: 'app' } as const;

/** Every word that TypeScript knows. */
const KEYWORDS = Object.values(ts.SyntaxKind).flatMap((kind) =>
  typeof kind === 'string' ? [] : (ts.tokenToString(kind) ?? []),
);

describe('a purpose is a variable:', () => {
  test.each([
    ['demo', 'demo'],
    ['team-123', 'team123'],
    ['team-a', 'teamA'],
    ['my-own-team', 'myOwnTeam'],
    ['a--b', 'aB'],
    ['123', 'purpose'],
    ['1-team', 'purpose'],
    ['default', 'purpose'],
    ['new', 'purpose'],
    ['await', 'purpose'],
    ['orders', 'purpose'],
    ['eval', 'purpose'],
  ])('%s is %s', (purpose, name) => {
    expect(variableName(purpose)).toBe(name);
  });

  test('whatever it is called, TypeScript takes the name', () => {
    const label = fc.oneof(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,12}[a-z0-9])?$/), fc.constantFrom(...KEYWORDS));
    fc.assert(
      fc.property(label, (purpose) => {
        const source = `'use strict'; export default orders((${variableName(purpose)}) => {});`;
        const { diagnostics } = ts.transpileModule(source, { reportDiagnostics: true });
        expect(diagnostics).toEqual([]);
      }),
    );
  });
});

describe('an order file is what a careful engineer would have written:', () => {
  const [plain, owned, elsewhere, ...others] = sourcesOf([
    { ...declaration, spec: { name: 'app' } },
    { ...declaration, owner: 'group:default/a', spec: { name: 'app' } },
    { ...declaration, purpose: 'default', spec: { 'not-a-name': [1, true, { a: 'b' }] } },
    ...['Object', 'foo-bar', 'new'].map((kind) => ({ ...declaration, kind, spec: {} })),
  ]);

  test('without an owner', () => {
    expect(plain).toBe(`import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'app', {
    spec: { name: 'app' },
  });
});
`);
  });

  test('with an owner', () => {
    expect(owned).toBe(`import { WhoAmIService } from '#imports/openportal';
import { orders, ownedBy } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'app', {
    metadata: ownedBy('group:default/a'),
    spec: { name: 'app' },
  });
});
`);
  });

  test('with other values, in a purpose that can be no variable', () => {
    expect(elsewhere).toBe(`import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((purpose) => {
  new WhoAmIService(purpose, 'app', {
    spec: { 'not-a-name': [1, true, { a: 'b' }] },
  });
});
`);
  });

  test('of a kind that can be no class', () => {
    const lines = others.map((source) => source.split('\n').filter((line) => line.includes('_')));
    expect(lines).toEqual([
      ["import { Object as Object_ } from '#imports/openportal';", "  new Object_(demo, 'app', {"],
      [`import { 'foo-bar' as foo_bar_ } from '#imports/openportal';`, "  new foo_bar_(demo, 'app', {"],
      ["import { new as new_ } from '#imports/openportal';", "  new new_(demo, 'app', {"],
    ]);
  });
});

test('a literal is read back as the value, with any field and text', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom('__proto__', '"', '{', ',', ':', '\\'), fc.string()) });
  const value = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, text, fc.boolean(), fc.array(tie('value')), fc.dictionary(text, tie('value'))),
  })).value;
  const read = (source: string) => runInThisContext(`'use strict'; (${source})`) as unknown;
  fc.assert(
    fc.property(value, (one) => {
      expect(JSON.stringify(read(literal(one)))).toBe(JSON.stringify(one));
    }),
  );
});

test('no value can become code', () => {
  const hostile = [
    "'",
    '"',
    '`',
    '${process.exit()}',
    '\\',
    '\\u0027',
    '\u2028',
    '*/',
    '//',
    '</script>',
    '\r\n',
    '__proto__',
  ];
  const specs = hostile.map((text) => ({ name: `${text} });throw 1;//`, [`a${text}`]: [text] }));
  const sources = sourcesOf(specs.map((spec) => ({ ...declaration, spec })));
  const rows = sources.map((source, index) => [hostile[index] ?? '', source] as const);
  for (const [index, [text, said]] of loadTable(rows).entries()) {
    expect([text, said.findings]).toEqual([text, []]);
    expect(said.specs).toEqual([specs[index]]);
  }
});
