import { admit } from '../../lib/admission/admit.ts';
import { CatalogOrders } from '../../lib/app.ts';
import { REPOSITORY } from './platform.ts';
import type { TemporaryRepository } from './repository.ts';

/** Writes the snapshots of what a temporary repository orders. */
export function writeSnapshots(repository: TemporaryRepository): void {
  const orders = new CatalogOrders(repository.root, REPOSITORY);
  const snapshots = orders.snapshots(admit(orders.load()));
  repository.write(Object.fromEntries(snapshots.map(({ path, content }) => [path, content])));
}
