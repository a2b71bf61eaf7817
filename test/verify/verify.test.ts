import fc from 'fast-check';
import { parse } from 'yaml';
import { admit } from '../../lib/admission/admit.ts';
import { dist } from '../../lib/layout/dist.ts';
import { objectText } from '../../lib/layout/tree.ts';
import type { Entry } from '../../lib/load/folder.ts';
import type { Manifest, Order } from '../../lib/model/order.ts';
import { objectsIn } from '../../lib/verify/objects.ts';
import { verify } from '../../lib/verify/verify.ts';
import { aCluster, aNamespace, anOrder, KNOWN, REPOSITORY, XRDS } from '../support/admission.ts';

type Files = Readonly<Record<string, string>>;

// No more kinds than these orders need: each verdict looks at all of them anew.
const serves = { ManagedNamespace: '3.2.0', ValkeyInstance: '0.2.0', WhoAmIService: '2.0.2' } as const;
const platform = {
  repository: REPOSITORY,
  xrds: XRDS.filter(({ kind, revision }) => Object.entries(serves).join().includes(`${kind},${revision}`)),
  known: KNOWN.filter(({ kind }) => kind === 'ManagedNamespace'),
  clusters: [
    aCluster('openportal', { serves, purposes: { demo: { protect: true } } }),
    aCluster('rancher-desktop', { serves, owner: 'group:default/desktop', purposes: { demo: { parts: 2 } } }),
  ],
};
const ORDERS: readonly Order[] = [
  aNamespace('team-a'),
  anOrder(),
  anOrder({
    name: 'told',
    spec: { name: 'told' },
    file: 'orders/openportal/demo/a file, with a comma.ts',
    metadata: {
      labels: { team: 'on' },
      annotations: {
        'terasky.backstage.io/component-annotations': 'backstage.io/techdocs-ref=dir:.',
        'terasky.backstage.io/owner': 'group:default/team-a',
        'example.org/text': 'two\nlines: "quoted"',
      },
    },
  }),
  anOrder({ purpose: 'team-a', kind: 'ValkeyInstance', name: 'cache', spec: { persistence: { size: '012' } } }),
  anOrder({ cluster: 'rancher-desktop', name: 'web' }),
];

/** The tree that a synth makes of orders; undefined where it refuses them. */
function synthesized(orders: readonly Order[]): Files | undefined {
  const { clusters, subjects, findings } = admit({ ...platform, orders });
  if (findings.some(({ severity }) => severity === 'error')) return undefined;
  const placed = subjects.map(({ order: { cluster, purpose }, manifest }) => ({ cluster, purpose, manifest }));
  return Object.fromEntries(dist(clusters, placed, REPOSITORY).map(({ path, content }) => [path, content]));
}

const TREE = synthesized(ORDERS) ?? {};
const APP = 'openportal/demo/WhoAmIService/app.yaml';
const SOURCE = 'openportal/flux-system/GitRepository/catalog-orders.yaml';
const LIST = 'openportal/demo/kustomization.yaml';
const PART = Object.keys(TREE).find((path) => path.includes('/parts/') && TREE[path]?.includes('web.yaml')) ?? '';

type Edit = (files: Files) => Files;

function remove(file: string): Edit {
  return (files) => Object.fromEntries(Object.entries(files).filter(([path]) => path !== file));
}

const entriesOf = (files: Readonly<Record<string, string | Uint8Array>>): Entry[] =>
  Object.entries(files).map(([path, content]) => ({ path, bytes: Buffer.from(content) }));

/** What is said of a tree, as `rule path`. */
function said(entries: readonly Entry[]): string[] {
  const { findings } = verify(platform, entries);
  return findings.filter(({ severity }) => severity === 'error').map(({ rule, file }) => `${rule} ${file}`);
}

const without = (path: string): Files => remove(path)(TREE);
const edited = (path: string, edit: (text: string) => string): Files => ({ ...TREE, [path]: edit(TREE[path] ?? '') });
const after = (path: string, text: string): Files => edited(path, (before) => before + text);

test('the tree of a synth is found sound, whatever its orders say for themselves', () => {
  expect(Object.keys(TREE)).toContain('openportal/team-a/ValkeyInstance/cache.yaml');
  expect(verify(platform, entriesOf(TREE)).findings).toEqual([]);
});

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: admin
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
`;
const remote = '  - https://github.com/somebody/else//deploy?ref=main\n';

describe('a tree is refused that', () => {
  test.each<[what: string, tree: Readonly<Record<string, string | Uint8Array>>, found: string[]]>([
    ['has a remote resource', after(LIST, remote), [`layout dist/${LIST}`]],
    ['has components', after(LIST, `components:\n${remote}`), [`layout dist/${LIST}`]],
    ['patches an order', after(LIST, 'patches:\n  - patch: "[]"\n    target: {}\n'), [`layout dist/${LIST}`]],
    ['generates objects', after(LIST, 'configMapGenerator:\n  - name: a\n'), [`layout dist/${LIST}`]],
    [
      'empties a list',
      edited(LIST, (text) => text.replace(/resources:[^]*/, 'resources: []\n')),
      [`layout dist/${LIST}`],
    ],
    ['lacks a list', without(LIST), [`layout dist/${LIST}`]],
    [
      'has a list too many',
      { ...TREE, 'openportal/else/kustomization.yaml': 'resources: []\n' },
      ['layout dist/openportal/else/kustomization.yaml'],
    ],
    ['lacks the list of a part', without(PART), [`layout dist/${PART}`]],
    [
      'empties the list of a part',
      edited(PART, (text) => text.replace(/resources:[^]*/, 'resources: []\n')),
      [`layout dist/${PART}`],
    ],
    [
      'has a part too many',
      { ...TREE, [PART.replace(/\d-of-2/, '3-of-2')]: TREE[PART] ?? '' },
      [`layout dist/${PART.replace(/\d-of-2/, '3-of-2')}`],
    ],
    ['lists what it does not hold', without(APP), [`layout dist/${LIST}`]],
    [
      'fetches from elsewhere',
      edited(SOURCE, (text) => text.replace(/url: .*/, 'url: https://example.org/a')),
      [`layout dist/${SOURCE}`],
    ],
    [
      'grants rights',
      { ...TREE, 'openportal/system/ClusterRoleBinding/admin.yaml': BINDING },
      ['api dist/openportal/system/ClusterRoleBinding/admin.yaml', 'layout dist/openportal/system/kustomization.yaml'],
    ],
    [
      'grants rights in the folder of Flux',
      { ...TREE, 'openportal/flux-system/ClusterRoleBinding/admin.yaml': BINDING },
      ['layout dist/openportal/flux-system/ClusterRoleBinding/admin.yaml'],
    ],
    [
      'has another Kustomization',
      {
        ...TREE,
        'openportal/flux-system/Kustomization/mine.yaml':
          TREE['openportal/flux-system/Kustomization/catalog-orders-openportal.yaml'] ?? '',
      },
      ['layout dist/openportal/flux-system/Kustomization/mine.yaml'],
    ],
    [
      'is of a cluster that nobody registered',
      { ...TREE, 'osp/demo/kustomization.yaml': TREE[LIST] ?? '' },
      ['cluster dist/osp/demo/kustomization.yaml'],
    ],
    [
      'has an order for one',
      { ...TREE, 'osp/demo/WhoAmIService/app.yaml': TREE[APP] ?? '' },
      ['cluster dist/osp/demo/WhoAmIService/app.yaml', 'annotation dist/osp/demo/WhoAmIService/app.yaml'].slice(0, 1),
    ],
    [
      'has a file that is no order',
      { ...TREE, 'openportal/demo/notes.txt': 'mine' },
      ['layout dist/openportal/demo/notes.txt'],
    ],
    ['has a file beside its clusters', { ...TREE, 'README.md': 'mine' }, ['layout dist/README.md']],
    ['has a hidden file', { ...TREE, 'openportal/.sourceignore': '*' }, ['layout dist/openportal/.sourceignore']],
    [
      'has case twins',
      { ...TREE, 'openportal/demo/WhoAmIService/App.yaml': TREE[APP] ?? '' },
      ['layout dist/openportal/demo/WhoAmIService/App.yaml'],
    ],
    [
      'has an order under another name',
      { ...without(APP), 'openportal/demo/WhoAmIService/other.yaml': TREE[APP] ?? '' },
      ['layout dist/openportal/demo/WhoAmIService/other.yaml', `layout dist/${LIST}`],
    ],
    [
      'holds binary content',
      { ...TREE, [APP]: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0xff]) },
      [`schema dist/${APP}`, `layout dist/${LIST}`],
    ],
    ['holds two objects in a file', after(APP, `---\n${BINDING}`), [`layout dist/${APP}`, `layout dist/${LIST}`]],
    ['has an empty file', { ...TREE, [APP]: '' }, [`layout dist/${APP}`, `layout dist/${LIST}`]],
    [
      'is written in another way',
      edited(APP, (text) => text.replace('name: app\n', 'name: "app"\n')),
      [`layout dist/${APP}`],
    ],
    ['has a comment', after(APP, '# reviewed\n'), [`layout dist/${APP}`]],
    ['has other line ends', edited(APP, (text) => text.replaceAll('\n', '\r\n')), [`layout dist/${APP}`]],
    ['begins with a mark', edited(APP, (text) => `\ufeff${text}`), [`layout dist/${APP}`]],
    ['has a field that the cluster does not know', after(APP, '  replicas: 3\n'), [`schema dist/${APP}`]],
    [
      'has another namespace',
      edited(APP, (text) => text.replace('namespace: demo', 'namespace: system')),
      [`namespace dist/${APP}`],
    ],
    [
      'leads to another file',
      edited(APP, (text) => text.replace('/blob/main/orders/openportal/demo', '/blob/main/lib')),
      [`annotation dist/${APP}`],
    ],
    [
      'leads to another repository',
      edited(APP, (text) => text.replace(/(source-file-url: https:..)github.com/, '$1example.org')),
      [`annotation dist/${APP}`],
    ],
    [
      'edits another file',
      edited(APP, (text) => text.replace('/edit/main/orders', '/edit/main/lib')),
      [`annotation dist/${APP}`],
    ],
    [
      'says another purpose',
      edited(APP, (text) => text.replace('io/system: demo', 'io/system: system')),
      [`annotation dist/${APP}`],
    ],
    [
      'lacks the protection of its purpose',
      edited(APP, (text) => text.replace(/.*prune: disabled\n/, '')),
      [`annotation dist/${APP}`],
    ],
    ['lacks an owner', edited(APP, (text) => text.replace(/.*io\/owner: .*\n/, '')), [`annotation dist/${APP}`]],
  ])('%s', (_, files, found) => {
    expect(said(entriesOf(files))).toEqual(found);
  });

  test('is empty: every file of every cluster is missing', () => {
    const files = Object.keys(synthesized([]) ?? {});
    expect(said([])).toEqual(files.map((file) => `layout dist/${file}`));
  });

  test.each(['is a link', 'is no file', 'is an empty folder'])('holds something that %s', (fault) => {
    const entries = [...entriesOf(without(APP)), { path: APP, fault }];
    expect(said(entries)).toEqual([`layout dist/${LIST}`, `layout dist/${APP}`]);
  });
});

/** The order that a file of the tree may come from, found without the code that judges it. */
function orderOf(path: string, text: string): Order | undefined {
  const [cluster = '', purpose = '', ...rest] = path.split('/');
  if (rest.length !== 2 || purpose === 'flux-system') return undefined;
  const manifest = parse(text) as Manifest;
  const terasky = 'terasky.backstage.io';
  const {
    [`${terasky}/source-file-url`]: url = '',
    [`${terasky}/component-annotations`]: components = '',
    ...own
  } = manifest.metadata.annotations ?? {};
  const said = components.split(',').slice(0, -1).join(',');
  const file = url.slice(`${REPOSITORY.url}/blob/main/`.length).split('/').map(decodeURIComponent).join('/');
  const annotations = { ...own, ...(said !== '' && { [`${terasky}/component-annotations`]: said }) };
  return {
    cluster,
    purpose,
    file,
    line: () => 1,
    manifest: { ...manifest, metadata: { ...manifest.metadata, annotations } },
  };
}

/** Whether there are orders of which a synth makes exactly these files. */
function isTreeOfOrders(files: Files): boolean {
  try {
    const orders = Object.entries(files).flatMap(([path, text]) => orderOf(path, text) ?? []);
    const inPlace = orders.every(({ file, cluster, purpose }) =>
      new RegExp(`^orders/${cluster}/${purpose}/[^/]+[.]ts$`).test(file),
    );
    const made = inPlace ? synthesized(orders) : undefined;
    return made !== undefined && JSON.stringify(sorted(made)) === JSON.stringify(sorted(files));
  } catch {
    return false;
  }
}

const sorted = (files: Files) => Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));

const path = fc.constantFrom(...Object.keys(TREE));
const place = fc.nat().map((seed) => (text: string) => (text === '' ? 0 : seed % text.length));
const on =
  (file: string, change: (text: string) => string): Edit =>
  (files) =>
    file in files ? { ...files, [file]: change(files[file] ?? '') } : files;

/** What somebody might do to a tree. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(
      path,
      place,
      fc.constantFrom(
        ...[
          'a',
          'b',
          '1',
          ' ',
          ':',
          '-',
          '#',
          '"',
          "'",
          '\n',
          '\t',
          '&',
          '*',
          '!',
          '|',
          '>',
          '{',
          '}',
          '[',
          ']',
          '\0',
          'é',
        ],
      ),
    )
    .map(([file, at, character]) => on(file, (text) => text.slice(0, at(text)) + character + text.slice(at(text) + 1))),
  fc.tuple(path, place).map(([file, at]) => on(file, (text) => text.slice(0, at(text)))),
  fc.tuple(path, place, fc.nat(3)).map(([file, at, count]) =>
    on(file, (text) => {
      const lines = text.split('\n');
      lines.splice(at(text) % lines.length, 1, ...(Array(count).fill(lines[at(text) % lines.length]) as string[]));
      return lines.join('\n');
    }),
  ),
  path.map(remove),
  fc.tuple(path, path).map(([from, to]): Edit => (files) => ({ ...files, [to]: files[from] ?? '' })),
  fc
    .tuple(
      path,
      fc.constantFrom('App', 'app.yaml', 'demo', 'system', 'openportal', 'osp', 'flux-system', '..', 'x.txt'),
      fc.nat(3),
    )
    .map(([file, name, at]): Edit => (files) => {
      const to = file
        .split('/')
        .map((part, index) => (index === at ? name : part))
        .join('/');
      return { ...files, [to]: files[file] ?? '' };
    }),
  // What an order may well say, so that not all is refused.
  fc
    .stringMatching(/^[a-z0-9]{1,9}$/)
    .map((name) => on(APP, (text) => text.replace(/(spec:\n {2}name: ).*/, `$1${name}`))),
  fc.constant<Edit>((files) =>
    remove(APP)(on(LIST, (text) => text.replace('  - WhoAmIService/app.yaml\n', ''))(files)),
  ),
);

test('a tree is found sound if and only if there are orders that give it, byte for byte', () => {
  const verdicts = { sound: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const files = edits.reduce((before, change) => change(before), TREE);
      const found = said(entriesOf(files));
      const sound = found.length === 0;
      verdicts[sound ? 'sound' : 'refused']++;
      // With what was edited, which the edits themselves do not tell.
      const changed = Object.entries(files).filter(([file, text]) => TREE[file] !== text);
      expect({ sound, found, changed }).toEqual({ sound: isTreeOfOrders(files), found, changed });
    }),
    { numRuns: 60 },
  );
  expect(verdicts.sound).toBeGreaterThan(0);
  expect(verdicts.refused).toBeGreaterThan(20);
});

test('what a synth writes of an object is read back as that object, whatever it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (spec) => {
      const text = objectText({ apiVersion: 'openportal.dev/v1alpha1', kind: 'App', metadata: { name: 'a' }, spec });
      const { objects, faults } = objectsIn(Buffer.from(text));
      expect([faults, objects.map(({ manifest }) => objectText(manifest))]).toEqual([[], [text]]);
    }),
    { numRuns: 1000, examples: [[-0], [1e21], [1e-7], [2 ** 53]] },
  );
});
