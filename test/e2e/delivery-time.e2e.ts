import { namespace, orderFile } from '../support/orders.ts';
import { until } from './live.ts';
import { type LiveCluster, say, testOnPlatform, usePlatform } from './platform.ts';
import type { Files } from './working-clone.ts';

// With the times that Flux has by itself and that are delivered, so that what is printed is what people wait.
const platform = usePlatform();

testOnPlatform('a merge arrives everywhere once Flux is told to look', async () => {
  const { clone, clusters } = platform();
  await clone.merge('The orders as they are', {});
  await everywhere((cluster) => cluster.bootstrap(clone));
  const revision = await clone.merge('Orders in an old namespace and in a new one', ordered('told'));
  await everywhere(async (cluster) => {
    const start = Date.now();
    await cluster.lookNow();
    await arrives(cluster, 'told', start);
    await cluster.applied(revision);
    say(`${cluster.context}: from being told until all is applied`, start);
  });
  expect(await missing(clusters, 'told')).toEqual([]);
});

testOnPlatform('a merge arrives everywhere by itself', async () => {
  const { clone, clusters } = platform();
  await clone.merge('Orders in an old namespace and in a new one', ordered('polled'));
  const start = Date.now();
  await everywhere((cluster) => arrives(cluster, 'polled', start));
  expect(await missing(clusters, 'polled')).toEqual([]);
});

/** An order in a namespace from bootstrap, and the first one in a namespace that is ordered with it. */
function ordered(name: string): Files {
  return Object.fromEntries(
    platform().clusters.flatMap(({ context }) => [
      [`orders/${context}/demo/${name}.ts`, orderFile(context, 'ValkeyInstance', name, '{}')],
      [`orders/${context}/system/${name}.ts`, namespace(context, name)],
      [`orders/${context}/${name}/first.ts`, orderFile(context, 'ValkeyInstance', 'first', '{}')],
    ]),
  );
}

const names = (name: string) => ({
  'in an old namespace': `ValkeyInstance demo/${name}`,
  'that makes a namespace': `ManagedNamespace ${name}`,
  'in that namespace': `ValkeyInstance ${name}/first`,
});

/** Waits for the orders, and tells when each came. */
async function arrives(cluster: LiveCluster, name: string, start: number): Promise<void> {
  await Promise.all(
    Object.entries(names(name)).map(async ([what, order]) => {
      await until(
        `${cluster.context} has ${order}`,
        async () => (await cluster.order(order)) !== undefined,
        () => cluster.conditions(),
      );
      say(
        `${cluster.context}: from ${name === 'told' ? 'being told' : 'the push'} until the order ${what} is there`,
        start,
      );
    }),
  );
}

async function missing(clusters: readonly LiveCluster[], name: string): Promise<string[]> {
  const all = await Promise.all(
    clusters.map(async (cluster) => {
      const orders = await cluster.orders();
      return Object.values(names(name)).filter((order) => !orders.has(order));
    }),
  );
  return all.flat();
}

async function everywhere(work: (cluster: LiveCluster) => Promise<void>): Promise<void> {
  await Promise.all(platform().clusters.map(work));
}
