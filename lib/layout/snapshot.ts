import type { Manifest } from '../model/order.ts';
import { objectText } from './tree.ts';

/** Where the snapshot of an order file lies, so that a reviewer reads what the file orders beside the file. */
export function snapshotPath(orderFile: string): string {
  return `test/snapshots/${orderFile.replace(/\.ts$/, '.yaml')}`;
}

/** The objects of one order file as one readable text. */
export function snapshotText(manifests: readonly Manifest[]): string {
  return manifests.map(objectText).join('---\n');
}
