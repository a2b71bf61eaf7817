import type { Orphan } from '../../lib/status/orphans.ts';
import { aCluster, anOrder } from '../support/admission.ts';
import { gitRepository, kustomization, observation, onCluster, type Raw, SINCE, statusOf } from './support/cluster.ts';

const OLD = 'demo/WhoAmIService/old';
const BLOB = 'https://github.com/open-service-portal/catalog-orders/blob/main';
const flux = (demo = kustomization('demo')) => [
  gitRepository(),
  kustomization(undefined),
  demo,
  kustomization('system'),
];
const labelled = (name: string) => ({
  'kustomize.toolkit.fluxcd.io/name': name,
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
});

function orphansOf(objects: readonly Raw[]): readonly Orphan[] {
  const clusters = ['openportal', 'openportal-two'].map((context) => aCluster(context));
  return statusOf([anOrder({ file: 'orders/openportal/demo/app.ts' })], observation(objects), clusters).orphans;
}

describe('what Flux applied from here and nobody orders any more', () => {
  test.each<[string, Raw[], string, RegExp]>([
    [
      'goes with the next revision',
      [...flux(kustomization('demo', [OLD])), onCluster(OLD)],
      'to-be-removed',
      /^is not ordered here any more; catalog-orders-openportal-demo removes it when it applies a revision without it$/,
    ],
    ['was left behind', [...flux(), onCluster(OLD)], 'left-behind', /left behind: Flux knows it no longer$/],
    [
      'was left behind, when its Kustomization prunes nothing',
      [...flux(kustomization('demo', [OLD], { spec: { prune: false } })), onCluster(OLD)],
      'left-behind',
      /left behind/,
    ],
    [
      'is protected',
      [
        ...flux(kustomization('demo', [OLD])),
        onCluster(OLD, { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'Disabled' } } }),
      ],
      'protected',
      /protected from deletion \(prune: disabled\)$/,
    ],
    [
      'is being deleted',
      [...flux(), onCluster(OLD, { metadata: { deletionTimestamp: SINCE } })],
      'deleting',
      /is being deleted$/,
    ],
  ])('%s', (_, objects, state, message) => {
    expect(orphansOf(objects)).toEqual([
      {
        ...{ kind: 'WhoAmIService', namespace: 'demo', name: 'old', file: null, state },
        message: expect.stringMatching(message) as string,
        hint: expect.any(String) as string,
      },
    ]);
  });

  test('stays as long as its purpose is suspended', () => {
    const objects = [...flux(kustomization('demo', [OLD], { spec: { suspend: true } })), onCluster(OLD)];
    expect(orphansOf(objects)[0]?.hint).toBe(
      'catalog-orders-openportal-demo is suspended and removes nothing meanwhile',
    );
  });

  test.each([
    ['leads to its order file', `${BLOB}/orders/openportal/demo/a%20b.ts`, 'orders/openportal/demo/a b.ts'],
    ['leads to a file, whatever its name', `${BLOB}/orders/100%.ts`, 'orders/100%.ts'],
    ['leads nowhere', 'https://example.com/', null],
  ])('%s, by its annotation', (_, url, file) => {
    const annotations = { 'terasky.backstage.io/source-file-url': url };
    expect(orphansOf([...flux(), onCluster(OLD, { metadata: { annotations } })])[0]?.file).toBe(file);
  });
});

test('an orphan that is named like a credential is not called by its name', () => {
  const namedLikeOne = onCluster('demo/WhoAmIService/glpat-0123456789abcdef');
  const [orphan] = orphansOf([...flux(), namedLikeOne]);
  expect(orphan?.name).toBe('***');
  expect(JSON.stringify(orphan)).not.toContain('0123456789');
});

describe('no orphan is', () => {
  test.each([
    ['an order', onCluster('demo/WhoAmIService/app')],
    ['what a person made', onCluster(OLD, { metadata: { labels: {} } })],
    ['what another Kustomization applied', onCluster(OLD, { metadata: { labels: labelled('apps') } })],
    [
      'what a Kustomization of the same name elsewhere applied',
      onCluster(OLD, {
        metadata: {
          labels: { ...labelled('catalog-orders-openportal-demo'), 'kustomize.toolkit.fluxcd.io/namespace': 'team' },
        },
      }),
    ],
    [
      'what came from another cluster context, though its name begins with this one',
      onCluster(OLD, { metadata: { labels: labelled('catalog-orders-openportal-two-demo') } }),
    ],
    [
      'what a composite resource composed',
      onCluster(OLD, {
        metadata: { labels: { ...labelled('catalog-orders-openportal-demo'), 'crossplane.io/composite': 'app' } },
      }),
    ],
    [
      'what another object owns',
      onCluster(OLD, { metadata: { ownerReferences: [{ kind: 'WhoAmIApp', name: 'app' }] } }),
    ],
  ])('%s', (_, object) => {
    expect(orphansOf([...flux(), object])).toEqual([]);
  });

  test('the Kustomization of another cluster context', () => {
    const name = 'catalog-orders-openportal-two-demo';
    expect(orphansOf([...flux(), kustomization('x', [], { metadata: { name } })])).toEqual([]);
  });
});

test('a composite resource bears the label of its own name and is an orphan all the same', () => {
  const labels = { ...labelled('catalog-orders-openportal-demo'), 'crossplane.io/composite': 'old' };
  expect(orphansOf([...flux(), onCluster(OLD, { metadata: { labels } })])).toHaveLength(1);
});

describe('a Kustomization of a purpose that is gone', () => {
  const gone = (spec = {}, metadata = {}) => kustomization('gone', [], { spec, metadata });
  const parent = (...children: string[]) =>
    kustomization(undefined, [], {
      status: {
        inventory: {
          entries: children.map((name) => ({ id: `flux-system_${name}_kustomize.toolkit.fluxcd.io_Kustomization` })),
        },
      },
    });
  test.each([
    [
      'goes with the next revision',
      [parent('catalog-orders-openportal-gone'), gone()],
      'to-be-removed',
      /^its orders stay/,
    ],
    [
      'takes its orders along',
      [parent('catalog-orders-openportal-gone'), gone({ deletionPolicy: undefined })],
      'to-be-removed',
      /^its orders go with it/,
    ],
    [
      'was left behind',
      [parent(), gone()],
      'left-behind',
      /delete kustomization catalog-orders-openportal-gone; its orders stay$/,
    ],
    [
      'was left behind, with a warning',
      [parent(), gone({ deletionPolicy: 'Delete' })],
      'left-behind',
      /^its orders go with it/,
    ],
    ['is being deleted', [parent(), gone({}, { deletionTimestamp: SINCE })], 'deleting', /^its orders stay/],
  ])('%s', (_, objects, state, hint) => {
    expect(orphansOf([gitRepository(), kustomization('demo'), kustomization('system'), ...objects])).toMatchObject([
      {
        ...{ kind: 'Kustomization', namespace: 'flux-system', name: 'catalog-orders-openportal-gone' },
        ...{ file: 'clusters/openportal.ts', state, hint: expect.stringMatching(hint) as string },
      },
    ]);
  });
});
