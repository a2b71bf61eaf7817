import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XRDS } from '../load/xrds.ts';
import { CATALOG_INFO, isForm } from './templates.ts';

/**
 * The text of what there is of modules under imports/, of templates, and of the file that registers these, by path; of
 * what is no file, such as a link, it is empty.
 */
export function written(root: string): Map<string, string> {
  const top = readdirSync(root, { withFileTypes: true }).filter(({ name }) => name === CATALOG_INFO);
  return new Map([...filesBelow(root, 'imports'), ...top.map((entry) => fileAt(root, CATALOG_INFO, entry))]);
}

function filesBelow(root: string, folder: string): [path: string, text: string][] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === XRDS ? [] : filesBelow(root, path);
    return entry.name.endsWith('.ts') || isForm(path) ? [fileAt(root, path, entry)] : [];
  });
}

function fileAt(root: string, path: string, entry: Dirent): [path: string, text: string] {
  return [path, entry.isFile() ? readFileSync(join(root, path), 'utf8') : ''];
}
