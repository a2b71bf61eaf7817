import type { Revision } from '../../load/xrds.ts';
import type { Cluster } from '../../model/cluster.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { didYouMean } from '../../model/nearest.ts';

/** A cluster can be pinned only to a revision of which there is an XRD; what is wrong with that, its own findings say. */
export function unknownPins({ context, props }: Cluster, there: readonly Revision[]): Finding[] {
  const known = there.map(({ kind, revision }) => `${kind} ${revision}`);
  return Object.entries(props.serves)
    .filter(([kind, revision]) => !known.includes(`${kind} ${revision}`))
    .map(([kind, revision]) => {
      const sameKind = known.filter((name) => name.startsWith(`${kind} `));
      const meant = didYouMean(`${kind} ${revision}`, sameKind.length > 0 ? sameKind : known, 'revisions');
      return aboutFile(`clusters/${context}.ts`, {
        rule: 'api',
        cluster: context,
        field: `serves.${kind}`,
        message: `there is no ${kind} ${revision}`,
        hint: `${meant}; its XRD belongs in imports/xrds/${kind}/${revision}.yaml`,
      });
    });
}
