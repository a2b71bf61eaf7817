import { didYouMean } from 'api-server-verdict';
import { pinnedOf } from '../../load/pins.ts';
import type { OfferingRule, Pinned } from '../rule.ts';

export default {
  code: 'pin-unknown',
  about: 'api',
  sentence:
    'A cluster is pinned only to a revision of which there is an XRD; what is wrong with that, its own findings say.',
  refused: {
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: { Bucket: '2.0.0' },
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
  judgeOffering: ({ clusters, xrds, faulty }: Pinned) => {
    const there = [...xrds, ...faulty];
    const known = there.flatMap(({ pins, revision }) => pins.map((pin) => `${pin} ${revision}`));
    return clusters.flatMap(({ cluster }) => {
      const { context, props } = cluster;
      const found = new Set(pinnedOf(cluster, there).map(([pin]) => pin));
      return Object.entries(props.serves)
        .filter(([pin]) => !found.has(pin))
        .map(([pin, revision]) => {
          const sameKind = known.filter((name) => name.startsWith(`${pin} `));
          const others = there.map(({ folder, revision: other }) => `${folder} ${other}`);
          const meant = didYouMean(`${pin} ${revision}`, sameKind.length > 0 ? sameKind : others, 'revisions');
          return {
            file: `clusters/${context}.ts`,
            cluster: context,
            field: `serves.${pin}`,
            message: `there is no ${pin} ${revision}`,
            hint: `${meant}; its XRD belongs in imports/xrds/${pin}/${revision}.yaml`,
          };
        });
    });
  },
} satisfies OfferingRule;
