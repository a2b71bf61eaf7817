import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { filesBelow } from '../support/folder.ts';
import type { Usage } from './flux.ts';
import { apply, demand, type LiveObject, pathOf, until } from './live.ts';
import { type LiveCluster, type Platform, testOnPlatform, usePlatform } from './platform.ts';
import { type Files, WorkingClone } from './working-clone.ts';

const CONTEXT = 'openportal';
const PURPOSES = ['team-1', 'team-2', 'team-3', 'team-4'];
/** Of each of four kinds, in each purpose. */
const OF_A_KIND = 125;
const ALL = PURPOSES.length * 4 * OF_A_KIND;

/** The cluster with those of the purposes from bootstrap. */
const NAMESPACES = {
  [`clusters/${CONTEXT}.ts`]: readFileSync(join(__dirname, `../platform/clusters/${CONTEXT}.ts`), 'utf8').replace(
    /namespaces: .*/,
    `namespaces: ${JSON.stringify([...PURPOSES, 'demo', 'system'])},`,
  ),
};

const APP = { apiVersion: 'openportal.dev/v1alpha1', kind: 'WhoAmIApp' };

const FOLDER = `dist/${CONTEXT}`;
const SOURCE = `${FOLDER}/flux-system/GitRepository/catalog-orders.yaml`;
const PARENT = `${FOLDER}/flux-system/Kustomization/catalog-orders-${CONTEXT}.yaml`;

// What Crossplane makes of orders is not measured; what plays it here would take the machine from Flux.
const SETTINGS = { contexts: [CONTEXT], crossplane: false };

/** How orders reach the cluster. */
interface Delivery {
  /** The repository that Flux reads. */
  readonly clone: WorkingClone;
  /** Commits these orders and the dist of them. */
  readonly change: (message: string, files: Files) => Promise<void>;
}

interface Cost {
  /** From the push until Flux has applied the revision everywhere, without the poll of Git. */
  readonly seconds: number;
  /** Of Flux to the API server, meanwhile. */
  readonly requests: number;
}

interface Figures {
  readonly first: Cost;
  readonly edit: Cost;
  /** From the push until the edited order is on the cluster. */
  readonly edited: number;
  readonly beside: Cost;
  readonly memory: Usage['memory'];
}

const measured: Figures[] = [];

describe(`${ALL} orders`, () => {
  describe('in purposes, each with its Kustomization,', () => {
    const platform = usePlatform(SETTINGS);

    testOnPlatform('are applied, and an edit of one after that', async () => {
      const { clone } = platform();
      measured.push(
        await measure(platform(), {
          clone,
          change: (message, files) => clone.change(message, files),
        }),
      );
    });
  });

  describe('in one Kustomization', () => {
    const platform = usePlatform(SETTINGS);

    testOnPlatform('are applied, and an edit of one after that', async () => {
      measured.push(await measure(platform(), await allInOne(platform())));
    });
  });
});

afterAll(() => {
  const [ours, one] = measured;
  if (ours !== undefined && one !== undefined) process.stderr.write(table(ours, one));
});

async function measure({ clusters: [cluster] }: Platform, { clone, change }: Delivery): Promise<Figures> {
  if (cluster === undefined) throw new Error(`${CONTEXT} did not start`);
  for (const name of PURPOSES) await apply(cluster.plane, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await change('No orders', { [`orders/${CONTEXT}`]: null, ...NAMESPACES });
  await clone.push('No orders');
  await cluster.bootstrap(clone);

  const { memory, ...costs } = await withPeak(cluster, async () => {
    await change('All orders', orders());
    const first = await cost(cluster, () => clone.push('All orders'));
    expect((await cluster.orders()).size).toBe(ALL);

    await change('One edit', orders(2));
    let edited = 0;
    const edit = await cost(cluster, async () => {
      const start = Date.now();
      const revision = await clone.push('One edit');
      await cluster.lookNow();
      await until('the order is edited', async () => (await replicasOf(cluster, 'team-1', 'app-0')) === 2);
      edited = (Date.now() - start) / 1000;
      return revision;
    });

    clone.write({ 'README.md': 'Something beside dist\n' });
    const beside = await cost(cluster, () => clone.push('Beside dist'));
    return { first, edit, edited, beside };
  });
  expect((await cluster.orders()).size).toBe(ALL);
  expect(cluster.deleted).toEqual([]);
  return { ...costs, memory };
}

async function replicasOf({ plane }: LiveCluster, namespace: string, name: string): Promise<unknown> {
  const app = await demand(plane, 'GET', pathOf({ ...APP, metadata: { namespace, name } }));
  return (app as LiveObject).spec?.['replicas'];
}

async function cost(cluster: LiveCluster, push: () => Promise<string>): Promise<Cost> {
  const before = await cluster.flux.usage();
  const start = Date.now();
  await cluster.applied(await push());
  const seconds = (Date.now() - start) / 1000;
  return { seconds, requests: (await cluster.flux.usage()).requests - before.requests };
}

/** What something results in, and the most memory that each controller is seen to have meanwhile. */
async function withPeak<Result>(
  { flux }: LiveCluster,
  act: () => Promise<Result>,
): Promise<Result & Pick<Usage, 'memory'>> {
  const memory = { 'source-controller': 0, 'kustomize-controller': 0 };
  const end = new AbortController();
  const sampling = (async () => {
    while (!end.signal.aborted) {
      const { memory: now } = await flux.usage();
      for (const name of ['source-controller', 'kustomize-controller'] as const)
        memory[name] = Math.max(memory[name], now[name]);
      await sleep(500);
    }
  })();
  try {
    return { ...(await act()), memory };
  } finally {
    end.abort();
    await sampling;
  }
}

/** The order files of all purposes. */
function orders(replicas = 1): Files {
  return Object.fromEntries(
    PURPOSES.map((purpose) => [
      `orders/${CONTEXT}/${purpose}/all.ts`,
      `import { CloudflareDNSRecord, ValkeyInstance, WhoAmIApp, WhoAmIService } from '#imports/${CONTEXT}';
import { orders } from '#lib';

export default orders((purpose) => {
  for (let number = 0; number < ${OF_A_KIND}; number++) {
    new WhoAmIApp(purpose, \`app-\${number}\`, { spec: { name: \`app-\${number}\`, replicas: number === 0 ? ${
      purpose === PURPOSES[0] ? replicas : 1
    } : 1 } });
    new WhoAmIService(purpose, \`service-\${number}\`, { spec: { name: \`${purpose}-service-\${number}\` } });
    new CloudflareDNSRecord(purpose, \`record-\${number}\`, { spec: { type: 'A', name: \`${purpose}-record-\${number}\`, value: '192.0.2.1' } });
    new ValkeyInstance(purpose, \`cache-\${number}\`, { spec: { size: 'small' } });
  }
});
`,
    ]),
  );
}

/** The same objects in another repository, past all checks: in one folder that one Kustomization applies. */
async function allInOne({ git, clone, url, folder }: Platform): Promise<Delivery> {
  const repository = 'open-service-portal/all-in-one';
  await git.create(repository);
  const other = await WorkingClone.empty(git.url(repository), join(folder, 'all-in-one'));
  return {
    clone: other,
    change: async (message, files) => {
      await clone.change(message, files);
      const objects = Object.entries(filesBelow(join(clone.root, FOLDER))).filter(
        ([path]) => PURPOSES.includes(path.split('/')[0] ?? '') && path.split('/').length === 3,
      );
      other.write({
        [FOLDER]: null,
        ...Object.fromEntries(objects.map(([path, text]) => [`${FOLDER}/all/${path}`, text])),
        [`${FOLDER}/all/kustomization.yaml`]: stringify({ resources: objects.map(([path]) => path) }),
        // Named as the parent and its source are, so that both deliveries are watched alike.
        [SOURCE]: clone.read(SOURCE).replace(url, git.url(repository)),
        [PARENT]: clone.read(PARENT).replace(`path: ./${FOLDER}/flux-system`, `path: ./${FOLDER}/all`),
      });
    },
  };
}

function table(ours: Figures, one: Figures): string {
  const lines: [string, number, number, string][] = [
    ['first delivery', ours.first.seconds, one.first.seconds, 's'],
    ['', ours.first.requests, one.first.requests, 'requests'],
    ['one edit on the cluster', ours.edited, one.edited, 's'],
    ['one edit, all applied', ours.edit.seconds, one.edit.seconds, 's'],
    ['', ours.edit.requests, one.edit.requests, 'requests'],
    ['a commit beside dist', ours.beside.seconds, one.beside.seconds, 's'],
    ['', ours.beside.requests, one.beside.requests, 'requests'],
    ['source-controller', ours.memory['source-controller'], one.memory['source-controller'], 'MiB'],
    ['kustomize-controller', ours.memory['kustomize-controller'], one.memory['kustomize-controller'], 'MiB'],
  ];
  const heading = ['', `${PURPOSES.length} purposes`, '1 Kustomization', 'ratio'];
  const rows = lines.map(([what, a, b, unit]) => [
    what,
    ...[a, b].map((value) => `${unit === 's' ? value.toFixed(1) : value} ${unit}`),
    (a / b).toFixed(2),
  ]);
  const text = [heading, ...rows].map(([what = '', ...cells]) =>
    [what.padEnd(24), ...cells.map((cell) => cell.padStart(17))].join(''),
  );
  return [`${ALL} orders, ${cpus().length} cores`, ...text, ''].join('\n');
}
