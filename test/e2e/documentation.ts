import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bashIn } from '../support/documents.ts';

const DOCS = join(__dirname, '../../docs');

/** The bash commands that a page of docs/ has under a heading, before the next heading; all as they are written. */
export function commands(page: string, heading: string): string[] {
  const sections = readFileSync(join(DOCS, page), 'utf8').split(/^(?=#+ )/m);
  const section = sections.find((text) => text.split('\n', 1)[0]?.replace(/^#+ /, '') === heading);
  if (section === undefined) throw new Error(`docs/${page} has no heading ${heading}`);
  return bashIn(section);
}
