import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository.ts';

const PAGES = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));

/** What there is to read of this repository: the text of each document, by its path. */
export const DOCUMENTS: ReadonlyMap<string, string> = new Map(
  ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...PAGES.map((name) => `docs/${name}`)].map((path) => [
    path,
    readFileSync(join(ROOT, path), 'utf8'),
  ]),
);

/** The blocks of bash commands in a document, each as somebody pastes it. */
export function bashIn(markdown: string): string[] {
  return [...markdown.matchAll(/^```bash\n(.*?)^```/gms)].map(([, text]) => text ?? '');
}
