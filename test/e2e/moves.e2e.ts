import { join } from 'node:path';
import { FLUX_SYSTEM, kustomizationName } from '../../lib/model/names.ts';
import { filesBelow } from '../support/folder.ts';
import { commands } from './documentation.ts';
import { run } from './execute.ts';
import { type LiveObject, until } from './live.ts';
import { type LiveCluster, onEach, testOnPlatform, usePlatform } from './platform.ts';
import { Terminal } from './terminal.ts';
import { type Files, whoAmIService } from './working-clone.ts';

const LABEL = 'kustomize.toolkit.fluxcd.io/name';
const STAYS = 'WhoAmIService demo/stays';
const GOES = 'WhoAmIService demo/goes';
const FLUX_LIST = `${FLUX_SYSTEM}/kustomization.yaml`;

const platform = usePlatform({ requeueDependency: '1s' });

testOnPlatform('all clusters are bootstrapped, with two orders more in demo', async () => {
  const { clone, clusters } = platform();
  const more = clusters.flatMap(({ context }) => ['stays', 'goes'].map((name) => whoAmIService(context, 'demo', name)));
  await clone.merge('Two more on each cluster', Object.fromEntries(more));
  await onEach(clusters, 'bootstrapped', async (cluster) => {
    await cluster.bootstrap(clone);
    expect([...(await cluster.orders()).keys()]).toEqual(expect.arrayContaining([STAYS, GOES]));
  });
});

describe('no order is deleted when its Kustomization', () => {
  afterEach(async () => {
    // What was edited in dist is as synthesized again, and that, too, deletes nothing.
    const revision = await platform().clone.merge('As it was', {});
    await onEach(platform().clusters, 'as it was', async (cluster) => {
      const before = await cluster.orders();
      await cluster.applied(revision);
      await expectKept(cluster, before);
      expect((await cluster.order(STAYS))?.metadata.labels?.[LABEL]).toBe(kustomizationName(cluster.context, 'demo'));
      expect(await cluster.order(GOES)).toBeDefined();
    });
  });

  testOnPlatform('is renamed; the renamed one takes it over, and deletes it once it leaves Git', async () => {
    const before = await allOrders();
    const renamed = (context: string) => kustomizationName(context, 'renamed');
    const revision = await force((context) => withDemoAs(context, renamed(context)));
    await onEach(platform().clusters, 'renamed', async (cluster) => {
      await cluster.applied(revision);
      await isGone(cluster, demo(cluster.context));
      await expectKept(cluster, before.get(cluster));
      for (const name of [STAYS, GOES]) {
        expect((await cluster.order(name))?.metadata.labels?.[LABEL]).toBe(renamed(cluster.context));
      }
    });

    const next = await force(withoutGoes);
    await onEach(platform().clusters, 'one less', async (cluster) => {
      await cluster.applied(next);
      await until('the order is gone', async () => (await cluster.order(GOES)) === undefined);
      expect(cluster.deleted.splice(0)).toEqual([GOES]);
    });
  });

  testOnPlatform('is removed, and its orders leave Git later', async () => {
    const before = await allOrders();
    const revision = await force((context) => withDemoAs(context));
    await onEach(platform().clusters, 'removed', async (cluster) => {
      await cluster.applied(revision);
      await isGone(cluster, demo(cluster.context));
      await expectKept(cluster, before.get(cluster));
    });

    const next = await force(withoutGoes);
    await onEach(platform().clusters, 'and its orders', async (cluster) => {
      await cluster.applied(next);
      await expectKept(cluster, before.get(cluster));
    });
  });

  testOnPlatform('is removed in the same push as its orders', async () => {
    const before = await allOrders();
    const revision = await force((context) => ({ ...withDemoAs(context), ...withoutGoes(context) }));
    await onEach(platform().clusters, 'removed with its orders', async (cluster) => {
      await cluster.applied(revision);
      await isGone(cluster, demo(cluster.context));
      await expectKept(cluster, before.get(cluster));
    });
  });
});

describe('when folders of dist move in one push, no order is deleted', () => {
  testOnPlatform('where they are those of the orders', async () => {
    const before = await allOrders();
    const revision = await force((context) => moved(context, purposesOf(context)));
    await onEach(platform().clusters, 'folders moved', async (cluster) => {
      await cluster.applied(revision);
      expect(await pathOf(cluster, 'demo')).toBe(`./dist/${cluster.context}/demo-moved`);
      await expectKept(cluster, before.get(cluster));
    });
    const back = await platform().clone.merge('As it was', {});
    await onEach(platform().clusters, 'folders moved back', async (cluster) => {
      await cluster.applied(back);
      expect(await pathOf(cluster, 'demo')).toBe(`./dist/${cluster.context}/demo`);
      await expectKept(cluster, before.get(cluster));
    });
  });

  testOnPlatform(
    'where it is that of the parent, which goes on once it finds itself at the old place too',
    async () => {
      const before = await allOrders();
      const elsewhere = `${FLUX_SYSTEM}-moved`;
      const moves = [
        [FLUX_SYSTEM, elsewhere, () => force((context) => moved(context, [FLUX_SYSTEM]))],
        [elsewhere, FLUX_SYSTEM, () => platform().clone.merge('As it was', {})],
      ] as const;
      for (const [from, to, push] of moves) {
        const lost = await push();
        await onEach(platform().clusters, 'the parent is lost', async (cluster) => {
          await cluster.findsNoFolder(lost);
          await expectKept(cluster, before.get(cluster));
        });
        const copied = await force((context) => copy(context, to, from));
        await onEach(platform().clusters, 'the parent has moved', async (cluster) => {
          await cluster.lookNow();
          await until('it has', async () => (await pathOf(cluster)) === `./dist/${cluster.context}/${to}`);
          await cluster.applied(copied);
          await expectKept(cluster, before.get(cluster));
        });
      }
      const revision = await platform().clone.merge('Without the copy', {});
      await onEach(platform().clusters, 'without the copy', async (cluster) => {
        await cluster.applied(revision);
        await expectKept(cluster, before.get(cluster));
      });
    },
  );
});

testOnPlatform('an order that moves to another purpose is deleted there and created here', async () => {
  const { clone, clusters } = platform();
  const before = await allOrders();
  const files = clusters.flatMap(({ context }) => [
    [whoAmIService(context, 'demo', 'goes')[0], null] as const,
    whoAmIService(context, 'test', 'goes'),
  ]);
  const revision = await clone.merge('From demo to test', Object.fromEntries(files));
  await onEach(clusters, 'moved to another purpose', async (cluster) => {
    await cluster.applied(revision);
    await until('it has moved', async () => (await cluster.order(GOES)) === undefined);
    expect(cluster.deleted.splice(0)).toEqual([GOES]);
    const there = await cluster.order('WhoAmIService test/goes');
    expect(there?.metadata.uid).toEqual(expect.any(String));
    expect(there?.metadata.uid).not.toBe(before.get(cluster)?.get(GOES)?.metadata.uid);
  });
});

testOnPlatform('an order whose file is renamed in its folder changes nothing but the annotation', async () => {
  const { clone, clusters } = platform();
  const before = await allOrders();
  const files = clusters.flatMap(({ context }) => {
    const [path, text] = whoAmIService(context, 'demo', 'stays');
    return [[path, null] as const, [path.replace('stays', 'renamed'), text] as const];
  });
  const revision = await clone.merge('A file renamed', Object.fromEntries(files));
  await onEach(clusters, 'file renamed', async (cluster) => {
    await cluster.applied(revision);
    await expectKept(cluster, before.get(cluster));
    const [was, is] = [before.get(cluster)?.get(STAYS), await cluster.order(STAYS)];
    expect(is?.metadata.generation).toBe(was?.metadata.generation);
    const leads = Object.entries(is?.metadata.annotations ?? {}).filter(([, value]) =>
      value.includes('demo/renamed.ts'),
    );
    const { annotations = {} } = was?.metadata ?? {};
    expect(is?.metadata.annotations).toEqual({ ...annotations, ...Object.fromEntries(leads) });
    expect(leads.length).toBeGreaterThan(0);
  });
});

testOnPlatform(
  'a cluster that is deregistered keeps every order, and goes on when it is registered again',
  async () => {
    const { clone, clusters } = platform();
    const registered = (await clone.git('rev-parse', 'HEAD')).trim();
    const before = await allOrders();
    const [first, ...others] = clusters;
    // Somebody has to stay: what has no cluster at all is not published.
    for (const leaving of [others, clusters.filter((cluster) => cluster === first)]) {
      const files = leaving.flatMap(({ context }) =>
        [`clusters/${context}.ts`, `imports/${context}.ts`, `orders/${context}`].map((path) => [path, null] as const),
      );
      const revision = await clone.merge('Deregistered', Object.fromEntries(files));
      await onEach(clusters, `without ${leaving.map(({ context }) => context).join(' and ')}`, async (cluster) => {
        if (leaving.includes(cluster)) await cluster.findsNoFolder(revision);
        else await cluster.applied(revision);
        await expectKept(cluster, before.get(cluster));
      });
      await clone.git('checkout', '--quiet', registered, '--', 'clusters', 'imports', 'orders');
      const again = await clone.merge('Registered again', {});
      await onEach(clusters, 'registered again', async (cluster) => {
        await cluster.applied(again);
        await expectKept(cluster, before.get(cluster));
      });
    }
  },
);

describe('docs/retire.md', () => {
  const terminals: Terminal[] = [];
  afterAll(async () => {
    for (const terminal of terminals) await terminal.close();
  });

  testOnPlatform('takes Flux off the orders, of which none is deleted; a bootstrap puts it on again', async () => {
    const before = await allOrders();
    await onEach(platform().clusters, 'Flux off and on again', async (cluster) => {
      const terminal = await Terminal.open(platform(), cluster.context);
      terminals.push(terminal);
      const [look = '', off = '', verify = '', secret = ''] = commands('retire.md', '2. Take Flux off the orders');
      await terminal.paste(...commands('retire.md', 'Retire a cluster'));
      const policies = (await terminal.paste(look)).stdout
        .split('\n')
        .filter((line) => line.startsWith('catalog-orders'));
      expect(policies.length).toBeGreaterThan(1);
      expect(policies.filter((line) => !line.endsWith(' Orphan'))).toEqual([]);
      for (const text of [off, verify, secret]) {
        const { status, stderr } = await terminal.paste(text);
        expect({ text, status, stderr }).toEqual({ text, status: 0, stderr: '' });
      }
      expect([...(await cluster.kustomizations()).keys()]).toEqual(['catalog']);
      await expectKept(cluster, before.get(cluster));

      await terminal.paste('CONTEXT=openportal\n', ...commands('bootstrap.md', '4. Apply once'));
      await cluster.applied(await platform().clone.revision());
      await expectKept(cluster, before.get(cluster));
    });
  });

  testOnPlatform('removes the orders in two merges, each order by itself, the namespaces last', async () => {
    const { clone, clusters } = platform();
    const [but = '', , namespaces = ''] = commands('retire.md', '1. Decide about the orders');
    const before = await allOrders();

    for (const { context } of clusters) await removeAsIn(but, context);
    const first = await clone.merge('Everything but the namespaces', {});
    await onEach(clusters, 'everything but the namespaces', async (cluster) => {
      await cluster.applied(first);
      const all = [...(before.get(cluster)?.keys() ?? [])];
      const kept = all.filter((name) => name.startsWith('ManagedNamespace '));
      await until('only namespaces are left', async () => (await cluster.orders()).size === kept.length);
      expect(cluster.deleted.splice(0).sort()).toEqual(all.filter((name) => !kept.includes(name)).sort());
    });

    const between = await allOrders();
    for (const { context } of clusters) await removeAsIn(namespaces, context);
    const second = await clone.merge('The namespaces', {});
    await onEach(clusters, 'the namespaces', async (cluster) => {
      await cluster.applied(second);
      await until('nothing is left', async () => (await cluster.orders()).size === 0);
      expect([...cluster.deleted].sort()).toEqual([...(between.get(cluster)?.keys() ?? [])].sort());
    });
  });
});

/** Runs, of the commands of a pull request, those that remove files. */
async function removeAsIn(text: string, context: string): Promise<void> {
  const lines = Array.from(text.matchAll(/^ *(.*\bgit rm .*) &&$/gm), ([, line]) => line);
  const script = [`CONTEXT=${context}`, ...lines].join('\n');
  const { status, stderr } = await run('bash', ['-c', script], { cwd: platform().clone.root });
  expect({ lines, status, stderr }).toEqual({ lines: [expect.any(String)], status: 0, stderr: '' });
}

/** None of these orders was deleted, and each is the object that it was. */
async function expectKept(cluster: LiveCluster, before: ReadonlyMap<string, LiveObject> = new Map()): Promise<void> {
  expect(cluster.deleted).toEqual([]);
  const live = await cluster.orders();
  const uids = (orders: ReadonlyMap<string, LiveObject>) =>
    [...before.keys()].map((name) => [name, orders.get(name)?.metadata.uid]);
  expect(before.size).toBeGreaterThan(0);
  expect(uids(live)).toEqual(uids(before));
}

async function allOrders(): Promise<ReadonlyMap<LiveCluster, ReadonlyMap<string, LiveObject>>> {
  const entries = platform().clusters.map(async (cluster) => [cluster, await cluster.orders()] as const);
  return new Map(await Promise.all(entries));
}

async function isGone(cluster: LiveCluster, kustomization: string): Promise<void> {
  await until(`${kustomization} is gone`, async () => !(await cluster.kustomizations()).has(kustomization));
}

/** The path in Git of a purpose, or of the parent, as it is on the cluster. */
async function pathOf(cluster: LiveCluster, purpose?: string): Promise<unknown> {
  return (await cluster.kustomization(purpose))?.spec?.['path'];
}

/** Edits the folder of each cluster in dist, past all checks; the paths are relative to it. */
function force(edit: (context: string) => Files): Promise<string> {
  const edits = platform().clusters.flatMap(({ context }) =>
    Object.entries(edit(context)).map(([path, text]) => [`dist/${context}/${path}`, text] as const),
  );
  return platform().clone.force(Object.fromEntries(edits));
}

/** The files of a cluster in dist, relative to its folder. */
function below(context: string): Record<string, string> {
  return filesBelow(join(platform().clone.root, 'dist', context));
}

function read(context: string, path: string): string {
  return platform().clone.read(`dist/${context}/${path}`);
}

function purposesOf(context: string): string[] {
  const folders = Object.keys(below(context))
    .filter((path) => path.includes('/'))
    .map((path) => path.replace(/\/.*/, ''));
  return [...new Set(folders)].filter((folder) => folder !== FLUX_SYSTEM);
}

function demo(context: string): string {
  return kustomizationName(context, 'demo');
}

/** The Kustomization of demo is renamed, or removed where there is no name. */
function withDemoAs(context: string, name?: string): Files {
  const entry = (of: string) => `Kustomization/${of}.yaml`;
  const text = read(context, `${FLUX_SYSTEM}/${entry(demo(context))}`);
  const listed = name === undefined ? '' : `  - ${entry(name)}\n`;
  return {
    [`${FLUX_SYSTEM}/${entry(demo(context))}`]: null,
    ...(name !== undefined && { [`${FLUX_SYSTEM}/${entry(name)}`]: text.replace(demo(context), name) }),
    [FLUX_LIST]: read(context, FLUX_LIST).replace(`  - ${entry(demo(context))}\n`, listed),
  };
}

/** One of the orders in demo is not in Git any more. */
function withoutGoes(context: string): Files {
  const [list, file] = ['demo/kustomization.yaml', 'WhoAmIService/goes.yaml'];
  return { [`demo/${file}`]: null, [list]: read(context, list).replace(`  - ${file}\n`, '') };
}

/** Some folders are elsewhere, and what points to them follows. */
function moved(context: string, folders: readonly string[]): Files {
  const follow = (text: string) =>
    folders.reduce(
      (all, folder) => all.replace(`path: ./dist/${context}/${folder}\n`, `path: ./dist/${context}/${folder}-moved\n`),
      text,
    );
  const files = Object.entries(below(context)).flatMap(([path, text]): [string, string | null][] =>
    folders.some((folder) => path.startsWith(`${folder}/`))
      ? [
          [path, null],
          [path.replace('/', '-moved/'), follow(text)],
        ]
      : [[path, follow(text)]],
  );
  return Object.fromEntries(files);
}

/** A folder is at a second place too. */
function copy(context: string, from: string, to: string): Files {
  const files = Object.entries(below(context)).filter(([path]) => path.startsWith(`${from}/`));
  return Object.fromEntries(files.map(([path, text]) => [path.replace(from, to), text]));
}
