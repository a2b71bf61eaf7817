import { basename, extname, sep } from 'node:path';
import { FLUX_SYSTEM, SYSTEM } from '../../model/names.ts';
import type { Objection } from '../../model/finding.ts';
import type { Manifest, Placement } from '../../model/order.ts';

/** What older portals called the purpose `system`. */
const CLUSTER_SCOPED = 'cluster-scoped';

/** How many folders of the layout can be above what was named: those of the cluster, the purpose and the kind. */
const FOLDERS = 3;

/** What the path of a file in the layout says: `<cluster>/<purpose>/<Kind>/<name>.yaml`. */
export interface Place extends Placement {
  readonly kind: string;
  readonly name: string;
}

/** What the path of any file says. */
export interface Location {
  /** The cluster whose folder it lies in, if in one. */
  readonly cluster?: string;
  /** Undefined where its folders are not those of the layout. */
  readonly place?: Place;
}

/**
 * Where a file lies, of which the folders and the name are given. The layout begins at the first folder that is named
 * for a registered cluster; where there is none, at the first of all.
 */
export function locate(path: readonly string[], contexts: readonly string[]): Location {
  const start = path.slice(0, -1).findIndex((folder) => contexts.includes(folder));
  const [cluster, purpose, kind, file, ...deeper] = path.slice(Math.max(start, 0));
  const isKind = kind !== undefined && /^[A-Z]/.test(kind);
  if (cluster !== undefined && purpose !== undefined && isKind && file !== undefined && deeper.length === 0) {
    return { cluster, place: { cluster, purpose, kind, name: basename(file, extname(file)) } };
  }
  return start < 0 ? {} : { cluster };
}

/**
 * Which folders above the one that was named belong to the layout as well: none of them where it is a tree, its own
 * name where it is the folder of a cluster, and so on. They begin with a registered cluster, and of several readings
 * that one is meant by which the most files are in place.
 * @param folders the paths of the folder that was named: the one given, and the one that links in it lead to
 * @param files the folders and the name of each file in it
 * @param cluster the cluster that was asked for: it, and no folder above, decides where nothing is in place
 */
export function foldersAbove(
  folders: readonly string[],
  files: readonly (readonly string[])[],
  contexts: readonly string[],
  cluster: string | undefined,
): readonly string[] {
  const above = folders.flatMap((folder) => {
    const names = folder.split(sep);
    return Array.from({ length: FOLDERS }, (_, index) => names.slice(-1 - index));
  });
  const readings = [[], ...above.filter(([first]) => first !== undefined && contexts.includes(first))];
  const located = readings.map((reading) => files.map((file) => locate([...reading, ...file], contexts)));
  const inPlace = located.map((all) => all.filter(({ place }) => place && contexts.includes(place.cluster)).length);
  const most = Math.max(...inPlace);
  if (most > 0) return readings[inPlace.indexOf(most)] ?? [];
  if (cluster !== undefined) return [];
  return readings.find((_, index) => located[index]?.some((one) => one.cluster !== undefined)) ?? [];
}

/** The purpose that a place stands for. */
export function purposeOf(place: Place): string {
  return place.purpose === CLUSTER_SCOPED ? SYSTEM : place.purpose;
}

/** The purpose of an object whose path names none. */
export function purposeWithout({ metadata }: Manifest): string {
  return metadata.namespace ?? SYSTEM;
}

/** Flux's own objects are no orders. */
export function belongsToFlux(path: readonly string[], { apiVersion }: Manifest): boolean {
  const [group = ''] = apiVersion.split('/');
  return path.includes(FLUX_SYSTEM) && /(^|\.)toolkit\.fluxcd\.io$/.test(group);
}

/** What is wrong with the place of an object, the number of objects before it in its file given. */
export function misplaced(place: Place, { kind, metadata }: Manifest, before: number): Objection[] {
  const { cluster } = place;
  const purpose = purposeOf(place);
  const { name } = metadata;
  const folder = `${cluster}/${purpose}/${kind}/`;
  if (before > 0) {
    return [objection(null, 'is not the only object of its file', `move it to ${folder}${name ?? '<name>'}.yaml`)];
  }
  const found: Objection[] = [];
  if (place.purpose === CLUSTER_SCOPED) {
    found.push(objection(null, `lies in ${CLUSTER_SCOPED}/, which is no purpose`, `move it to ${folder}`));
  }
  if (place.kind !== kind) {
    found.push(objection('kind', `is ${kind}, but the folder is that of ${place.kind}`, `move it to ${folder}`));
  }
  if (name !== undefined && place.name !== name) {
    const hint = `rename the file to ${name}.yaml`;
    found.push(objection('metadata.name', `is ${name}, but the file is called ${place.name}`, hint));
  }
  return found;
}

/** What is wrong with an object that lies outside the layout, though within the folder of a cluster if one is given. */
export function unplaced(cluster: string | undefined, manifest: Manifest): Objection {
  const { kind, metadata } = manifest;
  if (cluster === undefined) {
    const hint = `give --cluster, or move it to <cluster>/<purpose>/${kind}/`;
    return objection(null, 'is for no cluster that its path names', hint);
  }
  const path = `${cluster}/${purposeWithout(manifest)}/${kind}/${metadata.name ?? '<name>'}.yaml`;
  return objection(null, 'is not at <cluster>/<purpose>/<Kind>/<name>.yaml', `move it to ${path}`);
}

function objection(field: string | null, message: string, hint: string): Objection {
  return { rule: 'layout', field, message, hint };
}
