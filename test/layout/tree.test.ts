import { posix } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { isProducible } from '../../lib/layout/paths.ts';
import { tree, type ClusterFolders, type TreeFile } from '../../lib/layout/tree.ts';
import type { PlacedObject } from '../../lib/model/order.ts';
import type { Parts } from '../../lib/model/cluster.ts';
import { aCluster } from '../support/admission.ts';
import { cluster, kind, purpose, subdomain } from '../support/names.ts';

interface Input {
  readonly clusters: readonly ClusterFolders[];
  readonly objects: readonly PlacedObject[];
}

/** The folders of a cluster whose purposes are each in so many parts. */
function folders(context: string, purposes: readonly string[], parts: Parts = 1): ClusterFolders {
  const settings = Object.fromEntries(purposes.map((one) => [one, { parts }]));
  return { context, purposes, cluster: aCluster(context, { purposes: settings }) };
}

/** Clusters with purposes, and in some of these objects, no two at one path. */
const input: fc.Arbitrary<Input> = fc
  .uniqueArray(
    fc
      .tuple(cluster, fc.uniqueArray(purpose, { maxLength: 4 }), fc.constantFrom<Parts>(1, 2, 8))
      .map((all) => folders(...all)),
    { maxLength: 3, selector: ({ context }) => context },
  )
  .chain((clusters): fc.Arbitrary<Input> => {
    const places = clusters.flatMap(({ context, purposes }) =>
      [...purposes, 'flux-system'].map((one) => ({ cluster: context, purpose: one })),
    );
    if (places.length === 0) return fc.constant({ clusters, objects: [] });
    const object = fc.tuple(fc.constantFrom(...places), kind, subdomain).map(placed);
    const objects = fc.uniqueArray(object, { maxLength: 12, selector: pathOf });
    return objects.map((all) => ({ clusters, objects: all }));
  });

function placed([place, ofKind, name]: readonly [{ cluster: string; purpose: string }, string, string]): PlacedObject {
  const metadata = { name, namespace: place.purpose };
  return { ...place, manifest: { apiVersion: 'openportal.dev/v1alpha1', kind: ofKind, metadata } };
}

function pathOf({ cluster: context, purpose: folder, manifest }: PlacedObject): string {
  return `${context}/${folder}/${manifest.kind}/${manifest.metadata.name ?? ''}.yaml`;
}

function isOfPart({ path }: TreeFile): boolean {
  return path.split('/').length === 5;
}

function contentOf(files: readonly TreeFile[], path: string): unknown {
  return parse(files.find((file) => file.path === path)?.content ?? '');
}

function forAnyInput(predicate: (files: readonly TreeFile[], all: Input) => void): void {
  fc.assert(
    fc.property(input, (all) => {
      predicate(tree(all.clusters, all.objects), all);
    }),
  );
}

const ORDERED = tree(
  [folders('openportal', ['system', 'demo', 'test']), folders('empty', [])],
  [
    placed([{ cluster: 'openportal', purpose: 'demo' }, 'WhoAmIService', 'b']),
    placed([{ cluster: 'openportal', purpose: 'demo' }, 'WhoAmIService', 'a']),
    placed([{ cluster: 'openportal', purpose: 'demo' }, 'DNSRecord', 'c']),
    placed([{ cluster: 'openportal', purpose: 'flux-system' }, 'GitRepository', 'catalog-orders']),
  ],
);

test('an object lies at <cluster>/<purpose>/<Kind>/<name>.yaml, beside a list in every folder', () => {
  expect(ORDERED.map(({ path }) => path)).toEqual([
    'empty/flux-system/kustomization.yaml',
    'empty/kustomization.yaml',
    'openportal/demo/DNSRecord/c.yaml',
    'openportal/demo/WhoAmIService/a.yaml',
    'openportal/demo/WhoAmIService/b.yaml',
    'openportal/demo/kustomization.yaml',
    'openportal/flux-system/GitRepository/catalog-orders.yaml',
    'openportal/flux-system/kustomization.yaml',
    'openportal/kustomization.yaml',
    'openportal/system/kustomization.yaml',
    'openportal/test/kustomization.yaml',
  ]);
});

test('a file reads apiVersion, kind, metadata and ends with one newline', () => {
  expect(ORDERED.find(({ path }) => path.endsWith('/c.yaml'))?.content).toBe(
    'apiVersion: openportal.dev/v1alpha1\nkind: DNSRecord\nmetadata:\n  name: c\n  namespace: demo\n',
  );
});

test('a list names its files, sorted', () => {
  expect(ORDERED.find(({ path }) => path === 'openportal/demo/kustomization.yaml')?.content).toBe(
    [
      'apiVersion: kustomize.config.k8s.io/v1beta1',
      'kind: Kustomization',
      'resources:',
      '  - DNSRecord/c.yaml',
      '  - WhoAmIService/a.yaml',
      '  - WhoAmIService/b.yaml',
      '',
    ].join('\n'),
  );
});

// kustomize fails on a list without the key, and Flux then prunes nothing; `resources: []` is how the last order goes.
test('a purpose without orders has an empty list', () => {
  expect(ORDERED.find(({ path }) => path === 'openportal/test/kustomization.yaml')?.content).toBe(
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
  );
});

test('a part lists its objects, or none, from a folder that is named by their number', () => {
  const one = placed([{ cluster: 'openportal', purpose: 'demo' }, 'WhoAmIApp', 'app']);
  const lists = tree([folders('openportal', ['demo'], 2)], [one]).filter(isOfPart);
  expect(lists.map(({ path, content }) => [path, (parse(content) as { resources: unknown }).resources])).toEqual([
    ['openportal/demo/parts/1-of-2/kustomization.yaml', ['../../WhoAmIApp/app.yaml']],
    ['openportal/demo/parts/2-of-2/kustomization.yaml', []],
  ]);
});

describe('whatever is ordered,', () => {
  test('every object is in the tree, at its path and nowhere else', () => {
    forAnyInput((files, { objects }) => {
      const paths = files.map(({ path }) => path).filter((path) => path.split('/').length === 4);
      expect(new Set(paths)).toEqual(new Set(objects.map(pathOf)));
      for (const object of objects) expect(contentOf(files, pathOf(object))).toEqual(object.manifest);
    });
  });

  test('every kustomization.yaml lists exactly what lies beneath it', () => {
    forAnyInput((files, { clusters }) => {
      const lists = files.filter(({ path }) => path.split('/').length < 4);
      expect(lists).toHaveLength(clusters.reduce((sum, { purposes }) => sum + 2 + purposes.length, 0));
      for (const { path, content } of lists) {
        const folder = path.replace(/kustomization\.yaml$/, '');
        const ofCluster = folder.split('/').length === 2;
        const below = files
          .filter((file) => file.path.startsWith(folder) && file.path !== path && !isOfPart(file))
          .map((file) => file.path.slice(folder.length))
          .map((file) => (ofCluster ? file.slice(0, file.indexOf('/')) : file));
        const { resources } = parse(content) as { resources: string[] };
        expect(new Set(resources)).toEqual(new Set(below));
        expect(resources).toEqual([...new Set(resources)].sort());
      }
    });
  });

  test('the parts of a purpose list all of its objects, each in one of them', () => {
    forAnyInput((files, { clusters }) => {
      for (const { context, purposes, cluster: registered } of clusters) {
        for (const folder of purposes) {
          const { parts } = registered.settingsOf(folder);
          const lists = files.filter((file) => isOfPart(file) && file.path.startsWith(`${context}/${folder}/`));
          expect(lists).toHaveLength(parts === 1 ? 0 : parts);
          const listed = lists.flatMap(({ path, content }) =>
            (parse(content) as { resources: string[] }).resources.map((one) => posix.join(posix.dirname(path), one)),
          );
          const objects = files.map(({ path }) => path).filter((path) => path.split('/').length === 4);
          const all = objects.filter((path) => path.startsWith(`${context}/${folder}/`));
          expect(listed.sort()).toEqual(parts === 1 ? [] : all);
        }
      }
    });
  });

  test('one more order of a purpose in parts changes the list of the purpose and that of one part', () => {
    const [first, ...more] = Array.from({ length: 40 }, (_, index) =>
      placed([{ cluster: 'openportal', purpose: 'demo' }, 'WhoAmIApp', `app-${index}`]),
    );
    const treeOf = (objects: readonly (PlacedObject | undefined)[]) =>
      tree(
        [folders('openportal', ['demo'], 8)],
        objects.flatMap((one) => one ?? []),
      );
    const before = new Map(treeOf(more).map(({ path, content }) => [path, content]));
    const changed = treeOf([first, ...more]).filter(({ path, content }) => before.get(path) !== content);
    expect(changed.map(({ path }) => path)).toEqual([
      'openportal/demo/WhoAmIApp/app-0.yaml',
      'openportal/demo/kustomization.yaml',
      expect.stringMatching(/^openportal\/demo\/parts\/\d-of-8\/kustomization\.yaml$/),
    ]);
  });

  test('no path occurs twice, the paths are sorted, and a synth owns each', () => {
    forAnyInput((files) => {
      const paths = files.map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)].sort());
      expect(paths.filter((path) => !isProducible(path))).toEqual([]);
    });
  });

  test('it comes out the same in whatever order it is loaded', () => {
    const shuffled = input.chain(({ clusters, objects }) => {
      const permuted = <Item>(items: readonly Item[]) =>
        fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
      const inside = clusters.map((one) => permuted(one.purposes).map((purposes) => ({ ...one, purposes })));
      return fc.record({
        before: fc.constant({ clusters, objects }),
        after: fc.record({ clusters: fc.tuple(...inside).chain(permuted), objects: permuted(objects) }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ before, after }) => {
        expect(tree(after.clusters, after.objects)).toEqual(tree(before.clusters, before.objects));
      }),
    );
  });
});
