import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { aboutFile, type Finding } from '../model/finding.ts';
import type { Placement } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';

/** An order file, and the cluster and purpose that its folders name. */
export interface OrderPath extends Placement {
  readonly file: string;
}

/** All order files of a repository and what lies in `orders/` but is none. */
export function findOrderFiles(root: string): { files: OrderPath[]; findings: Finding[] } {
  const files: OrderPath[] = [];
  const findings: Finding[] = [];
  const stray = (file: string, cluster: string | null, message: string, hint: string) =>
    findings.push(aboutFile(file, { rule: 'layout', cluster, message, hint }));
  const visit = (folder: string, places: readonly string[]) => {
    for (const entry of entriesOf(join(root, folder))) {
      const file = `${folder}/${entry.name}`;
      const [cluster, purpose] = places;
      if (entry.isDirectory()) {
        visit(file, [...places, entry.name]);
      } else if (!entry.isFile()) {
        stray(
          file,
          cluster ?? null,
          'is a link',
          'put the file itself here: what a link leads to may not be in the repository',
        );
      } else if (!entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) {
        stray(
          file,
          cluster ?? null,
          'is no order file',
          'orders/ holds TypeScript only; move it away, or order it with npx orders new',
        );
      } else if (cluster === undefined || purpose === undefined) {
        stray(file, cluster ?? null, 'lies in no purpose', 'an order file lies in orders/<cluster>/<purpose>/');
      } else if (places.length === 2) {
        files.push({ file, cluster, purpose });
      }
    }
  };
  visit('orders', []);
  return { files, findings };
}

function entriesOf(folder: string): Dirent[] {
  // Git keeps no empty folder: without a single order there is no orders/.
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byCodeUnit(a.name, b.name));
}
