import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CATALOG, FLUX_SYSTEM, SYSTEM } from '../../lib/model/names.ts';
import { filesBelow } from '../support/folder.ts';
import { namespace, orderFile } from '../support/orders.ts';
import { type LiveObject, patch, until } from './live.ts';
import { condition, isReadyAt, type LiveCluster, nameOf, onEach, testOnPlatform, usePlatform } from './platform.ts';
import type { Files } from './working-clone.ts';

/** A fault that gets past our checks: what it changes in the dist of a purpose, and what Flux says of it. */
interface Fault {
  readonly files: (purpose: string, kustomization: string) => Files;
  readonly says: (purpose: string) => string;
}

/** One fault for each of some purposes, by the name of the purpose. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'unknown-field': {
    files: withOrder('WhoAmIService', (purpose) => order('WhoAmIService', purpose, 'name: bad\n  proxied: true')),
    says: (purpose) => `WhoAmIService/${purpose}/bad dry-run failed: .*\\.spec\\.proxied: field not declared in schema`,
  },
  'refused-value': {
    files: withOrder('WhoAmIService', (purpose) => order('WhoAmIService', purpose, 'name: Not A Name')),
    says: (purpose) => `WhoAmIService/${purpose}/bad dry-run failed .*spec\\.name: Invalid value`,
  },
  'unknown-kind': {
    files: withOrder('WhoAmI', (purpose) => order('WhoAmI', purpose, 'name: bad')),
    says: (purpose) => `WhoAmI/${purpose}/bad dry-run failed: no matches for kind "WhoAmI"`,
  },
  'absent-namespace': {
    files: withOrder('WhoAmIService', () => order('WhoAmIService', 'nobodys', 'name: bad')),
    says: () => 'WhoAmIService/nobodys/bad .*namespaces "nobodys" not found',
  },
  'invalid-yaml': {
    files: withOrder('WhoAmIService', () => 'kind: WhoAmIService\nmetadata: {name: bad\n'),
    says: () => 'kustomize build failed: .*WhoAmIService/bad\\.yaml',
  },
  'missing-file': {
    files: (_, kustomization) => ({ 'kustomization.yaml': `${kustomization}  - WhoAmIService/bad.yaml\n` }),
    says: () => 'kustomize build failed: .*WhoAmIService/bad\\.yaml',
  },
};
const FAULTY = Object.keys(FAULTS);

const platform = usePlatform({ requeueDependency: '1s' });

const WAITS_FOR_CATALOG = `dependency '${FLUX_SYSTEM}/${CATALOG}' is not ready`;

/** Waves of changes, each of which edits, adds and removes in every purpose. */
const WAVES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'] as const;
type Wave = (typeof WAVES)[number];

testOnPlatform('a cluster is bootstrapped with some purposes more', async () => {
  const { clone, clusters } = platform();
  const files = clusters.map(({ context }) =>
    FAULTY.map((name) => [`orders/${context}/system/${name}.ts`, namespace(context, name)]),
  );
  await clone.merge('Some purposes', { ...(Object.fromEntries(files.flat()) as Files), ...wave('first') });
  await onEach(clusters, 'bootstrapped', async (cluster) => {
    await cluster.bootstrap(clone);
    await expectAsOrdered(cluster);
  });
});

testOnPlatform(
  'a bad order holds up its own purpose and no other; what piled up arrives when it is mended',
  async () => {
    const { clone, clusters } = platform();
    const before = await eachLive(FAULTY);
    for (const name of ['second', 'third'] as const) {
      const revision = await push(name, {}, faults());
      await onEach(clusters, `${name} wave, with ${FAULTY.length} purposes that are bad`, async (cluster) => {
        await cluster.applied(revision, purposesBut(cluster, FAULTY));
        await expectAsOrdered(cluster, FAULTY);
        for (const [purpose, { says }] of Object.entries(FAULTS)) {
          expect(await cluster.whyNotReady(purpose, revision)).toMatch(new RegExp(says(purpose)));
        }
        expect(await live(cluster, FAULTY)).toEqual(before.get(cluster));
      });
    }
    const mended = await clone.merge('Mended', {});
    await onEach(clusters, 'mended', async (cluster) => {
      await cluster.applied(mended);
      await expectAsOrdered(cluster);
    });
  },
);

testOnPlatform('a ManagedNamespace that is never ready holds up the orders in its namespace and no other', async () => {
  const { clusters } = platform();
  for (const { crossplane } of clusters) crossplane.refuse('stuck');
  const stuck = clusters.flatMap(({ context }) => [
    [`orders/${context}/system/stuck.ts`, namespace(context, 'stuck')],
    [`orders/${context}/stuck/inside.ts`, cache(context, 'inside')],
  ]);
  let revision = '';
  for (const name of ['fourth', 'fifth'] as const) {
    revision = await push(name, Object.fromEntries(stuck) as Files);
    await onEach(clusters, `${name} wave, with a namespace that never comes`, async (cluster) => {
      await cluster.applied(revision, purposesBut(cluster, ['stuck']));
      await expectAsOrdered(cluster, ['stuck']);
      expect(await cluster.whyNotReady('stuck', revision)).toContain('namespaces "stuck" not found');
      const ordered = await cluster.order('ManagedNamespace stuck');
      expect(condition(ordered?.status?.conditions, 'Ready').status).toBe('False');
      expect(await live(cluster, ['stuck'])).toEqual([]);
    });
  }
  await onEach(clusters, 'the namespace comes, and the orders in it by themselves', async (cluster) => {
    await cluster.crossplane.relent('stuck');
    await until(
      'the orders in it are applied',
      async () => isReady(await cluster.kustomization('stuck'), revision),
      () => cluster.conditions(),
    );
    await expectAsOrdered(cluster);
  });
});

testOnPlatform('a bad order in system holds up new and removed namespaces, and no purpose that is there', async () => {
  const { clone, clusters } = platform();
  const before = await eachLive([SYSTEM, 'fifth']);
  const bad = { 'ManagedNamespace/bad.yaml': order('ManagedNamespace', undefined, 'name: bad\n  size: small') };
  const revision = await push('sixth', {}, (context) =>
    inPurpose(context, SYSTEM, listing(bad)(SYSTEM, kustomizationOf(context, SYSTEM))),
  );
  await onEach(clusters, 'sixth wave, with a bad order in system', async (cluster) => {
    const waiting = [SYSTEM, 'fifth', 'sixth'];
    await cluster.applied(revision, purposesBut(cluster, waiting));
    await expectAsOrdered(cluster, waiting);
    expect(await cluster.whyNotReady(SYSTEM, revision)).toMatch(/ManagedNamespace\/bad dry-run failed: .*\.spec\.size/);
    expect(await cluster.whyNotReady('sixth', revision)).toContain('namespaces "sixth" not found');
    // The fifth namespace has left Git, and its Kustomization is gone; its orders go when it goes.
    expect(await cluster.kustomization('fifth')).toBeUndefined();
    expect(await live(cluster, [SYSTEM, 'fifth'])).toEqual(before.get(cluster));
  });
  const mended = await clone.merge('Mended', {});
  await onEach(clusters, 'mended', async (cluster) => {
    await cluster.applied(mended);
    await expectAsOrdered(cluster);
  });
});

testOnPlatform('while catalog is not ready all orders wait as they are; when it is ready, all arrives', async () => {
  const { clusters } = platform();
  const paths = new Map<LiveCluster, unknown>();
  await onEach(clusters, 'catalog broken', async (cluster) => {
    paths.set(cluster, (await cluster.kustomizations()).get(CATALOG)?.spec?.['path']);
    await pointCatalogAt(cluster, './nowhere');
    await until('catalog is not ready', async () => (await catalog(cluster)).includes('path not found'));
    cluster.deleted.length = 0;
  });
  const all = (cluster: LiveCluster) => live(cluster, undefined);
  const before = new Map(await Promise.all(clusters.map(async (cluster) => [cluster, await all(cluster)] as const)));
  const revision = await push('seventh');
  await onEach(clusters, 'seventh wave, with catalog not ready', async (cluster) => {
    await cluster.lookNow();
    await until('the parent has applied it', async () => isReady(await cluster.kustomization(), revision));
    for (const purpose of purposesBut(cluster, [])) {
      await until(`${purpose} waits`, async () => (await says(cluster, purpose)).includes(WAITS_FOR_CATALOG));
      const { status } = await cluster.attempt(purpose);
      expect(condition(status?.conditions, 'Ready')).toMatchObject({ status: 'False', message: WAITS_FOR_CATALOG });
      expect(status?.lastAppliedRevision).not.toBe(revision);
    }
    expect(await all(cluster)).toEqual(before.get(cluster));
    expect(cluster.deleted).toEqual([]);
  });
  await onEach(clusters, 'catalog mended', async (cluster) => {
    await pointCatalogAt(cluster, paths.get(cluster));
    await cluster.applied(revision);
    await expectAsOrdered(cluster);
  });
});

/** Edits, adds and removes an order in every purpose; what it adds to system is a namespace, with an order in it. */
function wave(name: Wave): Files {
  const place = WAVES.indexOf(name);
  const before = WAVES[place - 1];
  const files = platform().clusters.flatMap(({ context }): (readonly [string, string | null])[] => {
    const at = (file: string) => `orders/${context}/${file}.ts`;
    const [first = ''] = FAULTY;
    const owned = namespace(context, first)
      .replace('{ orders }', '{ orders, ownedBy }')
      .replace('    spec:', `    metadata: ownedBy('group:default/${name}'),\n    spec:`);
    return [
      ...[...FAULTY, 'demo'].flatMap((purpose): (readonly [string, string | null])[] => [
        [at(`${purpose}/kept`), cache(context, 'kept')],
        [at(`${purpose}/edited`), cache(context, 'edited', place + 1)],
        [at(`${purpose}/${name}`), cache(context, name)],
        ...(before === undefined ? [] : [[at(`${purpose}/${before}`), null] as const]),
      ]),
      [at(`system/${first}`), owned],
      [at(`system/${name}`), namespace(context, name)],
      [at(`${name}/inside`), cache(context, 'inside')],
      ...(before === undefined
        ? []
        : [`system/${before}`, `${before}/inside`].map((file) => [at(file), null] as const)),
    ];
  });
  return Object.fromEntries(files);
}

/** Pushes a wave, some orders more, and in the same revision what gets past our checks in the dist of each cluster. */
async function push(name: Wave, more: Files = {}, forced: (context: string) => Files = () => ({})): Promise<string> {
  const { clone, clusters } = platform();
  await clone.change(`The ${name} wave`, { ...wave(name), ...more });
  return clone.force(Object.assign({}, ...clusters.map(({ context }) => forced(context))) as Files);
}

function faults(): (context: string) => Files {
  return (context) => {
    const files = Object.entries(FAULTS).map(([purpose, fault]) =>
      inPurpose(context, purpose, fault.files(purpose, kustomizationOf(context, purpose))),
    );
    return Object.assign({}, ...files) as Files;
  };
}

function withOrder(kind: string, text: (purpose: string) => string): Fault['files'] {
  return (purpose, kustomization) => listing({ [`${kind}/bad.yaml`]: text(purpose) })(purpose, kustomization);
}

/** These files, and a kustomization.yaml that lists them too. */
function listing(files: Files): Fault['files'] {
  const list = Object.keys(files).map((file) => `  - ${file}\n`);
  return (_, kustomization) => ({ ...files, 'kustomization.yaml': `${kustomization}${list.join('')}` });
}

function kustomizationOf(context: string, purpose: string): string {
  return platform().clone.read(`dist/${context}/${purpose}/kustomization.yaml`);
}

function inPurpose(context: string, purpose: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`dist/${context}/${purpose}/${file}`, text]));
}

function order(kind: string, namespaceOf: string | undefined, spec: string): string {
  const metadata = namespaceOf === undefined ? 'name: bad' : `name: bad\n  namespace: ${namespaceOf}`;
  return `apiVersion: openportal.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  ${metadata}\nspec:\n  ${spec}\n`;
}

function cache(context: string, name: string, gigabytes = 1): string {
  return orderFile(context, 'ValkeyInstance', name, `{ persistence: { size: '${gigabytes}Gi' } }`);
}

/** The purposes that dist has on a cluster, without some. */
function purposesBut({ context }: LiveCluster, without: readonly string[]): string[] {
  const folders = readdirSync(join(platform().clone.root, 'dist', context), { withFileTypes: true });
  const purposes = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return purposes.filter((purpose) => purpose !== FLUX_SYSTEM && !without.includes(purpose));
}

function purposeOf({ metadata }: LiveObject): string {
  return metadata.namespace ?? SYSTEM;
}

/** Of the orders in some purposes, default all, what a change of any kind would change. */
async function live(cluster: LiveCluster, purposes?: readonly string[]): Promise<unknown[]> {
  const orders = [...(await cluster.orders()).values()];
  const chosen = orders.filter((object) => purposes?.includes(purposeOf(object)) ?? true);
  return chosen.map((object) => {
    const { uid, generation, labels, annotations, deletionTimestamp } = object.metadata;
    return { name: nameOf(object), uid, generation, labels, annotations, deletionTimestamp, spec: object.spec };
  });
}

async function eachLive(purposes: readonly string[]): Promise<Map<LiveCluster, unknown[]>> {
  const { clusters } = platform();
  return new Map(await Promise.all(clusters.map(async (cluster) => [cluster, await live(cluster, purposes)] as const)));
}

/** The live orders, but for those in some purposes, are those of dist; what is being deleted is waited for. */
async function expectAsOrdered(cluster: LiveCluster, without: readonly string[] = []): Promise<void> {
  const folder = join(platform().clone.root, 'dist', cluster.context);
  const ordered = purposesBut(cluster, without)
    .flatMap((purpose) => Object.entries(filesBelow(join(folder, purpose))))
    .filter(([file]) => file !== 'kustomization.yaml')
    .map(([, text]) => parse(text) as LiveObject);
  const there = async () => {
    const orders = [...(await cluster.orders()).values()];
    return new Map(orders.filter((one) => !without.includes(purposeOf(one))).map((one) => [nameOf(one), one]));
  };
  const names = ordered.map(nameOf).sort();
  await until(
    `${cluster.context} has what is ordered, and nothing else`,
    async () => JSON.stringify([...(await there()).keys()].sort()) === JSON.stringify(names),
    async () => JSON.stringify({ live: [...(await there()).keys()].sort(), ordered: names }),
  );
  const orders = await there();
  for (const object of ordered) {
    const { spec, metadata } = object;
    expect(orders.get(nameOf(object))).toMatchObject({ spec, metadata: { annotations: metadata.annotations } });
  }
}

function isReady(kustomization: LiveObject | undefined, revision: string): boolean {
  return kustomization !== undefined && isReadyAt(kustomization, revision);
}

async function says(cluster: LiveCluster, purpose: string): Promise<string> {
  return condition((await cluster.kustomization(purpose))?.status?.conditions, 'Ready').message;
}

async function catalog(cluster: LiveCluster): Promise<string> {
  return condition((await cluster.kustomizations()).get(CATALOG)?.status?.conditions, 'Ready').message;
}

async function pointCatalogAt({ plane }: LiveCluster, path: unknown): Promise<void> {
  const metadata = { name: CATALOG, namespace: FLUX_SYSTEM };
  await patch(
    plane,
    { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata },
    { spec: { path } },
  );
}
