/** What a credential is called, or how its name ends, in fields, headers and variables. */
const SECRET = String.raw`(?:token|password|passwd|secret|api[-_]?key|access[-_]?key|private[-_]?key)s?`;

/** What the API server writes before a value that it refuses. */
const REFUSED = String.raw`(?:Invalid|Unsupported|Duplicate) value`;
const QUOTED_OR_WORD = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',;&]+)`;

/**
 * The shapes of credentials in the messages of others, and what is left of them. Whoever writes the messages may mean
 * ill: no shape looks at one part of a text more than a bounded number of times.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [/(:\/\/)[^\s/?#]*@/g, '$1***@'],
  [/\b(bearer\s+)(?!tokens?(?:[\s,.;:)\]]|$))[^\s"',;]+/gi, '$1***'],
  [/\b(authorization["']?\s*[:=]\s*["']?(?:[a-z]+\s+)?)(?!\*\*\*)[^\s"',;]+/gi, '$1***'],
  [new RegExp(String.raw`(${SECRET}[^\s:=]{0,100}: ${REFUSED}: )${QUOTED_OR_WORD}`, 'gi'), '$1***'],
  [
    new RegExp(
      String.raw`(${SECRET}["']?\s*[:=]\s*)(?!\*\*\*|${REFUSED}|Required value|Forbidden|Too )${QUOTED_OR_WORD}`,
      'gi',
    ),
    '$1***',
  ],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***'],
  [/\b(?:gh[a-z]_|github_pat_|glpat-)\w[\w-]{9,}/g, '***'],
];

/** Sequences that move a terminal's cursor, colour it or name its window; each begins where no other goes on. */
const ESCAPES = new RegExp(
  String.raw`\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])`,
  'g',
);

/** What others wrote, without what could move the cursor or hide text. Lines stay lines. */
export function printable(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replace(/\t/g, ' ')
    .replace(/[^\P{C}\n]/gu, '');
}

/** What others wrote, fit for a terminal and a log: printable, and without what looks like a credential. */
export function masked(text: string): string {
  return SHAPES.reduce((rest, [shape, left]) => rest.replace(shape, left), printable(text)).trim();
}
