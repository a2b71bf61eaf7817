import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DOCUMENTS } from '../support/documents.ts';
import { ROOT } from '../support/repository.ts';

/** What GitHub calls the headings of a document in links. */
function anchorsOf(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each([...DOCUMENTS])('the links of %s', (file, markdown) => {
  test('lead to a file that is there, and to a heading of it', () => {
    const links = Array.from(markdown.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g));
    const broken = links.filter(([, to = '', heading]) => {
      const path = to === '' ? file : join(dirname(file), to);
      if (!existsSync(join(ROOT, path))) return true;
      return heading !== undefined && !anchorsOf(readFileSync(join(ROOT, path), 'utf8')).includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
