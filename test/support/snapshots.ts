import { admit } from '../../lib/admission/admit.ts';
import { snapshots } from '../../lib/layout/snapshot.ts';
import { REPOSITORY } from './platform.ts';
import type { TemporaryRepository } from './repository.ts';

/** Writes the snapshots of what a temporary repository orders. */
export function writeSnapshots(repository: TemporaryRepository): void {
  const ordered = snapshots(admit(repository.load()), REPOSITORY);
  repository.write(Object.fromEntries(ordered.map(({ path, content }) => [path, content])));
}
