import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { aboutFile, type Finding } from '../model/finding.ts';
import { readDeclarative } from './declarative/read.ts';
import { kindsOfNone, type Kinds } from './kinds.ts';
import { findOrderFiles, type OrderPath } from './order-files.ts';

/** An order file that is read as data, and how many orders it declares. */
export interface DeclarativeFile extends OrderPath {
  readonly orders: number;
}

/**
 * Says of order files whether they are declarative, and of the first thing in each other one why not. Nothing is
 * executed, whatever the files hold.
 * @param kinds what each registered cluster serves, by its context
 * @param only files relative to the repository; without them all order files, and what lies beside them
 */
export function declarativeFiles(
  root: string,
  kinds: ReadonlyMap<string, Kinds>,
  only: readonly string[],
): { files: DeclarativeFile[]; findings: Finding[] } {
  const found = findOrderFiles(root);
  const known = new Map(found.files.map((path) => [path.file, path]));
  const asked =
    only.length === 0
      ? [...known.keys(), ...found.parts.map(({ file }) => file)]
      : only.map((file) => posix.normalize(file));
  const files: DeclarativeFile[] = [];
  const findings: Finding[] = only.length === 0 ? [...found.findings] : [];
  for (const file of asked) {
    const path = known.get(file);
    if (path === undefined) {
      findings.push(noOrderFile(root, file));
      continue;
    }
    const { cluster, purpose } = path;
    const reading = readDeclarative(readFileSync(join(root, file), 'utf8'), kinds.get(cluster) ?? kindsOfNone(cluster));
    if (reading.declarative) {
      files.push({ ...path, orders: reading.exported.type === 'orders' ? reading.exported.declarations.length : 0 });
      continue;
    }
    const { line, column } = reading.position;
    findings.push(
      aboutFile(file, {
        ...{ rule: 'layout', line, cluster, purpose },
        message: `is not declarative: column ${column} holds ${reading.what}`,
        hint: 'write imports, and constructs whose arguments are literals; whatever else is TypeScript has to run',
      }),
    );
  }
  return { files, findings };
}

function noOrderFile(root: string, file: string): Finding {
  const isThere = existsSync(join(root, file)) && statSync(join(root, file)).isFile();
  const message = isThere ? 'is no order file, so it is not declarative' : 'is not there';
  return aboutFile(file, { rule: 'layout', message, hint: 'an order file is orders/<cluster>/<purpose>/<name>.ts' });
}
