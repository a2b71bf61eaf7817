import type { Schema } from 'api-server-verdict';
import type { Objection } from '../model/finding.ts';
import type { Manifest, Order } from '../model/order.ts';
import type { Api, Definition, ServedCluster } from './served-cluster.ts';

/** An order in front of the API that it is for. */
export interface Subject {
  readonly order: Order;
  /** The object as it would be applied: what the order file says, with namespace and annotations from its place. */
  readonly manifest: Manifest;
  /** The object as it was where the branch left main. */
  readonly previous?: Manifest;
  readonly cluster: ServedCluster;
  readonly api: Api;
  readonly schema: Schema;
  /** The kind at every revision that there is an XRD of, the oldest first. */
  readonly revisions: readonly Definition[];
}

/** One reason to refuse an order, looking at that order and its cluster. */
export type OrderRule = (subject: Subject) => Objection[];

/** One reason to refuse orders that only shows when they are seen together. */
export type RuleAcross = (subjects: readonly Subject[]) => { subject: Subject; objection: Objection }[];
