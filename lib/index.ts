/** What cluster and order files import; everything else in lib is for the program. */
export { cluster } from './model/cluster.ts';
export type { ClusterProps, FluxSettings, PurposeSettings } from './model/cluster.ts';
export { kind } from './model/kind.ts';
export type { KindProps } from './model/kind.ts';
export { CompositeResource } from './model/composite-resource.ts';
export { orders } from './model/orders.ts';
export { ownedBy } from './model/owner.ts';
export { protect } from './model/protect.ts';
export type { Purpose } from './model/purpose.ts';
