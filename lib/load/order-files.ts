import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { aboutFile, type Finding } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import type { Placement } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';

/** An order file, and the cluster and purpose that its folders name. */
export interface OrderPath extends Placement {
  readonly file: string;
}

/**
 * All order files of a repository, the files in folders beside them for them to import, and what is neither.
 * @param isMeant whether a cluster context is, so that its folder is looked into
 */
export function findOrderFiles(
  root: string,
  isMeant: (context: string) => boolean = () => true,
): { files: OrderPath[]; parts: OrderPath[]; findings: Finding[] } {
  const files: OrderPath[] = [];
  const parts: OrderPath[] = [];
  const findings: Finding[] = [];
  const visit = (folder: string, places: readonly string[]) => {
    const [cluster, purpose] = places;
    const entries = entriesOf(join(root, folder));
    const twins = groupBy(entries, ({ name }) => name.toLowerCase());
    for (const entry of entries) {
      if (places.length === 0 && !isMeant(entry.name)) continue;
      const file = `${folder}/${entry.name}`;
      const fault = faultOf(entry, places) ?? faultBeside(entry, twins.get(entry.name.toLowerCase()) ?? []);
      if (fault !== undefined) findings.push(aboutFile(file, { rule: 'layout', cluster: cluster ?? null, ...fault }));
      else if (entry.isDirectory()) visit(file, [...places, entry.name]);
      else if (isEditorProject(entry, places)) continue;
      else if (cluster !== undefined && purpose !== undefined)
        (places.length === 2 ? files : parts).push({ file, cluster, purpose });
    }
  };
  visit('orders', []);
  return { files, parts, findings };
}

type Fault = Pick<Finding, 'message' | 'hint'>;

function faultOf(entry: Dirent, places: readonly string[]): Fault | undefined {
  if (/\p{Cc}/u.test(entry.name)) {
    return { message: 'has a control character in its name', hint: 'rename it: letters, digits, dots and dashes' };
  }
  if (entry.isDirectory() || isEditorProject(entry, places)) return undefined;
  if (!entry.isFile()) {
    return {
      message: 'is a link',
      hint: 'put the file itself here: what a link leads to may not be in the repository',
    };
  }
  if (!entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) {
    const hint = 'orders/ holds TypeScript only; move it away, or order it with npx orders new';
    return { message: 'is no order file', hint };
  }
  return places.length >= 2
    ? undefined
    : { message: 'lies in no purpose', hint: 'an order file lies in orders/<cluster>/<purpose>/' };
}

/** What tells editors which kinds to offer in the orders of a cluster, and says nothing else. */
function isEditorProject(entry: Dirent, places: readonly string[]): boolean {
  return entry.isFile() && entry.name === 'tsconfig.json' && places.length === 1;
}

/** On a laptop such a pair is one file. */
function faultBeside({ name }: Dirent, twins: readonly Dirent[]): Fault | undefined {
  const twin = twins.find((entry) => entry.name !== name);
  return twin && { message: `differs from ${twin.name} only in case`, hint: 'rename one of the two' };
}

function entriesOf(folder: string): Dirent[] {
  // Git keeps no empty folder: without a single order there is no orders/.
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byCodeUnit(a.name, b.name));
}
