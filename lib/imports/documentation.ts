import type { Schema } from 'api-server-verdict';
import { demands } from '../report/schema.ts';

/** What an editor shows of a field: its description, and in a sentence what the schema demands of the value. */
export function documentation(schema: Schema): string {
  const paragraphs = [schema.description?.trim() ?? '', demands(schema, code)];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

const LINE_BREAK = /\r\n?|[\n\u2028\u2029]/;
// What no editor shows, or what makes it show another order than that of the text.
const UNSEEN = /[^\t\P{Cc}]|\p{Bidi_Control}|\p{Cs}/gu;
// To an editor `@` begins a tag here, and the rest of the line is no text any more.
const TAG = /(^\s*|\{)@/;

/** A text as the comment before a declaration, of which nothing in the text can be the end; without a text, none. */
export function comment(text: string, indent = ''): string {
  if (text === '') return '';
  const lines = text.split(LINE_BREAK).map((line) => {
    // In a pattern, `*\/` matches the same.
    const shown = line
      .replace(UNSEEN, '\ufffd')
      .replaceAll('*/', String.raw`*\/`)
      .replace(TAG, String.raw`$1\@`);
    return `${indent} * ${shown}`.trimEnd();
  });
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`;
}

/** A value in the code font of the hover text; Markdown would take the stars of a pattern for emphasis. */
function code(value: unknown): string {
  const text = typeof value === 'string' && !LINE_BREAK.test(value) ? value : JSON.stringify(value);
  // A longer run of backticks than any within, as CommonMark has it.
  const runs = Array.from(text.matchAll(/`+/g), ([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  return runs.length === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
