import type { GroupVersionKind } from 'cdk8s';
import { exportedName } from '../model/class-name.ts';
import type { Cluster } from '../model/cluster.ts';
import { nameBy, pinnedOf, servedBy } from './pins.ts';
import type { Faulty, Xrd } from './xrds.ts';

/** The kinds that order files of a cluster may import, in the version in which that cluster serves each. */
export interface Kinds {
  /** The cluster context. */
  readonly context: string;
  /** The module that exports them. */
  readonly module: string;
  /** By the name that the module exports; an apiVersion is empty where the XRD that says it cannot be read. */
  readonly exported: ReadonlyMap<string, GroupVersionKind>;
}

/** The module of no cluster in particular. */
const ANY = '#imports/*';

/** The kinds of a cluster that nobody has registered: its orders are told that, whatever they import. */
export function kindsOfNone(context: string): Kinds {
  return { context, module: ANY, exported: new Map() };
}

/** Whether a specifier names the module of the kinds. */
export function isModuleOf(module: string | undefined, specifier: unknown): boolean {
  return module === ANY ? String(specifier).startsWith('#imports/') : specifier === module;
}

type Exported = readonly [name: string, api: GroupVersionKind];

/** The kinds that a cluster is pinned to, in the version that Compositions refer to. */
export function kindsOf(cluster: Cluster, xrds: readonly Xrd[], faulty: readonly Faulty[]): Kinds {
  const unreadable = pinnedOf(cluster, faulty).flatMap(([pin, { kinds }]) =>
    kinds.map((kind): Exported => [exportedName(nameBy(pin, kind)), { apiVersion: '', kind }]),
  );
  const readable = servedBy(cluster, xrds).map(({ name, names: { kind }, from: { xrd } }): Exported => {
    const stored = xrd.spec.versions.find(({ referenceable }) => referenceable);
    return [exportedName(name), { apiVersion: `${xrd.spec.group}/${stored?.name ?? ''}`, kind }];
  });
  const { context } = cluster;
  return { context, module: `#imports/${context}`, exported: new Map([...unreadable, ...readable]) };
}
