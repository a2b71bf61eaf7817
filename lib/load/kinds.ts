import type { Cluster } from '../model/cluster.ts';
import type { Revision, Xrd } from './xrds.ts';

/** The kinds that order files of a cluster may import, with the version in which that cluster serves each. */
export interface Kinds {
  /** The cluster context. */
  readonly context: string;
  /** The module that exports them. */
  readonly module: string;
  /** By kind; an empty text where the XRD that says it cannot be read. */
  readonly apiVersions: ReadonlyMap<string, string>;
}

/** The module of no cluster in particular. */
const ANY = '#imports/*';

/** The kinds of a cluster that nobody has registered: its orders are told that, whatever they import. */
export function kindsOfNone(context: string): Kinds {
  return { context, module: ANY, apiVersions: new Map() };
}

/** Whether a specifier names the module of the kinds. */
export function isModuleOf(module: string | undefined, specifier: unknown): boolean {
  return module === ANY ? String(specifier).startsWith('#imports/') : specifier === module;
}

/** The kinds that a cluster is pinned to, in the version that Compositions refer to. */
export function kindsOf({ context, props }: Cluster, xrds: readonly Xrd[], faulty: readonly Revision[]): Kinds {
  const serves: Readonly<Record<string, string>> = props.serves;
  const isPinned = ({ kind, revision }: Revision) => serves[kind] === revision;
  const unreadable = faulty.filter(isPinned).map(({ kind }) => [kind, ''] as const);
  const readable = xrds.filter(isPinned).map(({ kind, xrd: { spec } }) => {
    const stored = spec.versions.find(({ referenceable }) => referenceable);
    return [kind, `${spec.group}/${stored?.name ?? ''}`] as const;
  });
  return { context, module: `#imports/${context}`, apiVersions: new Map([...unreadable, ...readable]) };
}
