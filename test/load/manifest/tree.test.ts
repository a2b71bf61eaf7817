import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadManifests, NoSuchPath, type ManifestOptions } from '../../../lib/load/manifest/tree.ts';
import type { LoadedOrders } from '../../../lib/load/orders.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import type { Order } from '../../../lib/model/order.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

/** A folder with these files. */
function folderWith(files: Files): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'manifests-')));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const app = (name = 'app', namespace = 'demo', kind = 'WhoAmIApp') =>
  `apiVersion: openportal.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec: {}\n`;

const place = ({ cluster, purpose, file, manifest }: Order) =>
  `${cluster}/${purpose} ${manifest.kind}/${String(manifest.metadata.name)} ${file}`;
const brief = ({ rule, severity, file, line, field, message }: Finding) =>
  `${file}:${line} [${rule}] ${severity === 'warning' ? '(warning) ' : ''}${field === null ? '' : `${field} `}${message}`;

/** Loads manifests where two clusters are registered. */
function loadFrom(
  cwd: string,
  paths: readonly string[] = ['.'],
  options: Omit<ManifestOptions, 'cwd' | 'contexts'> = {},
): LoadedOrders {
  return loadManifests(paths, { cwd, contexts: ['kind-openportal', 'openportal'], ...options });
}

/** What is loaded of files, or of some paths of them. */
function load(files: Files, cluster?: string, paths: readonly string[] = ['.']) {
  const { orders, findings } = loadFrom(folderWith(files), paths, { cluster });
  return { orders: orders.map(place), findings: findings.map(brief) };
}

const IN_PLACE = 'openportal/demo/WhoAmIApp/app.yaml';

describe('of a tree in the layout', () => {
  test('every object is an order of the cluster and purpose that its folders name', () => {
    const files = {
      'dist/openportal/demo/WhoAmIApp/app.yaml': app(),
      'dist/openportal/system/ManagedNamespace/a.yml': app('a', '', 'ManagedNamespace'),
      'dist/kind-openportal/demo/WhoAmIApp/b.json': '{"apiVersion":"a/v1","kind":"WhoAmIApp","metadata":{"name":"b"}}',
    };
    expect(load(files)).toEqual({
      orders: [
        'kind-openportal/demo WhoAmIApp/b dist/kind-openportal/demo/WhoAmIApp/b.json',
        'openportal/demo WhoAmIApp/app dist/openportal/demo/WhoAmIApp/app.yaml',
        'openportal/system ManagedNamespace/a dist/openportal/system/ManagedNamespace/a.yml',
      ],
      findings: [],
    });
  });

  test.each<[string, string, string]>([
    ['the tree', 'tree', '.'],
    ['a folder with the tree', '.', '.'],
    ['a cluster', 'tree/openportal', '.'],
    ['a purpose', 'tree/openportal/demo/', '.'],
    ['a kind', './tree/openportal/demo/WhoAmIApp/', '.'],
    ['a file', `tree/${IN_PLACE}`, '.'],
    ['the tree, from within,', '.', 'tree'],
    ['a cluster, from within,', '.', 'tree/openportal'],
    ['a kind, from within,', '.', 'tree/openportal/demo/WhoAmIApp'],
    ['a purpose, from below,', '..', 'tree/openportal/demo/WhoAmIApp'],
    ['a cluster, by way of another folder,', '../other/../tree/openportal', 'tree'],
    ['the tree, by a link,', 'link', '.'],
    ['a cluster, by a link,', 'production', '.'],
  ])('%s can be asked for', (_, named, cwd) => {
    const folder = folderWith({ [`tree/${IN_PLACE}`]: app(), 'other/a.txt': '' });
    symlinkSync('tree', join(folder, 'link'));
    symlinkSync('tree/openportal', join(folder, 'production'));
    for (const path of [named, join(folder, cwd, named)]) {
      const { orders, findings } = loadFrom(join(folder, cwd), [path]);
      expect(findings.filter(({ message }) => message !== 'is a link')).toEqual([]);
      expect(orders.map(place)).toEqual([expect.stringMatching(/^openportal\/demo WhoAmIApp\/app /)]);
    }
  });

  test('a file that is asked for twice is read once', () => {
    expect(load({ [IN_PLACE]: app() }, undefined, ['.', 'openportal', IN_PLACE]).orders).toHaveLength(1);
  });

  test('one can be asked for from within', () => {
    const folder = folderWith({ [IN_PLACE]: app() });
    const { orders } = loadFrom(join(folder, dirname(IN_PLACE)), ['app.yaml']);
    expect(orders.map(place)).toEqual(['openportal/demo WhoAmIApp/app app.yaml']);
  });

  test('only the orders of the cluster that is asked for are loaded', () => {
    const files = { [IN_PLACE]: app(), 'kind-openportal/demo/WhoAmIApp/app.yaml': app() };
    expect(load(files, 'openportal').orders).toEqual([`openportal/demo WhoAmIApp/app ${IN_PLACE}`]);
  });

  test('hidden files, lists for kustomize and other types are passed over', () => {
    const files = {
      [IN_PLACE]: app(),
      '.git/config.yaml': ':',
      'openportal/demo/WhoAmIApp/.app.yaml': ':',
      'openportal/demo/kustomization.yaml': 'resources: []',
      'openportal/kustomization.yml': 'resources: []',
      'README.md': '# Orders',
    };
    expect(load(files)).toEqual({ orders: [`openportal/demo WhoAmIApp/app ${IN_PLACE}`], findings: [] });
  });

  test("Flux's own objects are passed over, and nothing else in their folder", () => {
    const path = 'openportal/flux-system';
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n';
    expect(load({ [`${path}/Kustomization/a.yaml`]: flux, [`${path}/WhoAmIApp/app.yaml`]: app() })).toEqual({
      orders: [`openportal/flux-system WhoAmIApp/app ${path}/WhoAmIApp/app.yaml`],
      findings: [],
    });
  });

  test.each<[string, string, string, string]>([
    [
      'the folder of older portals for what is cluster-scoped',
      'openportal/cluster-scoped/WhoAmIApp/app.yaml',
      app(),
      ':1 [layout] lies in cluster-scoped/, which is no purpose',
    ],
    [
      'the folder of another kind',
      'openportal/demo/WhoAmIService/app.yaml',
      app(),
      ':2 [layout] kind is WhoAmIApp, but the folder is that of WhoAmIService',
    ],
    [
      'a file of another name',
      'openportal/demo/WhoAmIApp/other.yaml',
      app(),
      ':4 [layout] metadata.name is app, but the file is called other',
    ],
    [
      'a file with another object',
      IN_PLACE,
      `${app()}---\n${app('b')}`,
      ':8 [layout] is not the only object of its file',
    ],
  ])('an order in %s is out of place', (_, path, text, found) => {
    const { orders, findings } = load({ [path]: text });
    expect(findings).toEqual([`${path}${found}`]);
    expect(orders.length).toBeGreaterThan(0);
  });

  test('what is out of place is told where it belongs', () => {
    const text = `${app()}---\n${app('b')}`;
    const { orders, findings } = loadFrom(folderWith({ 'openportal/cluster-scoped/WhoAmIService/a.yaml': text }));
    expect(findings.map(({ hint }) => hint)).toEqual([
      'move it to openportal/system/WhoAmIApp/',
      'move it to openportal/system/WhoAmIApp/',
      'rename the file to app.yaml',
      'move it to openportal/system/WhoAmIApp/b.yaml',
    ]);
    expect(orders.map(({ purpose }) => purpose)).toEqual(['system', 'system']);
    expect(findings[0]).toMatchObject({ cluster: 'openportal', purpose: 'system', kind: 'WhoAmIApp', name: 'app' });
  });
});

describe('what a tree has outside the layout', () => {
  const OUTSIDE = 'is not at <cluster>/<purpose>/<Kind>/<name>.yaml';

  test.each<[string, string, string]>([
    ['the tree', 'tree', 'openportal/demo'],
    ['the cluster', 'tree/openportal', 'openportal/demo'],
    ['the file', 'tree/openportal/Namespace/x.yaml', 'openportal/demo'],
  ])('is told so, and is an order of the cluster in whose folder it lies, where %s is named', (_, named, where) => {
    const file = 'tree/openportal/Namespace/x.yaml';
    expect(load({ [file]: app() }, undefined, [named])).toEqual({
      orders: [`${where} WhoAmIApp/app ${file}`],
      findings: [`${file}:1 [layout] ${OUTSIDE}`],
    });
  });

  test('is told where it belongs', () => {
    const { findings } = loadFrom(folderWith({ 'openportal/x.yaml': app('a', 'team') }));
    expect(findings.map(({ hint, cluster, purpose }) => [hint, cluster, purpose])).toEqual([
      ['move it to openportal/team/WhoAmIApp/a.yaml', 'openportal', null],
    ]);
  });

  test('is for no cluster where none is named, even if its folders are those of another layout', () => {
    expect(load({ 'tree/team/apps/Namespace/deep/x.yaml': app() }, undefined, ['tree'])).toEqual({
      orders: [],
      findings: ['tree/team/apps/Namespace/deep/x.yaml:1 [layout] is for no cluster that its path names'],
    });
  });

  test('is told so for the cluster that is asked for as well', () => {
    expect(load({ 'openportal/x.yaml': app() }, 'openportal').findings).toEqual([
      `openportal/x.yaml:1 [layout] ${OUTSIDE}`,
    ]);
  });
});

describe('a list', () => {
  const item = (name: string) => app(name).trimEnd().replaceAll('\n', '\n  ');
  const list = (kind: string, ...names: readonly string[]) =>
    `apiVersion: v1\nkind: ${kind}\nitems:\n${names.map((name) => `- ${item(name)}\n`).join('')}`;

  test.each(['List', 'WhoAmIAppList'])('is read item by item: kind %s', (kind) => {
    const { orders, findings } = loadFrom(folderWith({ 'all.yaml': list(kind, 'a', 'b') }), ['.'], {
      cluster: 'openportal',
    });
    expect(findings).toEqual([]);
    expect(
      orders.map((order) => [place(order), order.line(), order.line('metadata.name'), order.line('spec.x')]),
    ).toEqual([
      ['openportal/demo WhoAmIApp/a all.yaml', 4, 7, 9],
      ['openportal/demo WhoAmIApp/b all.yaml', 10, 13, 15],
    ]);
  });

  test('of lists is read to its last item', () => {
    const text =
      '{"kind":"List","items":[{"kind":"List","items":[{"apiVersion":"a/v1","kind":"A","metadata":{"name":"b"}}]}]}';
    expect(load({ 'all.json': text }, 'openportal').orders).toEqual(['openportal/system A/b all.json']);
  });

  test('has the faults of its items, each at its line', () => {
    const text = `${list('List', 'a')}- null\n- kind: A\n  metadata: {name: 1}\n`;
    expect(load({ 'all.yaml': text }, 'openportal').findings).toEqual([
      'all.yaml:10 [schema] is null, not an object',
      'all.yaml:11 [api] apiVersion is missing',
      'all.yaml:12 [metadata] metadata.name is the number 1, not a text',
    ]);
  });

  test('in the layout is a file with more than one object', () => {
    expect(load({ [IN_PLACE]: list('List', 'app', 'b') }).findings).toEqual([
      `${IN_PLACE}:10 [layout] is not the only object of its file`,
    ]);
  });

  test('without items is no object', () => {
    expect(load({ 'all.yaml': 'kind: List\nitems: []\n' }).findings).toEqual([
      'all.yaml:1 [layout] (warning) holds no object',
    ]);
  });

  test('is what has items: a kind may be called so', () => {
    const text = 'apiVersion: a/v1\nkind: AllowList\nmetadata: {name: b}\nspec: {items: [1]}\n';
    expect(load({ 'a.yaml': text }, 'openportal').orders).toEqual(['openportal/system AllowList/b a.yaml']);
  });
});

describe('standard input', () => {
  const piped = (text: string) => {
    const standardInput = Buffer.from(text);
    const { orders, findings } = loadFrom(folderWith({}), ['-', '/dev/stdin'], {
      cluster: 'openportal',
      standardInput,
    });
    return { orders: orders.map(place), findings: findings.map(brief) };
  };

  test('is read once, for the cluster that is asked for; the purpose is the namespace', () => {
    expect(piped(`${app()}---\n${app('b', 'team')}`)).toEqual({
      orders: ['openportal/demo WhoAmIApp/app -', 'openportal/team WhoAmIApp/b -'],
      findings: [],
    });
  });

  test.each<[string, string, string]>([
    ['nothing', '', '-:1 [layout] (warning) holds no object'],
    ['no YAML', 'a: b: c', '-:1 [schema] is not YAML: mapping values are not allowed in this context'],
    ['too much', '['.repeat(4e6), '-:1 [schema] has 3.8 MiB: an API server takes 3 MiB at once'],
  ])('is told to hold %s', (_, text, found) => {
    expect(piped(text)).toEqual({ orders: [], findings: [found] });
  });
});

describe('a file outside the layout', () => {
  test('is for the cluster that is asked for, and the purpose is its namespace', () => {
    const namespaced = load({ 'app.yaml': app() }, 'openportal', ['app.yaml']);
    expect(namespaced).toEqual({ orders: ['openportal/demo WhoAmIApp/app app.yaml'], findings: [] });
    const text = app().replace(/ {2}namespace.*\n/, '');
    expect(load({ 'x/app.yaml': text }, 'openportal').orders).toEqual(['openportal/system WhoAmIApp/app x/app.yaml']);
  });

  test('may have any number of objects', () => {
    const { orders, findings } = load({ 'all.yaml': `${app()}---\n${app('b')}---\n---\n# c\n` }, 'openportal');
    expect(orders).toEqual(['openportal/demo WhoAmIApp/app all.yaml', 'openportal/demo WhoAmIApp/b all.yaml']);
    expect(findings).toEqual([]);
  });

  test('is for no cluster unless one is asked for', () => {
    expect(load({ 'app.yaml': app() })).toEqual({
      orders: [],
      findings: ['app.yaml:1 [layout] is for no cluster that its path names'],
    });
  });

  test('is whatever file is asked for by name together with another cluster than its folder', () => {
    expect(load({ [IN_PLACE]: app() }, 'kind-openportal', [IN_PLACE])).toEqual({
      orders: [`kind-openportal/demo WhoAmIApp/app ${IN_PLACE}`],
      findings: [],
    });
  });
});

test('an order leads to the lines of its fields', () => {
  const { orders } = loadFrom(folderWith({ [IN_PLACE]: `# mine\n${app()}` }));
  const [order] = orders;
  expect([order?.line(), order?.line(null), order?.line('metadata.namespace'), order?.line('spec.name')]).toEqual([
    2, 2, 6, 7,
  ]);
  expect(order?.asWritten).toBe(true);
});

describe('a document is not loaded when it', () => {
  test.each<[string, string, string[]]>([
    ['is no YAML', 'a: b: c', [':1 [schema] is not YAML: mapping values are not allowed in this context']],
    ['is a list', '- a', [':1 [schema] is a list, not an object']],
    ['is a text', '---\n\n\na', [':4 [schema] is a text, not an object']],
    ['is a number', '1', [':1 [schema] is the number 1, not an object']],
    ['is something else', 'replicas: 1', [':1 [schema] is no object of Kubernetes: it has no apiVersion and no kind']],
    ['has no apiVersion', 'kind: A\nmetadata: {name: app}', [':1 [api] apiVersion is missing']],
    ['has no kind', 'apiVersion: a\nmetadata: {name: app}', [':1 [api] kind is missing']],
    [
      'has an apiVersion and a kind that are no text',
      'apiVersion: 1\nkind: [A]\nmetadata: {name: app}',
      [':1 [api] apiVersion is the number 1, not a text', ':2 [api] kind is a list, not a text'],
    ],
    ['has no metadata', 'apiVersion: a\nkind: A', [':1 [metadata] metadata is missing']],
    [
      'has a list for metadata',
      'apiVersion: a\nkind: A\nmetadata: []',
      [':3 [metadata] metadata is a list, not an object'],
    ],
    [
      'has a name and a namespace that are no text',
      'apiVersion: a\nkind: A\nmetadata:\n  name: 1\n  namespace: true',
      [
        ':4 [metadata] metadata.name is the number 1, not a text',
        ':5 [metadata] metadata.namespace is true, not a text',
      ],
    ],
  ])('%s', (_, text, found) => {
    const path = IN_PLACE;
    expect(load({ [path]: text })).toEqual({ orders: [], findings: found.map((one) => path + one) });
  });
});

test('labels and annotations are texts, whatever a document has there', () => {
  const { orders, findings } = loadFrom(
    folderWith({
      [IN_PLACE]: `apiVersion: openportal.dev/v1alpha1
kind: WhoAmIApp
metadata:
  name: app
  namespace: null
  labels: [a]
  annotations:
    __proto__: a
    b: true
    c: null
    d: d
`,
    }),
  );
  expect(findings.map(brief)).toEqual([
    `${IN_PLACE}:6 [metadata] metadata.labels is a list, not an object`,
    `${IN_PLACE}:9 [metadata] metadata.annotations[b] is true, not a text`,
  ]);
  const [{ metadata }] = orders.map(({ manifest }) => manifest) as [Order['manifest']];
  expect(Object.keys(metadata)).toEqual(['name', 'annotations']);
  expect(Object.entries(metadata.annotations ?? {})).toEqual([
    ['__proto__', 'a'],
    ['c', ''],
    ['d', 'd'],
  ]);
});

test('one field twice is told, and what else is wrong with the order too', () => {
  const text = app('other').replace('spec: {}', 'spec: {}\nspec: {}');
  expect(load({ [IN_PLACE]: text })).toEqual({
    orders: [`openportal/demo WhoAmIApp/other ${IN_PLACE}`],
    findings: [
      `${IN_PLACE}:7 [schema] says the field "spec" a second time: it is in line 6 already`,
      `${IN_PLACE}:4 [layout] metadata.name is other, but the file is called app`,
    ],
  });
});

describe('it is told when there is', () => {
  test('no such path', () => {
    expect(() => loadFrom(folderWith({}), ['nope'])).toThrow(NoSuchPath);
    expect(() => loadFrom(folderWith({}), ['nope/x.yaml'])).toThrow('there is no file or folder nope/x.yaml');
  });

  test.each<[string, Files, string, string | undefined, string]>([
    ['nothing in a folder', {}, '.', undefined, '.:1 [layout] (warning) holds nothing to check'],
    ['nothing but hidden files', { 'a/.b.yaml': '' }, 'a', undefined, 'a:1 [layout] (warning) holds nothing to check'],
    [
      'a file of another type',
      { 'README.md': '' },
      'README.md',
      undefined,
      'README.md:1 [layout] (warning) holds nothing to check',
    ],
    [
      'nothing of the cluster',
      { [IN_PLACE]: app() },
      '.',
      'other',
      '.:1 [layout] (warning) holds nothing of other, only of other clusters',
    ],
    [
      'nothing in a file',
      { [IN_PLACE]: '# none\n' },
      '.',
      undefined,
      `${IN_PLACE}:1 [layout] (warning) holds no object`,
    ],
  ])('%s', (_, files, path, cluster, found) => {
    expect(load(files, cluster, [path])).toEqual({ orders: [], findings: [found] });
  });

  test('a link, which is not followed', () => {
    const folder = folderWith({ 'elsewhere/app.txt': app() });
    mkdirSync(join(folder, 'tree'));
    symlinkSync('../elsewhere/app.txt', join(folder, 'tree/app.yaml'));
    symlinkSync('..', join(folder, 'tree/around'));
    symlinkSync('nowhere', join(folder, 'tree/nowhere'));
    const { orders, findings } = loadFrom(folder, ['tree'], { cluster: 'openportal' });
    expect(orders).toEqual([]);
    expect(findings.map(brief)).toEqual(['tree/app.yaml:1 [layout] is a link', 'tree/around:1 [layout] is a link']);
  });

  // The superuser reads everything.
  (process.getuid?.() === 0 ? test.skip : test)('a file that may not be read', () => {
    const folder = folderWith({ [IN_PLACE]: app() });
    chmodSync(join(folder, IN_PLACE), 0);
    expect(loadFrom(folder).findings.map(brief)).toEqual([`${IN_PLACE}:1 [layout] cannot be read: EACCES`]);
  });

  test('what is no file at all, such as a pipe', () => {
    const folder = folderWith({});
    symlinkSync('/dev/zero', join(folder, 'zero.yaml'));
    expect(loadFrom(folder, ['zero.yaml'], { cluster: 'a' }).findings.map(brief)).toEqual([
      'zero.yaml:1 [layout] is no file',
    ]);
  });

  test('folders without end', () => {
    expect(load({ [`${'a/'.repeat(120)}x.yaml`]: app() }).findings).toEqual([
      `${'a/'.repeat(100)}a:1 [layout] is more than 100 folders deep`,
    ]);
  });

  test.each<[string, string]>([
    ['its annotations', `annotations:\n${Array.from({ length: 20_000 }, (_, index) => `    a${index}: 1\n`).join('')}`],
    ['its labels', `labels:\n${Array.from({ length: 20_000 }, (_, index) => `    a${index}: 1\n`).join('')}`],
  ])('more wrong with %s than anybody reads, which is counted', (_, metadata) => {
    const { findings } = load({ [IN_PLACE]: app().replace('spec:', `  ${metadata}spec:`) });
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toMatch(/\[a100\] is one of 19900 more findings, which are not told one by one$/);
  });

  test('a file that is larger than a server takes, which is not read', () => {
    const path = 'a/b/C/d.yaml';
    expect(load({ [path]: 'a'.repeat(4e6) }).findings).toEqual([
      `${path}:1 [schema] has 3.8 MiB: an API server takes 3 MiB at once`,
    ]);
  });
});
