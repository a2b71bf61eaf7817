import { stringify } from 'yaml';
import type { Adoption } from '../../lib/adopt/adopt.ts';
import type { ObjectMeta } from '../../lib/model/order.ts';
import { aNamespace, anOrder, brief } from '../support/admission.ts';
import { adopted, type Around, changesOf } from '../support/adopted.ts';
import { manifestOf } from '../support/adoption.ts';

// prettier loads parts of itself by import(), which cannot be inside of jest.
jest.mock('prettier', () => ({ resolveConfig: () => null, format: (source: string) => source }));

/** The statements of the one order file, each line without its indentation. */
function linesOf({ orders: [order] }: Adoption): string[] {
  const lines = (order?.content ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !/^(import|export|\}\);$)/.test(line));
}

const found = ({ report: { findings } }: Adoption) => findings.map(brief);

/** A sound order, with more in its metadata and its spec. */
const whoami = (metadata: ObjectMeta = {}, spec: object = {}) =>
  stringify(manifestOf('WhoAmIService', { name: 'app', namespace: 'demo', ...metadata }, { name: 'app', ...spec }));

describe('of an object its order file leaves out', () => {
  const annotations = (name: string, value: string) => ({ annotations: { [name]: value } });

  test.each<[string, ObjectMeta, object, string]>([
    ['what the API server sets', { uid: 'a' }, {}, 'metadata.uid left out, as the API server sets it'],
    [
      'when it was made',
      { creationTimestamp: null },
      {},
      'metadata.creationTimestamp left out, as the API server sets it',
    ],
    ['who owns its fields', { managedFields: [{}] }, {}, 'metadata.managedFields left out, as the API server sets it'],
    [
      'what kubectl keeps',
      annotations('kubectl.kubernetes.io/last-applied-configuration', '{}'),
      {},
      'metadata.annotations[kubectl.kubernetes.io/last-applied-configuration] left out, as kubectl keeps it for itself',
    ],
    [
      "Flux's labels",
      { labels: { 'kustomize.toolkit.fluxcd.io/name': 'a' } },
      {},
      'metadata.labels[kustomize.toolkit.fluxcd.io/name] left out, as Flux sets it',
    ],
    [
      "Crossplane's label",
      { labels: { 'crossplane.io/composite': 'app' } },
      {},
      'metadata.labels[crossplane.io/composite] left out, as Crossplane sets it',
    ],
    [
      "Crossplane's finalizer",
      { finalizers: ['composite.apiextensions.crossplane.io'] },
      {},
      'metadata.finalizers[composite.apiextensions.crossplane.io] left out, as Crossplane sets it',
    ],
    [
      'what was composed',
      {},
      { crossplane: { resourceRefs: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a' }] } },
      'spec.crossplane.resourceRefs left out, as Crossplane sets it',
    ],
    [
      'the revision that Crossplane chose',
      {},
      { crossplane: { compositionRevisionRef: { name: 'a' } } },
      'spec.crossplane.compositionRevisionRef left out, as Crossplane sets it',
    ],
    [
      'the Composition that its kind names',
      {},
      { crossplane: { compositionRef: { name: 'whoamiservice' } } },
      'spec.crossplane.compositionRef left out, as the kind names that Composition',
    ],
    [
      'the policy that holds anyway',
      {},
      { crossplane: { compositionUpdatePolicy: 'Automatic' } },
      'spec.crossplane.compositionUpdatePolicy left out, as it is the default',
    ],
    ['empty labels', { labels: {} }, {}, 'metadata.labels left out, as it is empty'],
    [
      'where it was',
      annotations('terasky.backstage.io/system', 'elsewhere'),
      {},
      'metadata.annotations[terasky.backstage.io/system] derived anew, as it named another place',
    ],
    [
      'where it never was',
      annotations('terasky.backstage.io/system', 'a/undefined'),
      {},
      'metadata.annotations[terasky.backstage.io/system] repaired, as it said undefined',
    ],
  ])('%s, and says so', async (_, metadata, spec, change) => {
    const adoption = await adopted(whoami(metadata, spec));
    expect(found(adoption)).toEqual([]);
    expect(linesOf(adoption)).toEqual(['new WhoAmIService(demo, "app", {', 'spec: {"name": "app",},']);
    expect(changesOf(adoption)).toEqual([change]);
  });

  test('its status', async () => {
    const adoption = await adopted(`${whoami()}status: { ready: true }\n`);
    expect(changesOf(adoption)).toEqual(['status left out, as the cluster says it']);
  });

  test('its defaults, as deep as they go, and nothing that is none', async () => {
    const spec = { size: 'small', persistence: { enabled: false, size: '2Gi' }, observability: { webUI: true } };
    const adoption = await adopted(stringify(manifestOf('ValkeyInstance', { name: 'a', namespace: 'demo' }, spec)));
    expect(linesOf(adoption)).toContain('spec: {"persistence": {"size": "2Gi",},},');
    expect(changesOf(adoption)).toEqual([
      'metadata.annotations[kustomize.toolkit.fluxcd.io/prune] added, as its kind or place is protected',
      'spec.size left out, as it is the default',
      'spec.persistence.enabled left out, as it is the default',
      'spec.observability left out, as it is the default',
    ]);
  });
});

describe('an order file keeps', () => {
  test.each<[string, ObjectMeta, object, string]>([
    ['labels', { labels: { tier: 'web' } }, {}, 'metadata: {"labels": {"tier": "web",},},'],
    ['annotations', { annotations: { a: 'b' } }, {}, 'metadata: {"annotations": {"a": "b",},},'],
    ['finalizers', { finalizers: ['example.org/f'] }, {}, 'metadata: {"finalizers": ["example.org/f",],},'],
    [
      'the owner',
      { labels: { a: 'b' }, annotations: { 'terasky.backstage.io/owner': 'group:default/a' } },
      {},
      'metadata: ownedBy("group:default/a",{"labels": {"a": "b",},}),',
    ],
    [
      'another Composition',
      {},
      { crossplane: { compositionRef: { name: 'other' } } },
      'spec: {"name": "app","crossplane": {"compositionRef": {"name": "other",},},},',
    ],
    [
      'a revision that somebody chose',
      {},
      { crossplane: { compositionUpdatePolicy: 'Manual', compositionRevisionRef: { name: 'a' } } },
      'spec: {"name": "app","crossplane": {"compositionUpdatePolicy": "Manual","compositionRevisionRef": {"name": "a",},},},',
    ],
    [
      'that it is in no catalog',
      { annotations: { 'terasky.backstage.io/add-to-catalog': 'false' } },
      {},
      'metadata: {"annotations": {"terasky.backstage.io/add-to-catalog": "false",},},',
    ],
    [
      'what the catalog is told besides the link to its file',
      {
        annotations: {
          'terasky.backstage.io/component-annotations': 'a=b,backstage.io/edit-url=https://example.org/old',
        },
      },
      {},
      'metadata: {"annotations": {"terasky.backstage.io/component-annotations": "a=b",},},',
    ],
  ])('%s', async (_, metadata, spec, line) => {
    const adoption = await adopted(whoami(metadata, spec));
    expect(adoption.report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(linesOf(adoption).map((one) => one.replaceAll(' "', '"').replaceAll('"', '"'))).toContain(
      line.replaceAll(' "', '"'),
    );
  });

  test.each([
    ['disabled', 'protect(new WhoAmIService(demo, "app", {', '});'],
    ['enabled', 'protect(new WhoAmIService(demo, "app", {', '}), false);'],
  ])('that Flux prunes it not, or does: %s', async (prune, first, last) => {
    const adoption = await adopted(whoami({ annotations: { 'kustomize.toolkit.fluxcd.io/prune': prune } }));
    const { content = '' } = adoption.orders[0] ?? {};
    expect(content).toContain(first);
    expect(content).toContain(last);
    expect(changesOf(adoption)).toEqual([]);
  });
});

describe('comments', () => {
  test('stand where they stood, by what is kept', async () => {
    const adoption = await adopted(`# of the whole
apiVersion: openportal.dev/v1alpha1
kind: CloudflareDNSRecord
metadata:
  # of the name
  name: dns
  namespace: demo
  labels:
    # of the label
    tier: web # beside it
spec:
  ## of the type ##
  type: A
  name: dns
  value: 1.1.1.1
  # ttl: 300
# of nothing that follows
`);
    expect(linesOf(adoption)).toEqual([
      '// of the whole',
      '// of the name',
      'new CloudflareDNSRecord(demo, "dns", {',
      'metadata: {"labels": {',
      '// of the label',
      '// beside it',
      '"tier": "web",',
      '},},',
      'spec: {',
      '// of the type ##',
      '"type": "A",',
      '"name": "dns",',
      '"value": "1.1.1.1",',
      '// ttl: 300',
      '},',
      '// of nothing that follows',
    ]);
    expect(changesOf(adoption)).toEqual([]);
  });

  test('are told where what they stand by is left out', async () => {
    const adoption = await adopted(`${whoami()}# of the status\nstatus: {}\n`);
    expect(changesOf(adoption)).toEqual([
      'status left out, as the cluster says it',
      'left out, with what it stands by: the comment in line 8, # of the status',
    ]);
  });

  test('of a list of objects go with each', async () => {
    const item = (name: string) => whoami({ name }, { name }).trimEnd().replaceAll('\n', '\n  ');
    const list = `# all\nkind: List\napiVersion: v1\nitems:\n# one\n- ${item('one')}\n# two\n# and more\n- ${item('two')} # end\n`;
    const { orders } = await adopted(list);
    const comments = orders.map(({ content }) => content.split('\n').filter((line) => line.trim().startsWith('//')));
    expect(comments).toEqual([
      ['// all', '// one'],
      ['// two', '// and more', '// end'],
    ]);
  });
});

describe('left out, with what to do, is', () => {
  const owner = { apiVersion: 'v1', kind: 'Team', name: 'a', uid: 'b', controller: true };

  test.each<[what: string, yaml: string, message: string, around?: Around]>([
    [
      'what no cluster serves',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
      '[api] kind is ConfigMap, which openportal does not serve',
    ],
    ['what is no object', 'a: 1\n', '[schema] is no object of Kubernetes: it has no apiVersion and no kind'],
    [
      'what has no namespace',
      whoami({ namespace: undefined }),
      '[scope] metadata.namespace is missing, but WhoAmIService 2.0.2 is namespaced',
    ],
    [
      'what is for a namespace that nobody makes',
      whoami({ namespace: 'nope' }),
      '[namespace] metadata.namespace nothing creates the namespace nope on openportal',
    ],
    ['what has a name that leads elsewhere', whoami({ name: '../../a' }), '[metadata] metadata.name is "../../a"'],
    [
      'what has a field that there is not',
      whoami({}, { proxied: true }),
      '[schema] spec.proxied is no field of WhoAmIService 2.0.2',
    ],
    ['what has a field beside the spec', `${whoami()}data: {}\n`, '[schema] data is no field of WhoAmIService 2.0.2'],
    ['what says null', whoami({}, { name: null }), '[schema] spec.name is null, which no order says'],
    [
      'what something else makes',
      whoami({ ownerReferences: [owner] }),
      '[metadata] metadata.ownerReferences says that Team/a makes it, so nobody orders it',
    ],
    [
      'what another composite makes',
      whoami({ labels: { 'crossplane.io/composite': 'x' } }),
      '[metadata] metadata.labels[crossplane.io/composite] says that x makes it, so nobody orders it',
    ],
    [
      'what is being deleted',
      whoami({ deletionTimestamp: '2026-01-01T00:00:00Z' }),
      '[metadata] metadata.deletionTimestamp says that the cluster is deleting it',
    ],
    [
      'what says a field twice',
      whoami().replace('spec:', 'spec:\n  name: other'),
      '[schema] says the field "name" a second time: it is in line 7 already',
    ],
    [
      'what is ordered already',
      whoami(),
      '[duplicate] is ordered already, in orders/openportal/demo/mine.ts:5',
      { orders: [anOrder({ file: 'orders/openportal/demo/mine.ts' })] },
    ],
    [
      'what has no file to lie in',
      whoami(),
      '[duplicate] has no file to lie in: orders/openportal/demo/app.ts and orders/openportal/demo/app-whoamiservice.ts are there already',
      { taken: ['orders/openportal/demo/app.ts', 'orders/openportal/demo/app-whoamiservice.ts'] },
    ],
  ])('%s', async (...[, yaml, message, around]) => {
    const adoption = await adopted(yaml, around);
    const errors = adoption.report.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(brief)).toEqual([message]);
    expect(errors.filter(({ hint }) => hint === '')).toEqual([]);
    expect(adoption).toMatchObject({ orders: [], snapshots: [], report: { adopted: [] } });
  });

  test('each of two of one object', async () => {
    const adoption = await adopted(`${whoami()}---\n${whoami({}, { name: 'b' })}`);
    expect(adoption.orders).toEqual([]);
    expect(adoption.report.findings.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '1 is there twice: in -:9 too',
      '9 is there twice: in -:1 too',
    ]);
  });

  test('what needs a namespace of which the order is left out; the rest is adopted', async () => {
    const namespace = (name: string, spec: object) => stringify(manifestOf('ManagedNamespace', { name }, spec));
    const adoption = await adopted(
      [
        namespace('bad', { name: 'bad', more: 1 }),
        whoami({ namespace: 'bad' }),
        namespace('good', { name: 'good' }),
        whoami({ namespace: 'good' }),
      ].join('---\n'),
    );
    expect(adoption.orders.map(({ path }) => path)).toEqual([
      'orders/openportal/system/good.ts',
      'orders/openportal/good/app.ts',
    ]);
    expect(adoption.snapshots.map(({ path }) => path)).toEqual([
      'test/snapshots/orders/openportal/system/good.yaml',
      'test/snapshots/orders/openportal/good/app.yaml',
      'test/snapshots/flux/openportal/Kustomization/catalog-orders-openportal-good.yaml',
    ]);
    expect(found(adoption)).toEqual([
      '[schema] spec.more is no field of ManagedNamespace 3.2.0',
      '[namespace] metadata.namespace nothing creates the namespace bad on openportal',
    ]);
  });
});

test('an order of another kind with the same name has a file of its own', async () => {
  const app = stringify(manifestOf('WhoAmIApp', { name: 'app', namespace: 'demo' }, { name: 'other' }));
  const { orders } = await adopted(`${whoami()}---\n${app}`);
  expect(orders.map(({ path }) => path)).toEqual([
    'orders/openportal/demo/app.ts',
    'orders/openportal/demo/app-whoamiapp.ts',
  ]);
});

test('an order may be in a namespace that is ordered already', async () => {
  const { orders } = await adopted(whoami({ namespace: 'team-a' }), { orders: [aNamespace('team-a')] });
  expect(orders.map(({ path }) => path)).toEqual(['orders/openportal/team-a/app.ts']);
});
