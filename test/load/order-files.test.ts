import { findOrderFiles } from '../../lib/load/order-files.ts';
import { whoami } from '../support/orders.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

/** What is found in orders/: the order files, and what is said of others. */
function found({ root }: TemporaryRepository): { files: string[]; strays: string[] } {
  const { files, findings } = findOrderFiles(root);
  return {
    files: files.map(({ file, cluster, purpose }) => `${file} for ${purpose} on ${cluster}`),
    strays: findings.map(({ file, message }) => `${file} ${message}`),
  };
}

describe('in orders/,', () => {
  test.each([
    ['<cluster>/<purpose>/<name>.ts is an order file', 'openportal/demo/a.ts', ['for demo on openportal']],
    ['its name is free', 'openportal/demo/My App (2).ts', ['for demo on openportal']],
    ['so are cluster and purpose, which others judge', 'nowhere/none/a.ts', ['for none on nowhere']],
    ['a file in a folder beside order files is for them to import', 'openportal/demo/parts/a.ts', []],
    ['so is one deeper in', 'openportal/demo/parts/more/a.ts', []],
    ['a hidden file is left alone', 'openportal/demo/.a.ts', []],
    ['a hidden folder is left alone', '.idea/demo/a.ts', []],
    ['what git needs to keep a folder is left alone', 'openportal/demo/.gitkeep', []],
  ])('%s', (_, file, expected) => {
    const path = `orders/${file}`;
    expect(found(temporaryRepository({ [path]: 'export {};' }))).toEqual({
      files: expected.map((place) => `${path} ${place}`),
      strays: [],
    });
  });

  test.each([
    ['a note', 'README.md', 'is no order file'],
    ['a note beside order files', 'openportal/demo/README.md', 'is no order file'],
    ['a manifest', 'openportal/demo/a.yaml', 'is no order file'],
    ['data in a folder to import from', 'openportal/demo/parts/data.json', 'is no order file'],
    ['types without code', 'openportal/demo/a.d.ts', 'is no order file'],
    ['another dialect', 'openportal/demo/a.mts', 'is no order file'],
    ['an order file for no cluster', 'a.ts', 'lies in no purpose'],
    ['an order file for no purpose', 'openportal/a.ts', 'lies in no purpose'],
  ])('%s is a stray', (_, file, message) => {
    const path = `orders/${file}`;
    expect(found(temporaryRepository({ [path]: '' }))).toEqual({ files: [], strays: [`${path} ${message}`] });
  });

  test.each([
    ['a file', 'orders/openportal/demo/b.ts', 'a.ts'],
    ['a purpose', 'orders/openportal/team', 'demo'],
    ['a cluster', 'orders/other', 'openportal'],
    ['nothing', 'orders/openportal/demo/b.ts', 'gone.ts'],
  ])('a link to %s is a stray, not followed', (_, link, target) => {
    const repository = temporaryRepository({ 'orders/openportal/demo/a.ts': 'export {};' });
    repository.link(link, target);
    expect(found(repository)).toEqual({
      files: ['orders/openportal/demo/a.ts for demo on openportal'],
      strays: [`${link} is a link`],
    });
  });

  test.each([
    [
      'files',
      ['openportal/demo/app.ts', 'openportal/demo/App.ts'],
      ['openportal/demo/App.ts', 'openportal/demo/app.ts'],
    ],
    ['purposes', ['openportal/demo/a.ts', 'openportal/Demo/b.ts'], ['openportal/Demo', 'openportal/demo']],
    ['clusters', ['openportal/demo/a.ts', 'OpenPortal/demo/b.ts'], ['OpenPortal', 'openportal']],
  ])('two %s that differ only in case are one on a laptop, and strays here', (_, files, strays) => {
    const repository = temporaryRepository(Object.fromEntries(files.map((file) => [`orders/${file}`, 'export {};'])));
    expect(found(repository).strays.map((stray) => stray.replace(/ differs from .* only in case$/, ''))).toEqual(
      strays.map((stray) => `orders/${stray}`),
    );
  });

  test('files come in the order of their code units, wherever they were read', () => {
    const names = ['b', 'a', 'ä', '10', '2', 'Z', 'a-b', 'a.b'];
    const files = Object.fromEntries(names.map((name) => [`orders/openportal/demo/${name}.ts`, '']));
    const paths = findOrderFiles(temporaryRepository(files).root).files.map(({ file }) => file);
    expect(paths.map((path) => path.slice('orders/openportal/demo/'.length, -'.ts'.length))).toEqual([
      '10',
      '2',
      'Z',
      'a-b',
      'a.b',
      'a',
      'b',
      'ä',
    ]);
  });

  test('there may be nothing, or no such folder: git keeps no empty one', () => {
    const repository = temporaryRepository();
    expect(found(repository)).toEqual({ files: [], strays: [] });
    repository.write({ orders: null });
    expect(found(repository)).toEqual({ files: [], strays: [] });
  });
});

test('a stray holds back its own cluster, and the orders beside it are still judged', () => {
  const { orders, findings } = temporaryRepository({
    'orders/openportal/demo/app.ts': whoami('openportal', 'app'),
    'orders/openportal/demo/notes.md': '',
    'orders/README.md': '',
    'orders/openportal/tsconfig.json': '{}',
  }).load();
  expect(orders.map(({ manifest }) => manifest.metadata.name)).toEqual(['app']);
  expect(findings.map(({ file, rule, severity, cluster, hint }) => ({ file, rule, severity, cluster, hint }))).toEqual([
    {
      file: 'orders/README.md',
      rule: 'layout',
      severity: 'error',
      cluster: null,
      hint: 'orders/ holds TypeScript only; move it away, or order it with npx orders new',
    },
    {
      file: 'orders/openportal/demo/notes.md',
      rule: 'layout',
      severity: 'error',
      cluster: 'openportal',
      hint: 'orders/ holds TypeScript only; move it away, or order it with npx orders new',
    },
  ]);
});
