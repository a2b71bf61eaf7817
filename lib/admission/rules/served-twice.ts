import { pinnedOf, pinsFor, servedBy } from '../../load/pins.ts';
import type { Faulty, Xrd } from '../../load/xrds.ts';
import type { Cluster } from '../../model/cluster.ts';
import { groupBy } from '../../model/group.ts';
import type { FileObjection, OfferingRule, Pinned } from '../rule.ts';

export default {
  code: 'served-twice',
  about: 'api',
  sentence:
    'A cluster serves a kind of a group once; a pin names the group where two groups have the kind, and only there.',
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
  judgeOffering: ({ clusters, xrds, faulty }: Pinned) =>
    clusters.flatMap(({ cluster }) => servedTwice(cluster, xrds, faulty)),
} satisfies OfferingRule;

function servedTwice(cluster: Cluster, xrds: readonly Xrd[], faulty: readonly Faulty[]): FileObjection[] {
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
  const alike = repeated(served, ({ name }) => name).map(([name, first, { pin, from }]) => {
    const hint = `pin '${from.kind}.${from.xrd.spec.group}' in its place, so that the two are told apart`;
    return found(pin, `brings a ${name}, and ${first.pin} another`, hint);
  });
  // An XRD that cannot be read may be that of the other group.
  const apart =
    faulty.length > 0 ? [] : pinnedOf(cluster, xrds).filter(([pin, xrd]) => !pinsFor(xrd, xrds).includes(pin));
  const needless = apart.map(([pin, { folder, kind }]) =>
    found(pin, `names a group, but no other has a ${kind}`, `pin ${folder} in its place`),
  );
  return [...alike, ...needless];
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
