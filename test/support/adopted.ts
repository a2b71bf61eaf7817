import { STREAM } from 'api-server-verdict';
import { adopt, type Adoption } from '../../lib/adopt/adopt.ts';
import { loadObjects } from '../../lib/load/manifest/tree.ts';
import type { Order } from '../../lib/model/order.ts';
import { KNOWN } from './admission.ts';
import { served } from './adoption.ts';
import { CLUSTERS, REPOSITORY } from './platform.ts';

const openportal = CLUSTERS.filter(({ context }) => context === 'openportal');
const platform = { repository: REPOSITORY, clusters: openportal, xrds: served, known: KNOWN };

/** What there is already. */
export interface Around {
  readonly orders?: readonly Order[];
  readonly taken?: readonly string[];
}

/** What becomes of a stream of manifests for openportal. */
export function adopted(yaml: string, { orders = [], taken = [] }: Around = {}): Promise<Adoption> {
  const contexts = openportal.map(({ context }) => context);
  const standardInput = Buffer.from(yaml);
  const objects = loadObjects(['-'], { cwd: '/', contexts, cluster: 'openportal', standardInput, limits: STREAM });
  return adopt(objects, { ...platform, orders }, { root: '/', isTaken: (file) => taken.includes(file) });
}

/** What is said of the one order that was adopted, but for what every place adds, as `field reason`. */
export function changesOf({ report: { adopted } }: Adoption): string[] {
  return adopted.flatMap(({ changes }) =>
    changes
      .filter(({ reason }) => reason !== 'added, as its place says it')
      .map(({ field, reason }) => [...(field === null ? [] : [field]), reason].join(' ')),
  );
}
