import { servedBy } from '../../load/pins.ts';
import type { Xrd } from '../../load/xrds.ts';
import type { Cluster } from '../../model/cluster.ts';
import { groupBy } from '../../model/group.ts';
import type { FileObjection, OfferingRule, Pinned } from '../rule.ts';

export default {
  code: 'served-twice',
  about: 'api',
  sentence:
    'A cluster serves a kind of a group once, and where two groups have the kind, each is called by a name of its own.',
  refused: {
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: { Bucket: '1.0.0', 'Bucket.example.org': '1.0.0' },
  namespaces: ['photos'],
})`,
  },
  passes: {
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: { Bucket: '1.0.0' },
  namespaces: ['photos'],
})`,
  },
  judgeOffering: ({ clusters, xrds }: Pinned) => clusters.flatMap(({ cluster }) => servedTwice(cluster, xrds)),
} satisfies OfferingRule;

function servedTwice(cluster: Cluster, xrds: readonly Xrd[]): FileObjection[] {
  const { context } = cluster;
  const served = servedBy(cluster, xrds);
  const file = `clusters/${context}.ts`;
  const found = (pin: string, message: string, hint: string) => ({
    ...{ file, cluster: context, field: `serves.${pin}` },
    message,
    hint,
  });
  const twice = repeated(served, ({ names, from }) => `${names.kind}.${from.xrd.spec.group}`).map(
    ([name, first, { pin }]) => found(pin, `brings ${name}, as ${first.pin} does already`, 'remove one of the two'),
  );
  if (twice.length > 0) return twice;
  return repeated(served, ({ name }) => name).map(([name, first, { pin, from }]) => {
    const hint = `pin '${from.kind}.${from.xrd.spec.group}' in its place, so that the two are told apart`;
    return found(pin, `brings a ${name}, and ${first.pin} another`, hint);
  });
}

/** What comes under a key that another has come under before, with that other. */
function repeated<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): [key: string, first: Item, again: Item][] {
  return [...groupBy(items, key)].flatMap(([name, [first, ...others]]) =>
    first === undefined ? [] : others.map((again): [string, Item, Item] => [name, first, again]),
  );
}
