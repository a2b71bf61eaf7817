import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FLUX_SYSTEM, kustomizationName, SYSTEM } from '../../lib/model/names.ts';
import type { Change } from '../../lib/plan/plan.ts';
import { guarded, namespace, orderFile } from '../support/orders.ts';
import { PLATFORM } from '../support/platform.ts';
import { run } from './execute.ts';
import { type LiveObject, until } from './live.ts';
import { type LiveCluster, testOnPlatform, usePlatform } from './platform.ts';
import type { Files } from './working-clone.ts';

const CONTEXT = 'openportal';

const DELETED = 'Flux deletes it, and Crossplane all that it made for it';
const FROZEN = 'waits: frozen is suspended, and nothing happens in it until that is lifted';
const LEFT_ALONE = `metadata.annotations[kustomize.toolkit.fluxcd.io/reconcile] has Flux leave the order as it is on the cluster: it is neither made nor changed, only deleted once it is removed`;
const KEPT = 'is protected: Flux leaves it on the cluster, managed by nothing';
const MAY_STAY =
  'may stay on the cluster, managed by nothing: its protection was lifted within the last hour, and still counts where Flux fetches both at once';

type Told = Pick<Change, 'action' | 'cluster' | 'purpose' | 'kind' | 'name' | 'danger'>;

/** What becomes of an order on the cluster. */
type Fate = 'is made' | 'is made anew' | 'is edited' | 'is deleted' | 'is untouched' | 'is not there';

/** An object, what the plan says that a merge does to it, and what that did. */
type Case = readonly [what: string, object: string, action: Change['action'], danger: readonly string[], fate: Fate];

const platform = usePlatform({ contexts: [CONTEXT], requeueDependency: '1s' });

/** What the last plan said, and the orders of the cluster before that was merged and after. */
let planned: readonly Told[] = [];
let refused: readonly string[] = [];
let before: ReadonlyMap<string, LiveObject> = new Map();
let after: ReadonlyMap<string, LiveObject> = new Map();

testOnPlatform('a cluster is bootstrapped with an order for each case', async () => {
  const { clone } = platform();
  await clone.merge('An order for each case', {
    ...registered('removalShare: 1,'),
    ...ordered('system', ['frozen', 'gone', 'parted'], namespaceOf),
    ...ordered('system', ['left'], (name) => guarded(namespaceOf(name))),
    ...ordered('demo', ['edited', 'left-alone', 'left-alone-too', 'moved', 'removed']),
    ...ordered('demo', ['kept', 'lifted'], (name) => guarded(cache(name))),
    ...ordered('demo', ['freed'], (name) => guarded(medium(name))),
    ...ordered('frozen', ['edited', 'removed']),
    ...ordered('frozen', ['earlier'], medium),
    ...ordered('gone', ['inside', 'left-alone']),
    ...ordered('gone', ['kept'], (name) => guarded(cache(name))),
    ...ordered('left', ['inside']),
    ...ordered('parted', ['one', 'two', 'three', 'removed']),
  });
  await cluster().bootstrap(clone);
  const revision = await clone.merge('Hands off', {
    ...ordered('demo', ['left-alone', 'left-alone-too'], leftAlone),
    ...ordered('gone', ['left-alone'], leftAlone),
  });
  await cluster().applied(revision);
});

describe('in a merge of everything at once', () => {
  testOnPlatform(
    'what is protected, or the last of a purpose, is refused; all of it is merged all the same',
    async () => {
      // Flux fetches the end of the protection together with the removal.
      await platform().clone.change('Protection lifted', ordered('demo', ['lifted']));
      cluster().crossplane.refuse('fresh');
      const sources = {
        ...registered(`removals: ['gone'],
  removalShare: 1,
  purposes: { fresh: { flux: { retryInterval: '3s' } }, frozen: { flux: { suspend: true } }, parted: { parts: 2 } },`),
        ...ordered('system', ['fresh'], namespaceOf),
        ...ordered('demo', ['edited'], larger),
        ...ordered('demo', ['freed'], medium),
        ...ordered('demo', ['left-alone-too'], (name) => leftAlone(name, 'large')),
        ...ordered('demo', ['never-made'], leftAlone),
        ...ordered('fresh', ['first']),
        ...ordered('frozen', ['added', 'edited'], larger),
        ...ordered('frozen', ['later'], medium),
        ...ordered('test', ['moved']),
        ...without('demo', ['kept', 'left-alone', 'lifted', 'moved', 'removed']),
        ...without('frozen', ['earlier', 'removed']),
        ...without('gone', ['inside', 'kept', 'left-alone']),
        ...without('left', ['inside']),
        ...without('parted', ['removed']),
        ...without('system', ['gone', 'left']),
      };
      await merge(sources, async (revision) => {
        expect(await cluster().whyNotReady('fresh', revision)).toContain('namespaces "fresh" not found');
        await cluster().crossplane.relent('fresh');
        await cluster().applied(revision);
      });
      expect(refused).toEqual([
        expect.stringContaining('ValkeyInstance/kept in demo on openportal is protected, and this removes it'),
        expect.stringContaining('ValkeyInstance/kept in gone on openportal is protected, and this removes it'),
        expect.stringContaining('ManagedNamespace/left in system on openportal is protected, and this removes it'),
        expect.stringContaining("removals: ['left']"),
      ]);
    },
  );

  expectEach(
    [
      ['an order is removed', 'ValkeyInstance demo/removed', 'destroy', [DELETED], 'is deleted'],
      ['or protected', 'ValkeyInstance demo/kept', 'destroy', [KEPT], 'is untouched'],
      ['or just not protected any more', 'ValkeyInstance demo/lifted', 'destroy', [MAY_STAY], 'is untouched'],
      [
        'or one that Flux leaves alone',
        'ValkeyInstance demo/left-alone',
        'destroy',
        [
          DELETED,
          'stays only if somebody has annotated it on the cluster too: from here, what has Flux leave it alone never got there',
        ],
        'is deleted',
      ],
      ['an order is edited', 'ValkeyInstance demo/edited', 'change', [], 'is edited'],
      [
        'or loses its protection',
        'ValkeyInstance demo/freed',
        'change',
        ['loses its protection: once Flux has applied that, to remove it deletes it'],
        'is edited',
      ],
      [
        'or is one that Flux leaves alone',
        'ValkeyInstance demo/left-alone-too',
        'change',
        [LEFT_ALONE],
        'is untouched',
      ],
      [
        'an order is added that Flux leaves alone',
        'ValkeyInstance demo/never-made',
        'add',
        [LEFT_ALONE],
        'is not there',
      ],
      [
        'an order moves',
        'ValkeyInstance test/moved',
        'move',
        [
          DELETED,
          'is made anew: nothing can be moved between names, namespaces or clusters; both happen at once, in no order',
        ],
        'is made',
      ],
      [
        'a namespace is removed',
        'ManagedNamespace gone',
        'destroy',
        [
          DELETED,
          'takes along all that is in the namespace gone: ValkeyInstance/inside, ValkeyInstance/kept, ValkeyInstance/left-alone',
          'may hang while they are deleted; safer is to remove them first, to see with npx orders status that they are gone, and to remove ManagedNamespace/gone in a merge of its own',
        ],
        'is deleted',
      ],
      ...['inside', 'left-alone'].map((name): Case => [
        `with what is in it, ${name}`,
        `ValkeyInstance gone/${name}`,
        'destroy',
        [
          'Flux deletes it, with its namespace, as ManagedNamespace/gone is removed, and Crossplane all that it made for it',
        ],
        'is deleted',
      ]),
      [
        'and what is protected in it',
        'ValkeyInstance gone/kept',
        'destroy',
        ['is protected, and deleted all the same, with its namespace'],
        'is deleted',
      ],
      ['a protected namespace is removed', 'ManagedNamespace left', 'destroy', [KEPT], 'is untouched'],
      [
        'with what is in it, and the Kustomization of that',
        'ValkeyInstance left/inside',
        'destroy',
        ['stays on the cluster, managed by nothing: the Kustomization that would delete it goes too'],
        'is untouched',
      ],
      ['a namespace is added', 'ManagedNamespace fresh', 'add', [], 'is made'],
      [
        'and the first order in it',
        'ValkeyInstance fresh/first',
        'add',
        [
          'waits for its namespace, which comes with the same merge: Flux tries again every 3s until Crossplane has made it',
        ],
        'is made',
      ],
      [
        'a purpose is suspended',
        'Kustomization flux-system/catalog-orders-openportal-frozen',
        'change',
        ['holds its purpose still: nothing in it is applied, corrected or removed until that is lifted'],
        'is edited',
      ],
      ['with an addition', 'ValkeyInstance frozen/added', 'add', [FROZEN], 'is not there'],
      ['an edit', 'ValkeyInstance frozen/edited', 'change', [FROZEN], 'is untouched'],
      ['a removal', 'ValkeyInstance frozen/removed', 'destroy', [DELETED, FROZEN], 'is untouched'],
      [
        'and a new name in it',
        'ValkeyInstance frozen/later',
        'move',
        [
          DELETED,
          FROZEN,
          'is made anew: nothing can be moved between names, namespaces or clusters; both happen at once, in no order',
        ],
        'is not there',
      ],
      [
        'a purpose is parted',
        'Kustomization flux-system/catalog-orders-openportal-parted',
        'destroy',
        ['deletes nothing: what it applied stays'],
        'is deleted',
      ],
      [
        'with a removal',
        'ValkeyInstance parted/removed',
        'destroy',
        ['stays on the cluster, managed by nothing: the Kustomization that would delete it goes too'],
        'is untouched',
      ],
      [
        'and has another Kustomization from now on',
        'Kustomization flux-system/catalog-orders-openportal-parted.1-of-2',
        'add',
        [],
        'is made',
      ],
    ],
    { 'ValkeyInstance demo/moved': 'is deleted' },
  );
});

describe('in the merge after that', () => {
  testOnPlatform('nothing is refused', async () => {
    const sources = {
      ...registered(`removalShare: 1,
  purposes: { fresh: { flux: { retryInterval: '3s' } }, parted: { parts: 2 } },`),
      ...ordered('demo', ['kept'], (name) => guarded(cache(name))),
      ...without('demo', ['freed']),
    };
    await merge(sources, (revision) => cluster().applied(revision));
    expect(refused).toEqual([]);
  });

  expectEach(
    [
      [
        'a purpose is no longer suspended',
        'Kustomization flux-system/catalog-orders-openportal-frozen',
        'change',
        ['goes on: all that has piled up is applied, removals too'],
        'is edited',
      ],
      ['what had stayed is ordered again', 'ValkeyInstance demo/kept', 'add', [], 'is untouched'],
      [
        'what Flux knows to be protected no longer is removed',
        'ValkeyInstance demo/freed',
        'destroy',
        [MAY_STAY],
        'is deleted',
      ],
    ],
    {
      'ValkeyInstance frozen/added': 'is made',
      'ValkeyInstance frozen/earlier': 'is deleted',
      'ValkeyInstance frozen/edited': 'is edited',
      'ValkeyInstance frozen/later': 'is made',
      'ValkeyInstance frozen/removed': 'is deleted',
    },
  );
});

testOnPlatform('a cluster that is deregistered keeps all that the plan says it keeps', async () => {
  const sources = Object.fromEntries(
    [`clusters/${CONTEXT}.ts`, `imports/${CONTEXT}.ts`, `orders/${CONTEXT}`].map((path) => [path, null]),
  );
  await merge(sources, (revision) => cluster().findsNoFolder(revision));
  const own = planned.filter((one) => one.cluster === CONTEXT);
  expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(['edited', 'catalog-orders', 'frozen']));
  for (const { action, danger } of own) {
    expect({ action, danger }).toEqual({
      action: 'destroy',
      danger: [`stays on the cluster: ${CONTEXT} is deregistered, and where Flux finds no folder it deletes nothing`],
    });
  }
  for (const object of before.keys()) expect([object, fateOf(object)]).toEqual([object, 'is untouched']);
});

/** Plans a change of the sources, merges it, and looks at the cluster before that and once it has arrived. */
async function merge(sources: Files, arrives: (revision: string) => Promise<void>): Promise<void> {
  const { clone } = platform();
  before = await sight();
  clone.write(sources);
  const plan = ['bin/orders.js', 'plan', '--from', 'HEAD', '--format', 'json'];
  const { stdout, stderr } = await run(process.execPath, plan, { cwd: clone.root });
  if (stdout === '') throw new Error(stderr);
  ({ changes: planned, refused } = JSON.parse(stdout) as { changes: Told[]; refused: string[] });
  const revision = await clone.merge('As planned', {});
  await cluster().lookNow();
  await arrives(revision);
  await until('all is gone that goes', async () => {
    after = await sight();
    return [...after.values()].every(({ metadata }) => metadata.deletionTimestamp === undefined);
  });
}

/** The orders on the cluster, and the Kustomizations of its purposes. */
async function sight(): Promise<Map<string, LiveObject>> {
  const parent = kustomizationName(CONTEXT);
  const kustomizations = [...(await cluster().kustomizations())].filter(([name]) => name !== parent);
  const named = kustomizations.map(([name, object]) => [`Kustomization ${FLUX_SYSTEM}/${name}`, object] as const);
  return new Map([...(await cluster().orders()), ...named]);
}

/** What the plan says of an object; undefined where that is nothing. */
function told(object: string): Pick<Told, 'action' | 'danger'> | undefined {
  const one = planned.find(({ cluster: context, purpose, kind, name }) => {
    const place = purpose === SYSTEM ? '' : `${purpose}/`;
    return context === CONTEXT && `${kind} ${place}${name}` === object;
  });
  return one === undefined ? undefined : { action: one.action, danger: one.danger };
}

/** What has become of an object. */
function fateOf(object: string): Fate {
  const [was, is] = [before.get(object), after.get(object)];
  if (was === undefined) return is === undefined ? 'is not there' : 'is made';
  if (is === undefined) return 'is deleted';
  if (was.metadata.uid !== is.metadata.uid) return 'is made anew';
  const said = ({ metadata, spec }: LiveObject) => [metadata.annotations, spec];
  return isDeepStrictEqual(said(was), said(is)) ? 'is untouched' : 'is edited';
}

/**
 * What the plan says of each is what becomes of it.
 * @param untold what becomes of orders of which the plan says nothing, where that is not nothing
 */
function expectEach(cases: readonly Case[], untold: Readonly<Record<string, Fate>>): void {
  testOnPlatform.each(cases)('%s', (_, object, action, danger, fate) => {
    expect([told(object), fateOf(object)]).toEqual([{ action, danger }, fate]);
  });

  testOnPlatform('to no other order anything happens, but to what moves or has piled up', () => {
    const orders = [...before.keys(), ...after.keys()].filter((name) => !name.startsWith('Kustomization '));
    const others = orders.filter((name) => told(name) === undefined && fateOf(name) !== 'is untouched');
    expect(Object.fromEntries(others.map((name) => [name, fateOf(name)]))).toEqual(untold);
  });
}

function cluster(): LiveCluster {
  const [only] = platform().clusters;
  if (only === undefined) throw new Error(`${CONTEXT} is not registered`);
  return only;
}

/** The order files of a purpose. */
function ordered(purpose: string, names: readonly string[], text: (name: string) => string = cache): Files {
  return Object.fromEntries(names.map((name) => [`orders/${CONTEXT}/${purpose}/${name}.ts`, text(name)]));
}

function without(purpose: string, names: readonly string[]): Files {
  return Object.fromEntries(names.map((name) => [`orders/${CONTEXT}/${purpose}/${name}.ts`, null]));
}

function namespaceOf(name: string): string {
  return namespace(CONTEXT, name);
}

function cache(name: string, size = 'small'): string {
  return orderFile(CONTEXT, 'ValkeyInstance', name, `{ size: '${size}' }`);
}

function medium(name: string): string {
  return cache(name, 'medium');
}

function larger(name: string): string {
  return cache(name, 'large');
}

function leftAlone(name: string, size?: string): string {
  const metadata = "metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },";
  return cache(name, size).replace('    spec:', `    ${metadata}\n$&`);
}

/** The file of the cluster, with settings. */
function registered(settings: string): Files {
  const file = `clusters/${CONTEXT}.ts`;
  const text = readFileSync(join(PLATFORM, file), 'utf8');
  return { [file]: text.replace('  namespaces:', `  ${settings}\n$&`) };
}
