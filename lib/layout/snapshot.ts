import type { Admission } from '../admission/admit.ts';
import type { Manifest } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { fluxObjects } from './dist.ts';
import { objectText, type TreeFile } from './tree.ts';

/** Where snapshots lie. */
export const SNAPSHOTS = 'test/snapshots';

/** The snapshot of an order file, both relative to the repository. */
export function snapshotPath(file: string): string {
  return `${SNAPSHOTS}/${file.replace(/\.ts$/, '.yaml')}`;
}

/**
 * What a pull request shows its reviewer, relative to the repository: one file for each order file, with all that it
 * orders, and one for each object of Flux. No two order files share one, so that no two pull requests do.
 */
export function snapshots(admission: Admission, repository: Repository): TreeFile[] {
  return [...shown(admission, repository)].map(file);
}

/** The snapshots that come with what is ordered now: a namespace brings a Kustomization, which has one too. */
export function newSnapshots(before: Admission, after: Admission, repository: Repository): TreeFile[] {
  const known = shown(before, repository);
  return [...shown(after, repository)].filter(([path]) => !known.has(path)).map(file);
}

/** The objects that each snapshot shows, by its path. */
function shown({ clusters, subjects }: Admission, repository: Repository) {
  const objects = new Map<string, { readonly manifest: Manifest }[]>();
  for (const subject of subjects) {
    const path = snapshotPath(subject.order.file);
    objects.set(path, [...(objects.get(path) ?? []), subject]);
  }
  for (const object of fluxObjects(clusters, repository)) {
    const { kind, metadata } = object.manifest;
    objects.set(`${SNAPSHOTS}/flux/${object.cluster}/${kind}/${metadata.name ?? ''}.yaml`, [object]);
  }
  return objects;
}

function file([path, objects]: readonly [string, readonly { readonly manifest: Manifest }[]]): TreeFile {
  return { path, content: objects.map(({ manifest }) => objectText(manifest)).join('---\n') };
}
