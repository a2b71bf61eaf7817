import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { admit } from '../lib/admission/admit.ts';
import { load } from '../lib/assess.ts';
import { layOut } from '../lib/layout/dist.ts';
import { isProducible } from '../lib/layout/paths.ts';
import type { Manifest } from '../lib/model/order.ts';
import { app } from '../main.ts';
import { filesBelow } from './support/folder.ts';

interface FluxKustomization extends Manifest {
  readonly spec: { readonly path: string; readonly wait?: boolean; readonly [field: string]: unknown };
}

const admission = admit(load(app));
const committed = filesBelow(join(app.root, 'dist'));
const merged = Object.fromEntries(layOut(admission, app.repository).files.map(({ path, content }) => [path, content]));

// In a pull request dist is still that of main: what holds for the one need not hold for the other yet.
describe.each([
  ['in dist as it is committed', committed],
  ['in dist as this repository synthesizes it', merged],
])('%s,', (_, files) => {
  const paths = Object.keys(files);
  const objects = Object.entries(files)
    .filter(([path]) => path.split('/').length === 4)
    .map(([path, text]) => ({ path, object: parse(text) as Manifest }));
  const clusters = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
  const foldersOf = (cluster: string) => [
    ...new Set(paths.filter((path) => path.startsWith(`${cluster}/`)).map((path) => path.split('/')[1] ?? '')),
  ];
  const purposesOf = (cluster: string) => foldersOf(cluster).filter((name) => !/\.yaml$|^flux-system$/.test(name));
  const kustomizationsOf = (cluster: string) =>
    objects
      .filter(({ path }) => path.startsWith(`${cluster}/flux-system/Kustomization/`))
      .map(({ object }) => object as FluxKustomization);

  test('there is something to look at', () => {
    expect(objects.length).toBeGreaterThan(0);
  });

  test('every path is one that a synth owns', () => {
    expect(paths.filter((path) => !isProducible(path))).toEqual([]);
  });

  test('every object lies where its own metadata says, and what is cluster-scoped in system', () => {
    for (const { path, object } of objects) {
      const { kind, metadata } = object;
      expect(path.split('/').slice(1).join('/')).toBe(
        `${metadata.namespace ?? 'system'}/${kind}/${metadata.name ?? ''}.yaml`,
      );
    }
  });

  test('every kustomization.yaml lists exactly what lies beneath it', () => {
    const lists = paths.filter((path) => path.split('/').length < 4);
    for (const list of lists) {
      const folder = list.replace(/kustomization\.yaml$/, '');
      const depth = folder.split('/').length === 2 ? 1 : 2;
      const beneath = paths
        .filter((path) => path.startsWith(folder) && path !== list)
        .map((path) => path.slice(folder.length).split('/').slice(0, depth).join('/'));
      expect([list, (parse(files[list] ?? '') as { resources: unknown }).resources]).toEqual([
        list,
        [...new Set(beneath)].sort(),
      ]);
    }
  });

  test('nothing says `force: true`, with which Flux deletes what it cannot change', () => {
    expect(Object.entries(files).filter(([, text]) => /\bforce['"]?: *(true|yes|on)\b/i.test(text))).toEqual([]);
  });

  describe.each(clusters)('the cluster %s', (cluster) => {
    test('can be built as a whole and purpose by purpose', () => {
      const folders = [cluster, ...['flux-system', ...purposesOf(cluster)].map((name) => `${cluster}/${name}`)];
      expect(paths).toEqual(expect.arrayContaining(folders.map((folder) => `${folder}/kustomization.yaml`)));
    });

    test('has one GitRepository', () => {
      const sources = objects.filter(
        ({ path, object }) => path.startsWith(`${cluster}/`) && object.kind === 'GitRepository',
      );
      expect(sources.map(({ path }) => path)).toEqual([`${cluster}/flux-system/GitRepository/catalog-orders.yaml`]);
    });

    test('has a Kustomization for each of its purposes and for itself, and each applies its own folder', () => {
      const applied = kustomizationsOf(cluster).map(({ metadata, spec }) => [metadata.name, spec.path]);
      expect(new Map(applied as [string, string][])).toEqual(
        new Map([
          [`catalog-orders-${cluster}`, `./dist/${cluster}/flux-system`],
          ...purposesOf(cluster).map((purpose): [string, string] => [
            `catalog-orders-${cluster}-${purpose}`,
            `./dist/${cluster}/${purpose}`,
          ]),
        ]),
      );
    });

    // One order that never becomes ready would hold up its purpose; and the parent, all.
    test('waits for no health', () => {
      for (const { spec } of kustomizationsOf(cluster)) expect(spec.wait ?? false).toBe(false);
    });
  });
});

describe('as this repository synthesizes it,', () => {
  test('every registered cluster has its folder and its kustomization.yaml, also without orders', () => {
    const { clusters } = admission;
    expect(clusters.length).toBeGreaterThan(0);
    expect(Object.keys(merged)).toEqual(
      expect.arrayContaining(clusters.map(({ context }) => `${context}/kustomization.yaml`)),
    );
  });

  test('every order leads to the file to edit', () => {
    for (const { order, manifest } of admission.subjects) {
      const url = manifest.metadata.annotations?.['terasky.backstage.io/source-file-url'] ?? '';
      expect(decodeURI(url)).toBe(`${app.repository.url}/blob/${app.repository.branch}/${order.file}`);
      expect(existsSync(join(app.root, order.file))).toBe(true);
    }
  });

  test('every order is in dist once', () => {
    const paths = admission.subjects.map(
      ({ order, manifest }) =>
        `${order.cluster}/${order.purpose}/${manifest.kind}/${manifest.metadata.name ?? ''}.yaml`,
    );
    expect(new Set(paths).size).toBe(paths.length);
    expect(Object.keys(merged)).toEqual(expect.arrayContaining(paths));
  });
});
