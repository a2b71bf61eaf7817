import { join } from 'node:path';
import { parse } from 'yaml';
import { filesBelow } from '../support/folder.ts';
import { commands } from './documentation.ts';
import { demand, list, type LiveObject, pathOf } from './live.ts';
import { type LiveCluster, nameOf, onEach, testOnPlatform, usePlatform } from './platform.ts';
import { Terminal } from './terminal.ts';

const platform = usePlatform();

testOnPlatform(
  'a cluster that is bootstrapped as docs/bootstrap.md says has what dist has, and nothing else',
  async () => {
    const { clone, clusters } = platform();
    await clone.merge('The orders as they are', {});
    await onEach(clusters, 'all clusters bootstrapped', async (cluster) => {
      const terminal = await Terminal.open(platform(), cluster.context);

      const before = await terminal.paste(...commands('bootstrap.md', 'The first bootstrap of a cluster'));
      expect(before.stderr.match(/NotFound/g)).toHaveLength(2);

      const applied = await terminal.paste(...commands('bootstrap.md', '4. Apply once'));
      expect(applied.stdout).toMatch(/gitrepository.* created\n.*kustomization.* created\n$/);
      await cluster.applied(await clone.revision());
      const checked = await terminal.paste(...commands('bootstrap.md', '5. Check'));
      expect({ status: checked.status, stderr: checked.stderr }).toEqual({ status: 0, stderr: '' });
      await terminal.close();

      await expectToEqualDist(cluster);
    });
  },
);

async function expectToEqualDist(cluster: LiveCluster): Promise<void> {
  const files = filesBelow(join(platform().clone.root, 'dist', cluster.context));
  const ordered = Object.entries(files)
    .filter(([path]) => path.split('/').length === 3)
    .map(([, text]) => parse(text) as LiveObject);
  const live = new Map([...(await cluster.orders()), ...(await fluxObjects(cluster))]);
  expect([...live.keys()].sort()).toEqual(ordered.map(nameOf).sort());
  for (const object of ordered) {
    const there = live.get(nameOf(object));
    const { labels = {}, annotations = {} } = there?.metadata ?? {};
    expect({
      name: nameOf(object),
      labels: without('kustomize.toolkit.fluxcd.io/', labels),
      annotations: without('reconcile.fluxcd.io/', annotations),
      spec: there?.spec,
    }).toEqual({
      name: nameOf(object),
      labels: object.metadata.labels ?? {},
      annotations: object.metadata.annotations ?? {},
      spec: await defaulted(cluster, object),
    });
  }
}

/** Without what Flux itself puts on objects. */
function without(prefix: string, entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !key.startsWith(prefix)));
}

async function fluxObjects({ plane }: LiveCluster): Promise<Map<string, LiveObject>> {
  const kinds = [
    ['source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitrepositories'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'kustomizations'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(async ([apiVersion, kind, plural]) => {
      const objects = await list(plane, apiVersion, plural);
      return objects.filter(({ metadata }) => metadata.name !== 'catalog').map((object) => ({ ...object, kind }));
    }),
  );
  return new Map(lists.flat().map((object) => [nameOf(object), object]));
}

/** The spec as the server completes it, which it tells without storing anything. */
async function defaulted({ plane }: LiveCluster, object: LiveObject): Promise<unknown> {
  const collection = pathOf(object).replace(/\/[^/]*$/, '');
  const body = { ...object, metadata: { ...object.metadata, name: 'only-asked' } };
  const answer = (await demand(plane, 'POST', `${collection}?dryRun=All`, body)) as LiveObject;
  return answer.spec;
}
