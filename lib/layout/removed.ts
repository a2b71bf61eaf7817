import { parse } from 'yaml';
import type { Knowledge } from '../model/kind.ts';
import { FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { Manifest, PlacedObject } from '../model/order.ts';
import { isProtected, PRUNE } from '../model/protect.ts';
import { KUSTOMIZATION_FILE } from './paths.ts';
import type { TreeFile } from './tree.ts';

/** An order that Flux does something else with than its removal from Git, or its protection, lets a person expect. */
export interface Surprise extends PlacedObject {
  readonly what:
    /** It is removed and stays, since it is protected. */
    | 'is kept'
    /** It is removed and stays: its Kustomization goes in the same synth, so that nothing is left to delete it. */
    | 'is left'
    /** It is removed, and stays if Flux fetches that together with the end of its protection. */
    | 'may stay'
    /** It is protected and goes, with the namespace that it is in. */
    | 'is taken';
}

/** What leaves dist, and what there is to know of it. */
export interface Leaving {
  /** The orders that leave, by the path that they leave. */
  readonly orders: ReadonlyMap<string, PlacedObject>;
  /** All paths that are gone, relative to dist. */
  readonly gone: ReadonlySet<string>;
  /** Those of them that were protected so short a time ago that Flux may not have seen the end of it. */
  readonly protectedLately: ReadonlySet<string>;
}

/**
 * What becomes of the orders that a synth removes from dist, where Flux does not just delete them.
 * @param removed files that were in dist
 * @param ordered the orders that dist holds now
 * @param lately versions of the removed files that were delivered so short a time ago that Flux may not have seen later
 *   ones
 * @param known which orders make a namespace
 */
export function surprises(
  removed: readonly TreeFile[],
  ordered: readonly PlacedObject[],
  lately: readonly TreeFile[],
  known: Knowledge,
): Surprise[] {
  if (removed.length === 0) return [];
  const leaving = {
    orders: new Map(removed.flatMap((file) => placedIn(file).map((object) => [file.path, object]))),
    gone: new Set(removed.map(({ path }) => path)),
    protectedLately: protectedIn(lately),
  };
  return surprisesAmong(leaving, ordered, known);
}

/** The paths of files in which an order is protected. */
export function protectedIn(files: readonly TreeFile[]): Set<string> {
  const isProtectedIn = (file: TreeFile) =>
    file.content.includes(PRUNE) && placedIn(file).some(({ manifest }) => isProtected(manifest.metadata));
  return new Set(files.filter(isProtectedIn).map(({ path }) => path));
}

/** The same of orders that have been read. */
export function surprisesAmong(
  { orders, gone, protectedLately }: Leaving,
  ordered: readonly PlacedObject[],
  known: Knowledge,
): Surprise[] {
  // Flux fails for a whole cluster whose folder is gone, and so deletes nothing there.
  const goes = (cluster: string) => gone.has(`${cluster}/${KUSTOMIZATION_FILE}`);
  // With the number of parts, all Kustomizations of a purpose change.
  const left = new Set([...gone].map((path) => path.replace(/(\.\d+-of-\d+)?\.yaml$/, '')));
  const doomed = new Set(
    [...orders.values()]
      .filter(({ cluster, manifest }) => !goes(cluster) && !isProtected(manifest.metadata))
      .map(({ cluster, manifest }) => `${cluster}/${known.namespaceOrderedBy(manifest) ?? ''}`),
  );
  const fates = [...orders].map(([path, object]) => ({ object, what: fate(object, path) }));
  const taken = ordered
    .filter(({ cluster, purpose, manifest }) => doomed.has(`${cluster}/${purpose}`) && isProtected(manifest.metadata))
    .map((object) => ({ object, what: 'is taken' as const }));
  return [...fates, ...taken].flatMap(({ object, what }) => (what === undefined ? [] : [{ ...object, what }]));

  function fate({ cluster, purpose, manifest }: PlacedObject, path: string): Surprise['what'] | undefined {
    const takenAlong = doomed.has(`${cluster}/${purpose}`);
    if (isProtected(manifest.metadata)) return takenAlong ? 'is taken' : 'is kept';
    if (takenAlong || goes(cluster)) return undefined;
    if (left.has(`${cluster}/${FLUX_SYSTEM}/Kustomization/${kustomizationName(cluster, purpose)}`)) return 'is left';
    // Flux looks at the live object: fluxcd/kustomize-controller, issue 1665.
    return protectedLately.has(path) ? 'may stay' : undefined;
  }
}

/** The order in a file that was in dist; none where it held something else. */
function placedIn({ path, content }: TreeFile): PlacedObject[] {
  const [cluster = '', purpose = '', , file] = path.split('/');
  if (file === undefined || purpose === FLUX_SYSTEM) return [];
  try {
    const manifest = parse(content) as Partial<Manifest> | null;
    // Somebody may have edited dist by hand.
    const whole = typeof manifest?.metadata?.name === 'string' && typeof manifest.apiVersion === 'string';
    return whole ? [{ cluster, purpose, manifest: manifest as Manifest }] : [];
  } catch {
    return [];
  }
}
