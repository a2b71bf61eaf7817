import type { Objection } from '../../model/finding.ts';
import { didYouMean } from '../../model/nearest.ts';
import type { Order } from '../../model/order.ts';
import type { ServedCluster } from '../served-cluster.ts';

/** Every order lies in the folder of a registered cluster context. */
export function unknownCluster(order: Order, contexts: readonly string[]): Objection {
  return {
    rule: 'cluster',
    field: null,
    message: `there is no cluster context ${order.cluster}`,
    hint: `${didYouMean(order.cluster, contexts, 'cluster contexts')}; a new one is registered in clusters/`,
  };
}

/** A cluster takes the kinds and versions that it serves: others it does not know at all. */
export function notServed({ manifest, asWritten }: Order, cluster: ServedCluster): Objection {
  const { apiVersion, kind } = manifest;
  const api = cluster.apis.get(kind);
  if (api === undefined) {
    const kinds = [...cluster.apis.keys()];
    const message = `is ${kind}, which ${cluster.context} does not serve`;
    return { rule: 'api', field: 'kind', message, hint: didYouMean(kind, kinds, 'kinds that it serves') };
  }
  const { group, versions } = api.crd.spec;
  const served = versions.filter((version) => version.served).map(({ name }) => `${group}/${name}`);
  const message = `is ${apiVersion}, but ${cluster.context} serves ${kind} ${api.revision} as ${served.join(', ')}`;
  const hint = asWritten === true ? `write ${served.join(' or ')}` : `import ${kind} from #imports/${cluster.context}`;
  return { rule: 'api', field: 'apiVersion', message, hint };
}
