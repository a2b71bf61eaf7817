import type { Xrd } from '../../load/xrds.ts';
import type { Cluster } from '../../model/cluster.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { didYouMean } from '../../model/nearest.ts';

/** A cluster can be pinned only to a revision of which there is an XRD. */
export function unknownPins({ context, props }: Cluster, xrds: readonly Xrd[]): Finding[] {
  const known = xrds.map(({ kind, revision }) => `${kind} ${revision}`);
  return Object.entries(props.serves)
    .filter(([kind, revision]) => !known.includes(`${kind} ${revision}`))
    .map(([kind, revision]) => {
      const sameKind = known.filter((name) => name.startsWith(`${kind} `));
      const there = didYouMean(`${kind} ${revision}`, sameKind.length > 0 ? sameKind : known, 'revisions');
      return aboutFile(`clusters/${context}.ts`, {
        rule: 'api',
        cluster: context,
        field: `serves.${kind}`,
        message: `there is no ${kind} ${revision}`,
        hint: `${there}; its XRD belongs in imports/xrds/${kind}/${revision}.yaml`,
      });
    });
}
