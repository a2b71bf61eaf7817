import type { Admission } from '../admission/admit.ts';
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
export function snapshots({ clusters, subjects }: Admission, repository: Repository): TreeFile[] {
  const texts = new Map<string, string[]>();
  for (const { order, manifest } of subjects) {
    const path = snapshotPath(order.file);
    texts.set(path, [...(texts.get(path) ?? []), objectText(manifest)]);
  }
  for (const { cluster, manifest } of fluxObjects(clusters, repository)) {
    texts.set(`${SNAPSHOTS}/flux/${cluster}/${manifest.kind}/${manifest.metadata.name ?? ''}.yaml`, [
      objectText(manifest),
    ]);
  }
  return [...texts].map(([path, objects]) => ({ path, content: objects.join('---\n') }));
}
