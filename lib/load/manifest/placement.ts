import { basename, extname, sep } from 'node:path';
import { FLUX_SYSTEM, SYSTEM } from '../../model/names.ts';
import type { Objection } from '../../model/finding.ts';
import type { Manifest, Placement } from '../../model/order.ts';

/** What older portals called the purpose `system`. */
const CLUSTER_SCOPED = 'cluster-scoped';

/** What the path of a file in the layout says: `<cluster>/<purpose>/<Kind>/<name>.yaml`. */
export interface Place extends Placement {
  readonly kind: string;
  readonly name: string;
}

/** The place that a path names, or undefined where its folders are not those of the layout. */
export function placeOf(path: string): Place | undefined {
  const [cluster, purpose, kind, file] = path.split(sep).slice(-4);
  // Of an absolute path the first part is empty.
  if (!cluster || purpose === undefined || kind === undefined || file === undefined) return undefined;
  return /^[A-Z]/.test(kind) ? { cluster, purpose, kind, name: basename(file, extname(file)) } : undefined;
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
export function belongsToFlux(path: string, { apiVersion }: Manifest): boolean {
  const [group = ''] = apiVersion.split('/');
  return path.split(sep).includes(FLUX_SYSTEM) && /(^|\.)toolkit\.fluxcd\.io$/.test(group);
}

/** What is wrong with the place of an object, the number of objects before it in its file given. */
export function misplaced(place: Place, { kind, metadata }: Manifest, before: number): Objection[] {
  const { cluster } = place;
  const purpose = purposeOf(place);
  const { name } = metadata;
  const folder = `${cluster}/${purpose}/${kind}/`;
  const objection = (field: string | null, message: string, hint: string): Objection => ({
    ...{ rule: 'layout', field, message, hint },
  });
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
