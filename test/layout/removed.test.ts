import { surprises } from '../../lib/layout/removed.ts';
import { Knowledge } from '../../lib/model/kind.ts';
import { objectText, type TreeFile } from '../../lib/layout/tree.ts';
import type { PlacedObject } from '../../lib/model/order.ts';

const PROTECTED = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

const KNOWN = new Knowledge([{ kind: 'Room', file: '', props: { namespace: 'spec.name' } }]);

/** An order, from its path in dist. */
function order(path: string, annotations: Record<string, string> = {}): PlacedObject {
  const [cluster = '', purpose = '', kind = '', name = ''] = path.split('/');
  const metadata = { name, ...(purpose === 'system' ? {} : { namespace: purpose }), annotations };
  return { cluster, purpose, manifest: { apiVersion: 'example.org/v1alpha1', kind, metadata, spec: { name } } };
}

/** The file of an order in dist. */
function file(path: string, annotations: Record<string, string> = {}): TreeFile {
  return { path: `${path}.yaml`, content: objectText(order(path, annotations).manifest) };
}

const list = (folder: string): TreeFile => ({ path: `${folder}/kustomization.yaml`, content: 'resources: []\n' });
const kustomization = (name: string): TreeFile => ({
  path: `prod/flux-system/Kustomization/catalog-orders-prod-${name}.yaml`,
  content: '',
});
const APP = 'prod/team/App/a';
const NAMESPACE = 'prod/system/Room/team';

describe('of the orders that leave dist, a person is told of', () => {
  test.each<[string, TreeFile[], PlacedObject[], string[]]>([
    ['none that Flux deletes', [file(APP)], [], []],
    ['one that is protected', [file(APP, PROTECTED)], [], ['a is kept']],
    ['none that goes with its namespace', [file(APP), file(NAMESPACE), kustomization('team')], [], []],
    [
      'a protected one that goes with its namespace',
      [file(APP, PROTECTED), file(NAMESPACE), kustomization('team')],
      [],
      ['a is taken'],
    ],
    [
      'one whose namespace is protected, with the order for that',
      [file(APP), file(NAMESPACE, PROTECTED), kustomization('team')],
      [],
      ['a is left', 'team is kept'],
    ],
    ['one whose purpose goes, which bootstrap had made', [file(APP), kustomization('team')], [], ['a is left']],
    [
      'one whose purpose is divided into another number of parts',
      [file(APP), kustomization('team.1-of-4')],
      [],
      ['a is left'],
    ],
    ['none where another purpose is', [file(APP), kustomization('team-a'), kustomization('team-a.1-of-2')], [], []],
    [
      'a protected one that stays in Git, and whose namespace goes',
      [file(NAMESPACE)],
      [order(APP, PROTECTED), order('prod/team/App/b'), order('prod/other/App/c', PROTECTED)],
      ['a is taken'],
    ],
    ['none in a namespace of another cluster', [file(NAMESPACE)], [order('test/team/App/a', PROTECTED)], []],
    [
      'one that is protected on a cluster that goes as a whole, where nothing is deleted',
      [file(APP, PROTECTED), file('prod/team/App/b'), file(NAMESPACE), kustomization('team'), list('prod')],
      [],
      ['a is kept'],
    ],
    [
      'none in a file that holds no order',
      [
        { path: 'prod/demo/App/empty.yaml', content: '' },
        { path: 'prod/demo/App/broken.yaml', content: 'a: [' },
        { path: 'prod/demo/App/odd.yaml', content: 'metadata: 1\n' },
        file('prod/flux-system/GitRepository/catalog-orders', PROTECTED),
      ],
      [],
      [],
    ],
  ])('%s', (_, removed, ordered, told) => {
    const found = surprises(removed, ordered, [], KNOWN).map(
      ({ manifest, what }) => `${manifest.metadata.name ?? ''} ${what}`,
    );
    expect(found.sort()).toEqual(told);
  });
});

describe('of the orders that leave dist, unprotected and protected shortly before, a person is told of', () => {
  test.each<[string, TreeFile[], string[]]>([
    ['one that Flux may still know as protected', [file(APP)], ['a may stay']],
    ['none where another was protected', [file('prod/team/App/b')], []],
    ['none that goes with its namespace', [file(APP), file(NAMESPACE), kustomization('team')], []],
    ['one whose purpose goes, which leaves it in any case', [file(APP), kustomization('team')], ['a is left']],
    [
      'none on a cluster that goes as a whole, where nothing is deleted',
      [file(APP), kustomization('team'), list('prod')],
      [],
    ],
    ['one that is still protected', [file(APP, PROTECTED)], ['a is kept']],
  ])('%s', (_, removed, told) => {
    const lately = [file(APP), file(APP, PROTECTED)];
    const found = surprises(removed, [], lately, KNOWN).map(
      ({ manifest, what }) => `${manifest.metadata.name ?? ''} ${what}`,
    );
    expect(found).toEqual(told);
  });
});
