import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Admission } from '../../admission/admit.ts';
import { snapshots } from '../../layout/snapshot.ts';
import type { Repository } from '../../model/repository.ts';
import { stdout, visible } from '../../report/border.ts';

/** The snapshots that come with what is ordered now: a namespace brings a Kustomization, which has one too. */
export function newSnapshots(before: Admission, after: Admission, repository: Repository) {
  const known = new Set(snapshots(before, repository).map(({ path }) => path));
  return snapshots(after, repository).filter(({ path }) => !known.has(path));
}

/** Writes a file that is not there yet, and says so. */
export function write(root: string, file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content, { flag: 'wx' });
  stdout.print(visible(file));
}
