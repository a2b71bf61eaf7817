import { layOut } from '../../lib/layout/dist.ts';
import { generate } from '../../lib/imports/generate.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { findingsText } from '../../lib/report/text.ts';
import { namespace, orderFile, whoami } from '../support/orders.ts';
import { REPOSITORY } from '../support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

jest.setTimeout(120_000); // The whole of a repository is checked.

/** An order file that says all of an object, past the types of the cluster. */
function untyped(apiVersion: string, kind: string, name: string, more: string): string {
  return `import { CompositeResource, orders } from '#lib';

export default orders((purpose) => {
  new CompositeResource(purpose, '${name}', {
    apiVersion: '${apiVersion}',
    kind: '${kind}',
    ${more}
  });
});
`;
}

/** What a person reads of the findings in one file. */
function textOf(findings: readonly Finding[], file: string): string {
  return findingsText(
    findings.filter((finding) => finding.file === file),
    false,
  );
}

// What was merged into the repository that this one replaces, and was found by a person afterwards.
describe('what was once merged is refused before the merge:', () => {
  const system = 'orders/openportal/system';
  const demo = 'orders/openportal/demo';
  const incidents: readonly (readonly [what: string, file: string, source: string, text: string])[] = [
    [
      'a group that is gone from the cluster',
      `${system}/gone.ts`,
      untyped('platform.io/v1alpha1', 'ManagedNamespace', 'gone', "spec: { name: 'gone' },"),
      `orders/openportal/system/gone.ts:5  ManagedNamespace/gone on openportal
  ✖ apiVersion  is platform.io/v1alpha1, but openportal serves ManagedNamespace 3.2.0 as openportal.dev/v1alpha1  [kind-not-served]
    import ManagedNamespace from #imports/openportal
`,
    ],
    [
      'a group that never was',
      `${system}/never.ts`,
      untyped('demo.openportal.dev/v1alpha1', 'ManagedNamespace', 'never', "spec: { name: 'never' },"),
      `orders/openportal/system/never.ts:5  ManagedNamespace/never on openportal
  ✖ apiVersion  is demo.openportal.dev/v1alpha1, but openportal serves ManagedNamespace 3.2.0 as openportal.dev/v1alpha1  [kind-not-served]
    import ManagedNamespace from #imports/openportal
`,
    ],
    [
      'a kind that was renamed',
      `${system}/renamed.ts`,
      untyped('openportal.dev/v1alpha1', 'Namespace', 'renamed', "spec: { name: 'renamed' },"),
      `orders/openportal/system/renamed.ts:6  Namespace/renamed on openportal
  ✖ kind  is Namespace, which openportal does not serve  [kind-not-served]
    did you mean ManagedNamespace? the kinds that it serves are: CloudflareDNSRecord, DNSRecord, ExposedService, ManagedNamespace, ValkeyInstance, WhoAmIApp, WhoAmIService
`,
    ],
    [
      'a kind that was renamed, as a type',
      `${system}/renamed-type.ts`,
      orderFile('openportal', 'Namespace', 'renamed-type', "{ name: 'renamed-type' }"),
      `orders/openportal/system/renamed-type.ts:5  Namespace/renamed-type on openportal
  ✖ openportal serves no Namespace  [api]
    did you mean ManagedNamespace? the kinds that it serves are: CloudflareDNSRecord, DNSRecord, ExposedService, ManagedNamespace, ValkeyInstance, WhoAmIApp, WhoAmIService
`,
    ],
    [
      'a namespace on what is cluster-scoped by now',
      `${system}/scoped.ts`,
      namespace('openportal', 'scoped').replace('spec:', "metadata: { namespace: 'system' },\n    spec:"),
      `orders/openportal/system/scoped.ts:6  ManagedNamespace/scoped on openportal
  ✖ metadata.namespace  is system, but ManagedNamespace 3.2.0 is cluster-scoped  [scope-mismatch]
    remove it
`,
    ],
    [
      'what is cluster-scoped by now in the folder of a namespace',
      `${demo}/folder.ts`,
      namespace('openportal', 'folder'),
      `orders/openportal/demo/folder.ts:5  ManagedNamespace/folder on openportal
  ✖ ManagedNamespace 3.2.0 is cluster-scoped, so it cannot be ordered for demo  [scope-mismatch]
    move the file to orders/openportal/system/
`,
    ],
    [
      'a required field that is missing',
      `${demo}/missing.ts`,
      orderFile('openportal', 'WhoAmIService', 'missing', '{}'),
      `orders/openportal/demo/missing.ts:6  WhoAmIService/missing on openportal
  ✖ spec.name  is missing  [schema-violated]
    add it: a string, the name of the service, and the first label of its host name.
`,
    ],
    [
      'a field that the revision has dropped',
      `${demo}/dropped.ts`,
      orderFile('openportal', 'WhoAmIService', 'dropped', "{ name: 'dropped', proxied: true }"),
      `orders/openportal/demo/dropped.ts:6  WhoAmIService/dropped on openportal
  ✖ spec.proxied  is no field of WhoAmIService 2.0.2 (it was dropped after 1.0.4)  [schema-violated]
    remove it; the fields are: name, crossplane
`,
    ],
    ...(
      [
        ['demo-cf', 'did you mean demo? '],
        ['demo-felix', 'did you mean demo? '],
        ['test', ''],
      ] as const
    ).map(
      ([nobody, meant]) =>
        [
          `the namespace ${nobody}, which nobody creates`,
          `orders/openportal/${nobody}/app.ts`,
          whoami('openportal', nobody),
          `orders/openportal/${nobody}/app.ts:5  WhoAmIService/${nobody} on openportal
  ✖ metadata.namespace  nothing creates the namespace ${nobody} on openportal  [namespace-missing]
    ${meant}the purposes are: demo, folder, scoped, system, team; to order a new one: npx orders new ManagedNamespace ${nobody} --cluster openportal --purpose system
`,
        ] as const,
    ),
    [
      'the folder of a cluster that is called otherwise',
      'orders/osp-openportal/demo/app.ts',
      whoami('openportal', 'app'),
      `orders/osp-openportal/demo/app.ts:5  WhoAmIService/app on osp-openportal
  ✖ there is no cluster context osp-openportal  [cluster-unknown]
    did you mean openportal? the cluster contexts are: kind-openportal, openportal, rancher-desktop; a new one is registered in clusters/
`,
    ],
    [
      'what is cluster-scoped in a folder of its own',
      'orders/openportal/cluster-scoped/team.ts',
      namespace('openportal', 'team'),
      `orders/openportal/cluster-scoped/team.ts:5  ManagedNamespace/team on openportal
  ✖ ManagedNamespace 3.2.0 is cluster-scoped, so it cannot be ordered for cluster-scoped  [scope-mismatch]
    move the file to orders/openportal/system/
`,
    ],
    [
      'two orders for one object',
      `${demo}/twice.ts`,
      `import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'twice', { spec: { name: 'a' } });
  new WhoAmIService(demo, 'twice', { spec: { name: 'b' } });
});
`,
      `orders/openportal/demo/twice.ts:6  WhoAmIService/twice on openportal
  ✖ is ordered already, in orders/openportal/demo/twice.ts:5  [ordered-twice]
    remove one of the two, or give it another name
`,
    ],
  ];
  const repository = temporaryRepository(Object.fromEntries(incidents.map(([, file, source]) => [file, source])));
  let findings: readonly Finding[] = [];

  beforeAll(async () => {
    ({ findings } = await repository.check());
  });

  test.each(incidents)('%s', (_, file, _source, text) => {
    expect(textOf(findings, file)).toBe(text);
  });

  test('all of them in one run, each an error', () => {
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(incidents.map(([, file]) => file)));
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });
});

test('the upgrade of a kind judges every order of the cluster again', async () => {
  const order = 'orders/rancher-desktop/demo/my-app.ts';
  const repository = temporaryRepository({
    [order]: orderFile('rancher-desktop', 'WhoAmIApp', 'my-app', "{ id: 'my-app', host: 'my-app.example.com' }"),
  });
  expect((await repository.check()).findings).toEqual([]);
  const cluster = 'clusters/rancher-desktop.ts';
  repository.write({ [cluster]: repository.read(cluster).replace("WhoAmIApp: '1.1.0'", "WhoAmIApp: '1.0.4'") });
  const { clusters, xrds } = repository.load();
  for (const { path, content } of generate(xrds, clusters)) repository.write({ [path]: content });
  expect(textOf((await repository.check()).findings, order))
    .toBe(`orders/rancher-desktop/demo/my-app.ts:6  WhoAmIApp/my-app on rancher-desktop
  ✖ spec.host  is no field of WhoAmIApp 1.0.4 (it came with 1.1.0)  [schema-violated]
    remove it; the fields are: name, replicas, image, crossplane
  ✖ spec.id  is no field of WhoAmIApp 1.0.4 (it came with 1.1.0)  [schema-violated]
    remove it; the fields are: name, replicas, image, crossplane
`);
});

describe('what could once go wrong in the tree cannot be ordered at all:', () => {
  /** The tree of a repository, by path. */
  async function treeOf(repository: TemporaryRepository): Promise<ReadonlyMap<string, string>> {
    const { files } = layOut(await repository.check(), REPOSITORY);
    return new Map(files.map(({ path, content }) => [path, content]));
  }

  test('annotations that name another place are replaced by that of the order', async () => {
    const typed = `metadata: {
      annotations: {
        'terasky.backstage.io/source-info': '{"basePath":"openportal/undefined/WhoAmIService"}',
        'terasky.backstage.io/source-file-url': 'https://github.com/open-service-portal/catalog-orders/blob/main/old/app.yaml',
      },
    },`;
    const repository = temporaryRepository({
      'orders/openportal/demo/app.ts': whoami('openportal', 'app').replace('spec:', `${typed}\n    spec:`),
    });
    const { findings, subjects } = await repository.check();
    expect(findings.map(({ rule, severity, field }) => `${severity} [${rule}] ${field ?? ''}`)).toEqual([
      'warning [annotation] metadata.annotations[terasky.backstage.io/source-info]',
      'warning [annotation] metadata.annotations[terasky.backstage.io/source-file-url]',
    ]);
    const annotations = subjects[0]?.manifest.metadata.annotations ?? {};
    expect(annotations['terasky.backstage.io/source-info']).toContain('"basePath":"openportal/demo/WhoAmIService"');
    expect(annotations['terasky.backstage.io/source-file-url']).toMatch(/\/orders\/openportal\/demo\/app\.ts$/);
  });

  test('a cluster without orders has its folder, so that Flux finds its path', async () => {
    const tree = await treeOf(temporaryRepository());
    for (const context of ['kind-openportal', 'openportal', 'rancher-desktop']) {
      expect(tree.get(`${context}/kustomization.yaml`)).toContain('kind: Kustomization');
      expect(tree.get(`${context}/demo/kustomization.yaml`)).toContain('resources: []');
    }
  });

  test('a list names what is there, also when the last order of a folder is gone', async () => {
    const file = 'orders/openportal/demo/app.ts';
    const repository = temporaryRepository({ [file]: whoami('openportal', 'app') });
    const list = 'openportal/demo/kustomization.yaml';
    expect((await treeOf(repository)).get(list)).toContain('- WhoAmIService/app.yaml');
    repository.write({ [file]: null });
    expect((await treeOf(repository)).get(list)).toContain('resources: []');
  });

  test('nothing is ever applied by force', async () => {
    const files = [...(await treeOf(temporaryRepository())).values()].filter((text) => text.includes('force:'));
    expect(files).not.toEqual([]);
    expect(files.filter((text) => !text.includes('force: false'))).toEqual([]);
  });
});
