import type { Subject } from '../admission/rule.ts';
import type { Api, ServedCluster } from '../admission/served-cluster.ts';
import type { Place } from '../flux/words.ts';
import { CATALOG_ORDERS, kustomizationName } from '../model/names.ts';
import type { Order } from '../model/order.ts';
import { partOf } from '../model/parts.ts';
import type { Repository } from '../model/repository.ts';
import type { Drift } from './drift.ts';
import { fluxObject, type FluxObject, identity, type Listed, type LiveObject, type Seen } from './live.ts';

/** What a cluster told of itself. */
export interface Observation {
  /** Why it did not tell everything, or anything; null where it did. Reads on from the cluster. */
  readonly error: string | null;
  readonly hint: string | null;
  readonly gitRepositories: Listed;
  readonly kustomizations: Listed;
  /** What it has of each kind that it serves, by what people call that there. */
  readonly kinds: ReadonlyMap<string, Listed>;
  /** What the dry runs said, by identity; empty where none were asked for. */
  readonly drift: ReadonlyMap<string, Drift>;
}

/** What there is to hold against it. */
export interface Wanted {
  readonly cluster: ServedCluster;
  /** The orders that the cluster may take. */
  readonly subjects: readonly Subject[];
  /** All orders, with those of kinds that it is not known to serve. */
  readonly orders: readonly Order[];
  readonly repository: Repository;
  /** The contexts of all clusters. */
  readonly contexts: readonly string[];
}

/** What a cluster told, to be looked up by what is ordered on it. */
export class View {
  readonly context: string;
  readonly source: Seen<FluxObject>;
  /** By name. */
  readonly kustomizations: ReadonlyMap<string, FluxObject>;
  /** What it has of the kinds that can be ordered, by identity. */
  readonly objects: ReadonlyMap<string, LiveObject & { readonly api: Api }>;

  constructor(
    readonly wanted: Wanted,
    readonly told: Observation,
  ) {
    const { cluster } = wanted;
    this.context = cluster.context;
    const source = told.gitRepositories.objects?.find(({ name }) => name === CATALOG_ORDERS);
    this.source = source === undefined ? missing(told.gitRepositories) : fluxObject(source);
    this.kustomizations = new Map((told.kustomizations.objects ?? []).map((one) => [one.name, fluxObject(one)]));
    this.objects = new Map(
      [...cluster.apis.values()].flatMap((api) =>
        (told.kinds.get(api.name)?.objects ?? []).map((live) => [
          identity(api.crd.spec.group, live.kind, live.namespace, live.name),
          { ...live, api },
        ]),
      ),
    );
  }

  /** Whether it told anything. */
  get reachable(): boolean {
    const { gitRepositories, kustomizations, kinds } = this.told;
    return [gitRepositories, kustomizations, ...kinds.values()].some((list) => missing(list) === null);
  }

  /** The object of an order. */
  live(subject: Subject): Seen<LiveObject> {
    return this.objects.get(idOf(subject)) ?? missing(this.told.kinds.get(subject.api.name) ?? {});
  }

  /** The Kustomization of a purpose, or of a part of it, or the parent. */
  kustomization(purpose?: string, part?: string): Seen<FluxObject> {
    const name = kustomizationName(this.context, purpose, part);
    return this.kustomizations.get(name) ?? missing(this.told.kustomizations);
  }

  /** Where the words about a Kustomization are said. */
  place(kustomization: string): Place {
    const { cluster, subjects } = this.wanted;
    const place = (order: Order | undefined) => order && `${order.file}:${order.line()}`;
    const named = ({ manifest: { kind, metadata } }: Subject) =>
      [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
    return {
      ...{ context: this.context, kustomization },
      orderOf: (object) => place(subjects.find((subject) => named(subject) === object)?.order),
      orderOfNamespace: (namespace) => {
        const order = cluster.orderOf(namespace);
        if (order === undefined) return undefined;
        const { kind, apiVersion, metadata } = order.manifest;
        const resource = `${kind.toLowerCase()}.${apiVersion.split('/')[0] ?? ''}`;
        return { at: `${order.file}:${order.line()}`, object: `${resource} ${metadata.name ?? ''}` };
      },
    };
  }
}

/** The name of the Kustomization that applies an order. */
export function kustomizationOf({ cluster }: ServedCluster, { purpose, manifest }: Order): string {
  const { kind, metadata } = manifest;
  const part = partOf(cluster.settingsOf(purpose).parts, kind, metadata.name ?? '');
  return kustomizationName(cluster.context, purpose, part);
}

/** The identity of an order among the objects of its cluster. */
export function idOf({ manifest: { kind, metadata }, api }: Subject): string {
  return identity(api.crd.spec.group, kind, metadata.namespace, metadata.name);
}

/** What is not in a list is not there, if the cluster told of the list. */
function missing({ objects, unserved }: Listed): null | undefined {
  return objects !== undefined || unserved === true ? null : undefined;
}
