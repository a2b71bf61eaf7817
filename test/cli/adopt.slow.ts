import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseManifests, type Schema, withDefaults } from 'api-server-verdict';
import { stringify } from 'yaml';
import { toYaml } from '../../lib/layout/yaml.ts';
import type { Manifest } from '../../lib/model/order.ts';
import type { AdoptionReport } from '../../lib/report/adoption.ts';
import { judge } from '../support/admission.ts';
import { hostile, manifestOf, randomOrder } from '../support/adoption.ts';
import { filesBelow } from '../support/folder.ts';
import { CLUSTERS } from '../support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

/** A repository, with the tree of the system that is replaced beside its own folders. */
function besideTheReplaced(): TemporaryRepository {
  const repository = temporaryRepository();
  cpSync(join(__dirname, '../adopt/replaced'), repository.path('replaced'), { recursive: true });
  return repository;
}

const adopt = (repository: TemporaryRepository, ...args: readonly string[]) =>
  repository.run('orders', ['adopt', ...args]);

const written = (repository: TemporaryRepository) => filesBelow(repository.path('orders'));

test('of the system that is replaced all that can be is adopted, and of everything is said what became of it', () => {
  const repository = besideTheReplaced();
  const { status, stdout } = adopt(repository, 'replaced');
  expect(status).toBe(1);
  expect(stdout).toMatchSnapshot('the report');
  expect(written(repository)).toMatchSnapshot('the order files');
  expect(repository.run('orders', ['check'])).toMatchObject({ status: 0, stdout: '5 orders checked: no findings\n' });
  expect(repository.synth().status).toBe(0);
  const snapshots = filesBelow(repository.path('test/snapshots/orders'));
  const delivered = Object.keys(snapshots).map((path) => {
    const [cluster, purpose] = path.split('/');
    const [document] = parseManifests(Buffer.from(snapshots[path] ?? '')).documents;
    const { kind, metadata } = document?.value as Manifest;
    return repository.read(`dist/${cluster}/${purpose}/${kind}/${metadata.name}.yaml`);
  });
  expect(delivered).toEqual(Object.values(snapshots));
});

test('what was adopted once is there already, and nothing is overwritten', () => {
  const repository = besideTheReplaced();
  adopt(repository, 'replaced');
  const before = filesBelow(repository.root + '/orders');
  const { status, stdout } = adopt(repository, 'replaced/openportal/demo');
  expect(status).toBe(1);
  expect(stdout).toContain('is ordered already, in orders/openportal/demo/whoami-demo.ts:5');
  expect(stdout).toContain('0 orders adopted');
  expect(written(repository)).toEqual(before);
});

test('with --dry-run nothing is written, and with --into it is written elsewhere, without snapshots', () => {
  const repository = besideTheReplaced();
  const dry = adopt(repository, 'replaced', '--dry-run');
  expect([written(repository), filesBelow(repository.path('test'))]).toEqual([{}, {}]);
  const into = adopt(repository, 'replaced', '--into', 'looked-at');
  expect([written(repository), filesBelow(repository.path('test'))]).toEqual([{}, {}]);
  expect(Object.keys(filesBelow(repository.path('looked-at')))).toContain('openportal/demo/whoami-demo.ts');
  expect(into.stdout).toBe(dry.stdout);
});

test('where one file cannot be written, none is, and no folder is left', () => {
  const repository = besideTheReplaced();
  repository.write({ 'looked-at/rancher-desktop': 'in the way of a folder' });
  const { status, stderr } = adopt(repository, 'replaced', '--into', 'looked-at');
  expect(status).toBe(2);
  expect(stderr).toContain('nothing is written: Error: E');
  expect(filesBelow(repository.path('looked-at'))).toEqual({ 'rancher-desktop': 'in the way of a folder' });
  expect(readdirSync(repository.path('looked-at'))).toEqual(['rancher-desktop']);
});

test('of a live cluster, as kubectl prints it, what the server and Crossplane added is left out, and told', () => {
  const repository = temporaryRepository();
  const live = {
    ...manifestOf(
      'WhoAmIService',
      {
        name: 'app',
        namespace: 'demo',
        uid: '8f0c7f4e-0000-0000-0000-000000000000',
        resourceVersion: '4711',
        generation: 3,
        creationTimestamp: '2026-01-01T00:00:00Z',
        finalizers: ['composite.apiextensions.crossplane.io'],
        labels: {
          'crossplane.io/composite': 'app',
          'kustomize.toolkit.fluxcd.io/name': 'catalog-orders-openportal',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
      {
        name: 'app',
        crossplane: {
          compositionRef: { name: 'whoamiservice' },
          compositionRevisionRef: { name: 'whoamiservice-1' },
          compositionUpdatePolicy: 'Automatic',
          resourceRefs: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'app' }],
        },
      },
    ),
    status: { conditions: [] },
  };
  const list = stringify({ apiVersion: 'v1', kind: 'List', items: [live], metadata: { resourceVersion: '' } });
  const { status, stdout } = repository.run('orders', ['adopt', '-', '--cluster', 'openportal'], {}, list);
  expect(status).toBe(0);
  expect(stdout).toMatchSnapshot('the report');
  expect(written(repository)).toMatchSnapshot('the order file');
  expect(repository.run('orders', ['adopt', '-'], {}, list)).toMatchObject({ status: 2 });
});

test('orders of every kind come back from a synth as they were, and prettier would write their files the same', () => {
  const repository = temporaryRepository();
  const clusters = CLUSTERS.map(({ context }) => context);
  const random = fc.sample(randomOrder, 300).map(({ metadata, ...one }, index) => ({
    ...one,
    metadata: { ...metadata, name: `${metadata.name ?? ''}-${index}` },
  }));
  const wide = hostile.map((text, index) => {
    const spec = { type: 'TXT', name: `wide-${index}`, value: `${text}${'long '.repeat(index)}` };
    const more = { namespace: 'demo', labels: { a: 'b'.repeat(index) }, annotations: { 'example.org/a': text } };
    return manifestOf('CloudflareDNSRecord', { name: `wide-${index}`, ...more }, spec);
  });
  const manifests = new Map<string, Manifest>();
  for (const [index, manifest] of [...random, ...wide].entries()) {
    const { kind, metadata } = manifest;
    const place = `${clusters[index % 2] ?? ''}/${metadata.namespace ?? 'system'}/${kind}/${metadata.name ?? ''}.yaml`;
    manifests.set(place, manifest);
    repository.write({ [`tree/${place}`]: `# ${metadata.name ?? ''}\n${toYaml(manifest)}` });
  }
  const { stdout } = adopt(repository, 'tree', '--format', 'json');
  const report = JSON.parse(stdout) as AdoptionReport;
  expect(report.adopted.length).toBeGreaterThan(250);
  expect(repository.synth()).toMatchObject({ status: 0 });
  const served = new Map(judge([], CLUSTERS).clusters.map((cluster) => [cluster.context, cluster]));
  for (const { cluster, purpose, kind, name } of report.adopted) {
    const place = `${cluster}/${purpose}/${kind}/${name}.yaml`;
    const manifest = manifests.get(place) ?? manifestOf(kind, {}, {});
    const [document] = parseManifests(Buffer.from(repository.read(`dist/${place}`))).documents;
    const schema: Schema = served.get(cluster)?.serving(manifest)?.schema ?? {};
    const effective = (one: Manifest) => withDefaults(schema.properties?.['spec'] ?? {}, one['spec']);
    expect(effective(document?.value as Manifest)).toEqual(effective(manifest));
    expect(document?.value).toMatchObject({ ...manifest, spec: expect.anything() as unknown });
  }
  const prettier = join(repository.root, 'node_modules/prettier/bin/prettier.cjs');
  const checked = spawnSync(process.execPath, [prettier, '--check', 'orders'], {
    cwd: repository.root,
    encoding: 'utf8',
  });
  expect(checked).toMatchObject({ status: 0, stderr: '' });
});

test('ten thousand objects are adopted, each once', () => {
  const repository = temporaryRepository();
  const namespaces = Array.from({ length: 20 }, (_, index) => `team-${index}`);
  const documents = namespaces.flatMap((namespace) => [
    stringify(manifestOf('ManagedNamespace', { name: namespace }, { name: namespace })),
    ...Array.from({ length: 499 }, (_, index) => {
      const name = `app-${index}`;
      return stringify(manifestOf('WhoAmIApp', { name, namespace }, { name, replicas: 1 + (index % 3) }));
    }),
  ]);
  const before = performance.now();
  const outcome = repository.run('orders', ['adopt', '-', '--cluster', 'openportal'], {}, documents.join('---\n'));
  process.stdout.write(`10000 objects adopted in ${Math.round((performance.now() - before) / 1000)} s\n`);
  expect(outcome.stdout).toContain('10000 orders adopted: no findings');
  expect(Object.keys(written(repository))).toHaveLength(10_000);
});
