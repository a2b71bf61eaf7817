import { didYouMean } from 'api-server-verdict';
import { fullName, type Orderable, orderablesOn } from '../admission/orderable.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { Misuse } from './misuse.ts';

/** The kinds that a name may mean: as one of the clusters calls it, or with its group. */
export function kindsMeant(kinds: readonly Orderable[], wanted: string): Orderable[] {
  return kinds.filter(({ servings }) => servings.some(({ api }) => api.name === wanted || fullName(api) === wanted));
}

/** The kind that the command line names. */
export function kindNamed(clusters: readonly ServedCluster[], wanted: string): Orderable {
  const kinds = orderablesOn(clusters);
  const meant = kindsMeant(kinds, wanted);
  const [kind, another] = meant;
  if (kind !== undefined && another === undefined) return kind;
  const names = (meant.length === 0 ? kinds : meant).map(({ name }) => name);
  if (kind !== undefined) throw new Misuse(`${wanted} is a kind of several groups: ${names.join(', ')}`);
  const [cluster] = clusters;
  const nobody = clusters.length === 1 && cluster !== undefined ? `${cluster.context} serves no` : 'no cluster serves';
  throw new Misuse(`${nobody} ${wanted}; ${didYouMean(wanted, names, 'kinds that can be ordered')}`);
}
