import { complete } from '../admission/complete.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { COMPONENT_ANNOTATIONS, withoutPlace } from '../backstage/annotations.ts';
import type { Order } from '../model/order.ts';
import { OWNER_ANNOTATION } from '../model/owner.ts';
import { PRUNE } from '../model/protect.ts';
import type { Repository } from '../model/repository.ts';
import { fieldsOf, type OrderedAs, withoutDefaults, withoutOthers } from './left-out.ts';
import type { Declaration } from './order-source.ts';

/** What an order file says of an object, and what its place says. */
export interface Declared {
  readonly declaration: Declaration;
  /** The annotations that its place gives it. */
  readonly derived: Readonly<Record<string, string>>;
}

/**
 * What a careful engineer would write in an order file for an object to come back as it is.
 * @param order the object, as if the order file said all of it
 */
export function declared(order: Order, as: OrderedAs, cluster: ServedCluster, repository: Repository): Declared {
  const manifest = withoutOthers(order.manifest, as);
  const { name = '', annotations: all = {}, ...metadata } = manifest.metadata;
  const own = withoutPlace(all, order, repository);
  const { [COMPONENT_ANNOTATIONS]: components } = own;
  const bare = { name, ...(components !== undefined && { annotations: { [COMPONENT_ANNOTATIONS]: components } }) };
  const { metadata: placed } = complete(
    { ...order, manifest: { ...manifest, metadata: bare } },
    ...([as.api, cluster, repository] as const),
  );
  const derived = placed.annotations ?? {};
  const {
    [OWNER_ANNOTATION]: owner,
    [PRUNE]: prune,
    ...annotations
  } = Object.fromEntries(Object.entries(own).filter(([key, value]) => derived[key] !== value));
  const isHelped = prune === 'disabled' || prune === 'enabled';
  const kept = { ...annotations, ...(prune !== undefined && !isHelped && { [PRUNE]: prune }) };
  const { cluster: context, purpose } = order;
  const said = { ...metadata, ...(Object.keys(kept).length > 0 && { annotations: kept }) };
  const declaration: Declaration = {
    ...{ cluster: context, purpose, kind: as.api.name, name },
    ...(owner !== undefined && { owner }),
    ...(isHelped && { protect: prune === 'disabled' }),
    metadata: Object.fromEntries(Object.entries(said).filter(([field]) => field !== 'namespace')),
    spec: fieldsOf(withoutDefaults(as.schema.properties?.['spec'] ?? {}, manifest['spec'])),
  };
  return { declaration, derived };
}
