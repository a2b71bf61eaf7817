import { didYouMean } from 'api-server-verdict';
import { pinnedOf, servedBy } from '../../load/pins.ts';
import type { Revision, Xrd } from '../../load/xrds.ts';
import type { Cluster } from '../../model/cluster.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group.ts';

/** A cluster can be pinned only to a revision of which there is an XRD; what is wrong with that, its own findings say. */
export function unknownPins(cluster: Cluster, there: readonly Revision[]): Finding[] {
  const { context, props } = cluster;
  const known = there.flatMap(({ pins, revision }) => pins.map((pin) => `${pin} ${revision}`));
  const found = new Set(pinnedOf(cluster, there).map(([pin]) => pin));
  return Object.entries(props.serves)
    .filter(([pin]) => !found.has(pin))
    .map(([pin, revision]) => {
      const sameKind = known.filter((name) => name.startsWith(`${pin} `));
      const others = there.map(({ folder, revision: other }) => `${folder} ${other}`);
      const meant = didYouMean(`${pin} ${revision}`, sameKind.length > 0 ? sameKind : others, 'revisions');
      return aboutFile(`clusters/${context}.ts`, {
        rule: 'api',
        cluster: context,
        field: `serves.${pin}`,
        message: `there is no ${pin} ${revision}`,
        hint: `${meant}; its XRD belongs in imports/xrds/${pin}/${revision}.yaml`,
      });
    });
}

/** A cluster serves a kind of a group once, and where two groups have the kind, each is called by a name of its own. */
export function servedOnce(cluster: Cluster, xrds: readonly Xrd[]): Finding[] {
  const { context } = cluster;
  const served = servedBy(cluster, xrds);
  const file = `clusters/${context}.ts`;
  const found = (pin: string, message: string, hint: string) =>
    aboutFile(file, { rule: 'api', cluster: context, field: `serves.${pin}`, message, hint });
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
