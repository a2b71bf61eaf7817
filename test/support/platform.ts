import { join } from 'node:path';
import { generate } from '../../lib/imports/generate.ts';
import { templates } from '../../lib/imports/templates.ts';
import { loadClusters } from '../../lib/load/clusters.ts';
import { loadXrds, type Xrd } from '../../lib/load/xrds.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import type { Repository } from '../../lib/model/repository.ts';

/** The platform that tests stand on, so that what this repository orders, and of whom, can change without them. */
export const PLATFORM = join(__dirname, '../platform');

/** What its main.ts says. */
export const REPOSITORY: Repository = {
  url: 'https://github.com/open-service-portal/catalog-orders',
  branch: 'main',
  owner: 'group:default/platform-team',
};

/** Its XRDs. */
export const XRDS: readonly Xrd[] = loadXrds(PLATFORM).xrds;

/** Its clusters. */
export const CLUSTERS: readonly Cluster[] = loadClusters(PLATFORM).clusters;

/** What `npm run import` makes of it, by path. */
export const GENERATED = Object.fromEntries(
  [...generate(XRDS, CLUSTERS), ...templates(XRDS, CLUSTERS, REPOSITORY)].map(({ path, content }) => [path, content]),
);
