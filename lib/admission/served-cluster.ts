import type { CustomResourceDefinition, Schema } from 'api-server-verdict';
import type { Cluster } from '../model/cluster.ts';
import { groupBy } from '../model/group.ts';
import { hash } from '../model/hash.ts';
import type { Knowledge } from '../model/kind.ts';
import { SYSTEM } from '../model/names.ts';
import { type Order, type TypeMeta, typeOf } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';

/** A kind at one revision of the package that brings it. */
export interface Definition {
  readonly kind: string;
  readonly revision: string;
  readonly crd: CustomResourceDefinition;
  /** The Composition that makes an order which names none. */
  readonly composition?: string;
}

/** A kind as one cluster serves it, at the revision that it is pinned to. */
export interface Api extends Definition {
  /** What people call it there: the kind, or with its group where two have that, `App.example.org`. */
  readonly name: string;
}

/** What the API server of one cluster knows: its kinds, and its namespaces once all that is ordered is there. */
export class ServedCluster {
  private readonly orderedNamespaces: ReadonlyMap<string, Order>;
  private readonly byKind: ReadonlyMap<string, readonly Api[]>;
  private knownOrigin?: string;

  constructor(
    readonly cluster: Cluster,
    /** By name. */
    readonly apis: ReadonlyMap<string, Api>,
    readonly known: Knowledge,
    /** Those on it. */
    orders: readonly Order[],
  ) {
    this.byKind = groupBy([...apis.values()], ({ kind }) => kind);
    const named = orders.flatMap((order) => {
      const type = typeOf(order);
      // Of other kinds nobody need look at an order.
      if (known.of(type).namespace === undefined || this.serving(type) === undefined) return [];
      const namespace = known.namespaceOrderedBy(order.manifest);
      return namespace === undefined ? [] : ([[namespace, order]] as const);
    });
    this.orderedNamespaces = new Map(named);
  }

  /** Tells its namespaces apart from all that it could have: a hash of the orders that make them. */
  get origin(): string {
    this.knownOrigin ??= hash(
      ...[...this.orderedNamespaces].flatMap(([namespace, order]) => [
        namespace,
        order.file,
        order.origin ?? JSON.stringify(order.manifest),
      ]),
    );
    return this.knownOrigin;
  }

  get context(): string {
    return this.cluster.context;
  }

  hasNamespace(namespace: string): boolean {
    return this.cluster.props.namespaces.includes(namespace) || this.orderedNamespaces.has(namespace);
  }

  /** The order that makes a namespace, unless bootstrap did. */
  orderOf(namespace: string): Order | undefined {
    return this.orderedNamespaces.get(namespace);
  }

  /** A kind that it serves whose orders make namespaces. */
  get namespaceKind(): string | undefined {
    return [...this.apis.values()].find((api) => this.known.of(api).namespace !== undefined)?.kind;
  }

  /** `system` and every namespace, whether or not something is ordered in it; sorted. */
  get purposes(): string[] {
    const all = new Set([SYSTEM, ...this.cluster.props.namespaces, ...this.orderedNamespaces.keys()]);
    return [...all].sort(byCodeUnit);
  }

  /** All that it serves of this kind; of several groups, where they have it. */
  ofKind(kind: string): readonly Api[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The kind and version of a manifest as this cluster serves it; undefined where it does not. */
  serving({ apiVersion, kind }: TypeMeta): { api: Api; schema: Schema } | undefined {
    for (const api of this.ofKind(kind)) {
      const version = api.crd.spec.versions.find(({ name }) => apiVersion === `${api.crd.spec.group}/${name}`);
      if (version?.served === true) return { api, schema: version.schema.openAPIV3Schema };
    }
    return undefined;
  }
}
