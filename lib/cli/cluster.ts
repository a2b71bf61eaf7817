import { didYouMean } from 'api-server-verdict';
import { Misuse } from './misuse.ts';

/** The cluster of a context that the command line names. */
export function registered<Known extends { readonly context: string }>(
  clusters: readonly Known[],
  context: string,
): Known {
  const cluster = clusters.find((one) => one.context === context);
  if (cluster !== undefined) return cluster;
  const contexts = clusters.map((one) => one.context);
  throw new Misuse(`there is no cluster context ${context}; ${didYouMean(context, contexts, 'cluster contexts')}`);
}
