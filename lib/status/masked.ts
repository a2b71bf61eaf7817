import { stripVTControlCharacters } from 'node:util';

/** What a credential is called, in the names of fields, headers and variables. */
const SECRET = String.raw`[\w.-]*(?:token|password|passwd|secret|api[-_]?key|access[-_]?key|private[-_]?key)s?`;

/** What the API server writes before a value that it refuses. */
const REFUSED = String.raw`(?:Invalid|Unsupported|Duplicate) value`;
const QUOTED_OR_WORD = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;&]+)`;

/** The shapes of credentials in the messages of others, and what is left of them. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [/\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, '$1***@'],
  [/\b(bearer\s+)(?!tokens?(?:[\s,.;:)\]]|$))[^\s"',;]+/gi, '$1***'],
  [/\b(authorization["']?\s*[:=]\s*["']?(?:[a-z]+\s+)?)(?!\*\*\*)[^\s"',;]+/gi, '$1***'],
  [new RegExp(String.raw`\b(${SECRET}[^\s:=]*: ${REFUSED}: )${QUOTED_OR_WORD}`, 'gi'), '$1***'],
  [
    new RegExp(
      String.raw`\b(${SECRET}["']?\s*[:=]\s*)(?!\*\*\*|${REFUSED}|Required value|Forbidden|Too )${QUOTED_OR_WORD}`,
      'gi',
    ),
    '$1***',
  ],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***'],
  [/\b(?:gh[a-z]_|github_pat_|glpat-)\w[\w-]{9,}/g, '***'],
];

/**
 * What others wrote, fit for a terminal and a log: without control characters, which could move the cursor or hide
 * text, and without what looks like a credential. Lines stay lines.
 */
export function masked(text: string): string {
  const plain = stripVTControlCharacters(text)
    .replace(/\t/g, ' ')
    .replace(/[^\P{C}\n]/gu, '');
  return SHAPES.reduce((rest, [shape, left]) => rest.replace(shape, left), plain).trim();
}
