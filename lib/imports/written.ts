import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of the modules that there are under imports/, by path; of what is no file, such as a link, it is empty. */
export function written(root: string): Map<string, string> {
  return new Map(modulesBelow(root, 'imports'));
}

function modulesBelow(root: string, folder: string): [path: string, text: string][] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === 'imports/xrds' ? [] : modulesBelow(root, path);
    if (!entry.name.endsWith('.ts')) return [];
    return [[path, entry.isFile() ? readFileSync(join(root, path), 'utf8') : '']];
  });
}
