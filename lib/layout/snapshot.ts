import type { Manifest } from '../model/order.ts';
import { objectText, type PlacedObject, type TreeFile } from './tree.ts';

/** An object and the order file that orders it. */
export interface OrderedObject {
  readonly file: string;
  readonly manifest: Manifest;
}

/** Where snapshots lie. */
export const SNAPSHOTS = 'test/snapshots';

/**
 * What a pull request shows its reviewer, relative to the repository: one file for each order file, with all that it
 * orders, and one for each object of Flux. No two order files share one, so that no two pull requests do.
 */
export function snapshots(ordered: readonly OrderedObject[], flux: readonly PlacedObject[]): TreeFile[] {
  const texts = new Map<string, string[]>();
  for (const { file, manifest } of ordered) {
    const path = `${SNAPSHOTS}/${file.replace(/\.ts$/, '.yaml')}`;
    texts.set(path, [...(texts.get(path) ?? []), objectText(manifest)]);
  }
  for (const { cluster, manifest } of flux) {
    texts.set(`${SNAPSHOTS}/flux/${cluster}/${manifest.kind}/${manifest.metadata.name ?? ''}.yaml`, [
      objectText(manifest),
    ]);
  }
  return [...texts].map(([path, objects]) => ({ path, content: objects.join('---\n') }));
}
