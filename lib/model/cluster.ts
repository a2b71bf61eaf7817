import type { Catalog } from '#imports/constructs/catalog';

/**
 * How Flux applies a purpose; what is left out is inherited from the cluster, then from lib/flux. Durations are Go's:
 * `30s`, `1h`.
 */
export interface FluxSettings {
  /** How often Flux corrects drift; a new revision is applied at once whatever it says. Default `1h`. */
  readonly interval?: string;
  /** How soon Flux tries again after a failure. Default `30s`. */
  readonly retryInterval?: string;
  /** How long one attempt may take. Default `5m`. */
  readonly timeout?: string;
  /** The service account in flux-system that Flux impersonates, for tenants. Default: Flux's own. */
  readonly serviceAccountName?: string;
  /** Whether Flux leaves the purpose as it is, until this is lifted through Git. Default `false`. */
  readonly suspend?: boolean;
}

/** The numbers of parts that a purpose can have; each is twice the one before, so that it seldom has to change. */
export const PARTS = [1, 2, 4, 8, 16, 32, 64] as const;

export type Parts = (typeof PARTS)[number];

/** What is particular to one purpose of a cluster. */
export interface PurposeSettings {
  /** The catalog entity that owns its orders, such as `group:default/platform-team`. */
  readonly owner?: string;
  /**
   * Whether Flux never deletes its orders; those of a purpose include the one that makes its namespace. Default:
   * whether their kind holds data.
   */
  readonly protect?: boolean;
  /**
   * In how many parts Flux applies it, each of at most 1 000 orders. Default `1`. A merge that changes it should remove
   * no order of the purpose: docs/operations.md.
   */
  readonly parts?: Parts;
  readonly flux?: FluxSettings;
}

/** The part of a cluster's orders that one pull request may remove where its file says nothing. */
const REMOVAL_SHARE = 0.25;

/** What is particular to a cluster. */
export interface ClusterProps extends Omit<PurposeSettings, 'flux' | 'parts'> {
  /** What the cluster is for, in a word or two. */
  readonly description: string;
  /**
   * The kinds that the cluster serves, each with the package revision that it is pinned to; a kind that has claims
   * brings these along. Where two groups have a kind, `'App.example.org'` is that of one group. It is imported by the
   * name `App_example_org`, a dash in a group as two underscores.
   */
  readonly serves: Partial<Catalog>;
  /** The namespaces that bootstrap has made; every other one has to be ordered. */
  readonly namespaces: readonly string[];
  /**
   * Flux settings of every purpose. One purpose can be suspended, not all of a cluster: Git could not lift that again.
   */
  readonly flux?: Omit<FluxSettings, 'suspend'>;
  /** The part of the cluster's orders that one pull request may remove; more is refused by a plan. Default `0.25`. */
  readonly removalShare?: number;
  /**
   * What is to be removed although it is more than that, or all of a purpose: purposes (`'demo'`) and single orders
   * (`'demo/Kind/name'`). It is for the pull request that removes them: a plan refuses what names nothing of that.
   */
  readonly removals?: readonly string[];
  /** Settings of single purposes, by name; they win over those of the cluster. */
  readonly purposes?: Readonly<Record<string, PurposeSettings>>;
}

/** A registered cluster context; its name is that of the kubectl context. */
export class Cluster {
  constructor(
    readonly context: string,
    readonly props: ClusterProps,
  ) {}

  /** What one pull request may remove: the part of all orders, and what it names beyond that. */
  get removal(): { readonly share: number; readonly named: readonly string[] } {
    const { removalShare = REMOVAL_SHARE, removals = [] } = this.props;
    return { share: removalShare, named: removals };
  }

  /** The settings of one purpose: its own, else the cluster's. */
  settingsOf(purpose: string): PurposeSettings & { readonly parts: Parts } {
    const own = this.props.purposes?.[purpose] ?? {};
    return {
      owner: own.owner ?? this.props.owner,
      protect: own.protect ?? this.props.protect,
      // Another number is refused, and must not be counted to before that.
      parts: PARTS.find((count) => count === own.parts) ?? 1,
      flux: { ...this.props.flux, ...own.flux },
    };
  }
}

/** Registers a cluster context: the default export of `clusters/<context>.ts`. */
export function cluster(context: string, props: ClusterProps): Cluster {
  return new Cluster(context, props);
}
