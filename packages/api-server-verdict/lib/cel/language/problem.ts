/** One thing that is wrong with the text of a rule, and where. */
export interface Problem {
  readonly at: number;
  readonly message: string;
}

/** The text cannot be parsed. */
export class SyntaxProblem extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const MOST_PROBLEMS = 100;
const LONGEST_SNIPPET = 16_384;

/** Problems with the lines they point at, as the API server prints them; see cel-go, common/errors.go. */
export function display(text: string, problems: readonly Problem[]): string {
  const placed = problems.map(({ at, message }) => ({ message, ...placeOf(text, at) }));
  placed.sort((one, other) => one.line - other.line || one.column - other.column);
  const shown = placed.slice(0, MOST_PROBLEMS).map(({ line, column, source, message }) => {
    const headline = `ERROR: <input>:${line}:${column + 1}: ${message}`;
    if (source.length > LONGEST_SNIPPET) return headline;
    const characters = Array.from(source.replaceAll('\t', ' '));
    const dots = characters.slice(0, column).map((character) => (isWide(character) ? '\uff0e' : '.'));
    const mark = isWide(characters[column] ?? '') ? '\uff3e' : '^';
    return `${headline}\n | ${characters.join('')}\n | ${dots.join('')}${mark}`;
  });
  if (placed.length > MOST_PROBLEMS) shown.push(`${placed.length - MOST_PROBLEMS} more errors were truncated`);
  return shown.join('\n');
}

function placeOf(text: string, at: number): { line: number; column: number; source: string } {
  const before = text.slice(0, at).split('\n');
  const source = text.split('\n')[before.length - 1] ?? '';
  return { line: before.length, column: Array.from(before[before.length - 1] ?? '').length, source };
}

function isWide(character: string): boolean {
  return character > '\u007f';
}
