import { partsOf } from '../model/parts.ts';
import { byCodeUnit } from '../model/sort.ts';
import { type FluxStatus, purposeStatus, type PurposeStatus, sourceStatus } from './delivery.ts';
import { type OrderStatus, orderStatus, unjudged } from './order-status.ts';
import { type Orphan, orphans } from './orphans.ts';
import { kustomizationOf, type Observation, View, type Wanted } from './view.ts';

/** How it stands with all that is ordered on a cluster. */
export interface ClusterStatus {
  readonly cluster: string;
  /** Whether it told anything. */
  readonly reachable: boolean;
  readonly error: string | null;
  readonly hint: string | null;
  /** The short commit that it has fetched last. */
  readonly revision: string | null;
  /** The GitRepository; null where the cluster told nothing. */
  readonly source: FluxStatus | null;
  /** The parent, then the purposes, each of their parts by itself. */
  readonly purposes: readonly PurposeStatus[];
  readonly orders: readonly OrderStatus[];
  readonly orphans: readonly Orphan[];
}

/** Holds what is ordered on a cluster against what the cluster told of itself. */
export function clusterStatus(wanted: Wanted, told: Observation): ClusterStatus {
  const view = new View(wanted, told);
  const { reachable, context: cluster } = view;
  const { error, hint } = told;
  if (!reachable) {
    const nothing = { revision: null, source: null, purposes: [], orders: [], orphans: [] };
    return { cluster, reachable, error, hint, ...nothing };
  }
  const source = sourceStatus(view);
  const { purposes: all, cluster: registered } = wanted.cluster;
  const ofPurpose = (purpose: string) =>
    partsOf(registered.settingsOf(purpose).parts).map((part) => purposeStatus(view, purpose, part));
  const purposes = [purposeStatus(view), ...all.flatMap(ofPurpose)];
  const orders = orderStatuses(view, purposes);
  return {
    cluster,
    reachable,
    error,
    hint,
    revision: source.revision,
    source,
    purposes,
    orders,
    orphans: orphans(view, purposes),
  };
}

function orderStatuses(view: View, purposes: readonly PurposeStatus[]): OrderStatus[] {
  const { subjects, orders, cluster } = view.wanted;
  const subjectOf = new Map(subjects.map((subject) => [subject.order, subject]));
  const purposeOf = new Map(purposes.slice(1).map((purpose) => [purpose.kustomization, purpose]));
  return orders
    .map((order) => {
      const [subject, purpose] = [subjectOf.get(order), purposeOf.get(kustomizationOf(cluster, order))];
      // An order outside of every purpose has been refused by admission, and nothing would apply it.
      return subject && purpose ? orderStatus(view, subject, purpose) : unjudged(order);
    })
    .sort(
      (a, b) =>
        byCodeUnit(a.file, b.file) || a.line - b.line || byCodeUnit(a.kind, b.kind) || byCodeUnit(a.name, b.name),
    );
}
