import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { guarded } from '../support/orders.ts';
import { type Outcome, run } from './execute.ts';
import { apply, demand, type Identity, patch, until } from './live.ts';
import { type LiveCluster, nameOf, onEach, testOnPlatform, usePlatform } from './platform.ts';
import { whoAmIService } from './working-clone.ts';

const platform = usePlatform({ requeueDependency: '1s' });

/** What a test reads of `orders status --format json`. */
interface Status {
  readonly clusters: readonly {
    readonly cluster: string;
    readonly reachable: boolean;
    readonly purposes: readonly { readonly purpose: string; readonly state: string; readonly hint: string }[];
    readonly orders: readonly {
      readonly file: string;
      readonly kind: string;
      readonly name: string;
      readonly present: boolean;
      readonly drift: readonly { readonly path: string }[] | null;
      readonly problems: readonly { readonly problem: string }[];
    }[];
    readonly orphans: readonly { readonly name: string; readonly state: string; readonly file: string }[];
  }[];
  readonly problems: number;
}

testOnPlatform('what merged and applied is as ordered, on every cluster', async () => {
  const { clone, clusters } = platform();
  await clone.merge('An order to each cluster', Object.fromEntries(clusters.map(ordered)));
  await onEach(clusters, 'bootstrapped', async (cluster) => {
    await cluster.bootstrap(clone);
    await settled(cluster);
  });
  const { status, stdout } = await ordersStatus([]);
  expect(stdout).toMatch(/ready/);
  expect(stdout).not.toMatch(/✖/);
  expect(status).toBe(0);
});

testOnPlatform('one order that is broken on purpose shows, with its purpose, its file and what to do', async () => {
  const { clone, clusters } = platform();
  await clone.force(Object.fromEntries(clusters.map((cluster) => broken(cluster, clone.read(distFile(cluster))))));
  await onEach(clusters, 'refused', async (cluster) => {
    await cluster.look();
    await until(
      `${cluster.context} refuses it`,
      async () => (await cluster.conditions()).includes('field not declared'),
      () => cluster.conditions(),
    );
  });
  const { status, stdout } = await ordersStatus([]);
  process.stderr.write(stdout);
  expect(status).toBe(1);
  const { clusters: told } = await statusOf([]);
  for (const { cluster, purposes, orders } of told) {
    expect(purposes.filter(({ state }) => state === 'refused').map(({ purpose }) => purpose)).toEqual(['demo']);
    expect(JSON.stringify(purposes)).toContain(`orders/${cluster}/demo/status-shows.ts`);
    // It lives on as it was, so nothing is wrong with the order on the cluster itself.
    expect(orders.find(({ name }) => name === 'status-shows')).toMatchObject({ present: true });
  }
  await clone.merge('Mended', {});
  await Promise.all(clusters.map(async (cluster) => cluster.applied(await clone.revision())));
});

testOnPlatform('what was changed by hand, deleted by hand, and ordered no more shows as what it is', async () => {
  const { clone, clusters } = platform();
  await clone.merge('Protected', Object.fromEntries(clusters.map(({ context }) => protectedOrder(context, 'kept'))));
  await Promise.all(clusters.map(async (cluster) => cluster.applied(await clone.revision())));
  await clone.merge('Removed', Object.fromEntries(clusters.map(({ context }) => [orderFile(context, 'kept'), null])));
  await onEach(clusters, 'changed by hand', async (cluster) => {
    await cluster.applied(await clone.revision());
    const order = await cluster.order('WhoAmIService demo/status-shows');
    if (order === undefined) throw new Error('the order is not there');
    await patch(cluster.plane, order, { spec: { name: 'by-hand' } });
  });
  const { clusters: told } = await statusOf(['--drift']);
  for (const { orders, orphans } of told) {
    expect(orphans).toMatchObject([{ name: 'kept', state: 'protected' }]);
    const drifted = orders.filter(({ drift }) => (drift ?? []).length > 0);
    expect(drifted.map(({ name, drift }) => [name, drift?.map(({ path }) => path)])).toEqual([
      ['status-shows', ['spec.name']],
    ]);
    expect(JSON.stringify(drifted)).not.toContain('by-hand');
  }
  process.stderr.write((await ordersStatus(['--drift', '--cluster', 'openportal'])).stdout);

  for (const cluster of clusters) {
    for (const object of [...(await cluster.orders()).values()].filter(
      ({ metadata }) => metadata.name === 'status-shows',
    )) {
      await demand(
        cluster.plane,
        'DELETE',
        `/apis/openportal.dev/v1alpha1/namespaces/demo/whoamiservices/status-shows`,
      );
      await until(`${nameOf(object)} is gone`, async () => (await cluster.order(nameOf(object))) === undefined);
    }
  }
  for (const { orders } of (await statusOf([])).clusters) {
    const problems = orders.filter((order) => order.problems.length > 0);
    expect(problems).toMatchObject([{ name: 'status-shows', present: false, problems: [{ problem: 'absent' }] }]);
  }
});

testOnPlatform('the ClusterRole of docs/status.md suffices, and --drift needs the second one besides', async () => {
  const { clusters, folder } = platform();
  const roles = yamlOf('status.md');
  expect(roles.map(({ metadata }) => metadata.name)).toEqual(['catalog-orders-status', 'catalog-orders-status-drift']);
  const [reader, patcher] = roles;
  const cluster = clusters.find(({ context }) => context === 'openportal');
  if (cluster === undefined || reader === undefined || patcher === undefined) throw new Error('nothing to test with');
  const kubeconfig = join(folder, 'kubeconfig-reader');
  writeFileSync(kubeconfig, await readerOf(cluster));
  const ask = (...args: string[]) => ordersStatus(['--cluster', cluster.context, ...args], kubeconfig);

  expect((await ask()).status).toBe(2);
  await grant(cluster, reader);
  expect((await ask()).status).toBe(1);
  const forbidden = await ask('--drift');
  expect(forbidden.status).toBe(2);
  expect(forbidden.stdout).toContain('patch');
  await grant(cluster, patcher);
  expect((await ask('--drift')).status).toBe(1);
});

testOnPlatform('a cluster that cannot be reached is told from one that has nothing', async () => {
  const { clusters, folder, kubeconfig } = platform();
  const lost = join(folder, 'kubeconfig-lost');
  // Nothing listens there: the lowest port is reserved.
  const server = clusters.find(({ context }) => context === 'openportal')?.plane.url ?? '';
  writeFileSync(lost, readFileSync(kubeconfig, 'utf8').replace(server, 'https://127.0.0.1:1'));
  const { status, stdout } = await ordersStatus(['--format', 'json'], lost);
  expect(status).toBe(2);
  const reached = (JSON.parse(stdout) as Status).clusters.map(({ cluster, reachable }) => [cluster, reachable]);
  expect(reached).toEqual(clusters.map(({ context }) => [context, context !== 'openportal']));
});

function ordersStatus(args: readonly string[], kubeconfig = platform().kubeconfig): Promise<Outcome> {
  const cwd = platform().clone.root;
  return run(process.execPath, ['bin/orders.js', 'status', ...args], { cwd, env: { KUBECONFIG: kubeconfig } });
}

async function statusOf(args: readonly string[]): Promise<Status> {
  const { stdout } = await ordersStatus(['--format', 'json', ...args]);
  return JSON.parse(stdout) as Status;
}

function ordered({ context }: LiveCluster): readonly [string, string] {
  return whoAmIService(context, 'demo', 'status-shows');
}

function orderFile(context: string, name: string): string {
  return whoAmIService(context, 'demo', name)[0];
}

function protectedOrder(context: string, name: string): readonly [string, string] {
  const [file, text] = whoAmIService(context, 'demo', name);
  return [file, guarded(text)];
}

function distFile({ context }: LiveCluster): string {
  return `dist/${context}/demo/WhoAmIService/status-shows.yaml`;
}

function broken(cluster: LiveCluster, text: string): readonly [string, string] {
  return [distFile(cluster), text.replace('spec:\n', 'spec:\n  proxied: true\n')];
}

/** Waits until what plays Crossplane has looked at every order. */
async function settled(cluster: LiveCluster): Promise<void> {
  await until(`all orders of ${cluster.context} are ready`, async () =>
    [...(await cluster.orders()).values()].every(({ status }) =>
      (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
    ),
  );
}

function yamlOf(page: string): Identity[] {
  const text = readFileSync(join(__dirname, '../../docs', page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block]) => parse(block ?? '') as Identity);
}

/** A kubeconfig of somebody who has no right yet. */
async function readerOf({ context, plane }: LiveCluster): Promise<string> {
  const metadata = { name: 'reader', namespace: 'default' };
  await apply(plane, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  const path = '/api/v1/namespaces/default/serviceaccounts/reader/token';
  const { status } = (await demand(plane, 'POST', path, { spec: {} })) as { status: { token: string } };
  const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as Record<string, unknown>;
  return JSON.stringify({ ...config, users: [{ name: context, user: { token: status.token } }] });
}

async function grant({ plane }: LiveCluster, role: Identity): Promise<void> {
  await apply(plane, role);
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.metadata.name };
  const subjects = [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }];
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: role.metadata };
  await apply(plane, { ...binding, ...{ roleRef, subjects } });
}
