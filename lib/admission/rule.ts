import type { Schema } from 'api-server-verdict';
import type { Faulty, Xrd } from '../load/xrds.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownKind } from '../model/kind.ts';
import type { Manifest, Order } from '../model/order.ts';
import type { Remembered } from '../model/remembered.ts';
import type { Repository } from '../model/repository.ts';
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
  /** What is known of it already: what rules that look at it alone find, and what the others need to know of it. */
  readonly known: Remembered;
}

/** What there is to order from. */
export interface Offering {
  readonly clusters: readonly ServedCluster[];
  /** The contexts of those that could not be loaded, of which nobody knows what they serve. */
  readonly faultyClusters: readonly string[];
  readonly xrds: readonly Xrd[];
  /** Those with a fault of their own: to say more of what needs them would only repeat it. */
  readonly faulty: readonly Faulty[];
  /** What the platform knows of its kinds. */
  readonly known: readonly KnownKind[];
  readonly repository: Repository;
}

/** As much of it as says what clusters are pinned to. */
export interface Pinned extends Pick<Offering, 'xrds' | 'faulty'> {
  readonly clusters: readonly Pick<ServedCluster, 'cluster'>[];
}

/** What a rule has against an order; the rule itself says the rest, where this does not. */
export type Objection = Pick<Finding, 'field' | 'message' | 'hint'> & Partial<Pick<Finding, 'rule' | 'severity'>>;

/** What a rule has against a file of the platform. */
export type FileObjection = Objection & Pick<Finding, 'file'> & Partial<Pick<Finding, 'cluster' | 'kind'>>;

/**
 * What files of a repository say, by path: of an order file the statements, of a cluster file and a platform.ts what
 * they export. Whatever lies neither in orders/, clusters/ nor imports/ is a manifest on disk.
 */
export type Example = Readonly<Record<string, string>>;

/** A reason to refuse something, or to warn of it. */
interface AnyRule {
  /** What a finding names it by; docs/rules.md has it under that name. */
  readonly code: string;
  /** What its findings are about. */
  readonly about: Finding['rule'];
  /** Default: an error. */
  readonly severity?: 'warning';
  /** What is true of what passes, and why. */
  readonly sentence: string;
  /** The shortest that it refuses, or warns of. */
  readonly refused: Example;
  /** The same as it should be. */
  readonly passes: Example;
}

/** One that looks at an order and its cluster. */
export interface OrderRule extends AnyRule {
  readonly judgeOrder: (subject: Subject) => readonly Objection[];
}

/** One that only shows when orders are seen together. */
export interface RuleAcross extends AnyRule {
  readonly judgeTogether: (subjects: readonly Subject[]) => readonly { subject: Subject; objection: Objection }[];
}

/** One that looks at what is ordered where, whether or not the cluster serves it. */
export interface PlaceRule extends AnyRule {
  readonly judgePlace: (order: Order, offering: Offering) => readonly Objection[];
}

/** One that looks at what there is to order from. */
export interface OfferingRule extends AnyRule {
  readonly judgeOffering: (offering: Offering) => readonly FileObjection[];
}

export type Rule = OrderRule | RuleAcross | PlaceRule | OfferingRule;
