import { ownerOf } from '../owner.ts';
import type { OfferingRule } from '../rule.ts';

const cluster = (owner: string) => `cluster('production', {
  description: 'Production',
  serves: { Bucket: '1.0.0' },
  namespaces: ['photos'],
  owner: '${owner}',
})`;

export default {
  code: 'default-owner-invalid',
  about: 'annotation',
  sentence:
    'Who owns the orders that name no owner is a reference to an entity of the catalog, too: in main.ts, of a cluster, a purpose or a kind.',
  refused: { 'clusters/production.ts': cluster('me and you!') },
  passes: { 'clusters/production.ts': cluster('group:default/us') },
  judgeOffering: ({ repository, clusters, known }) => [
    ...ownerOf('owner', repository.owner).map((one) => ({ file: 'main.ts', ...one })),
    ...clusters.flatMap(({ context, cluster: { props } }) =>
      [
        ...ownerOf('owner', props.owner),
        ...Object.entries(props.purposes ?? {}).flatMap(([purpose, { owner }]) =>
          ownerOf(`purposes.${purpose}.owner`, owner),
        ),
      ].map((one) => ({ file: `clusters/${context}.ts`, cluster: context, ...one })),
    ),
    ...known.flatMap(({ kind, file, props }) => ownerOf('owner', props.owner).map((one) => ({ file, kind, ...one }))),
  ],
} satisfies OfferingRule;
