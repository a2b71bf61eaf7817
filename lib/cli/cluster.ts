import { didYouMean } from 'api-server-verdict';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { Misuse } from './misuse.ts';

/** The cluster of a context that the command line names. */
export function registered(clusters: readonly ServedCluster[], context: string): ServedCluster {
  const cluster = clusters.find((one) => one.context === context);
  if (cluster !== undefined) return cluster;
  const contexts = clusters.map((one) => one.context);
  throw new Misuse(`there is no cluster context ${context}; ${didYouMean(context, contexts, 'cluster contexts')}`);
}
