import type { WriteStream } from 'node:tty';

/** What a reader does not see, or sees elsewhere than it stands: controls, marks of direction, joiners, fillers. */
const UNSEEN = String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;

const FOREIGN = new RegExp(UNSEEN, 'gu');

// GitHub's runner obeys `::command::` at the start of a line, whatever the indent, and `##[command]` anywhere in one;
// see ActionCommand.cs of actions/runner. The character comes first, so that no long run of others is looked through
// twice.
const UNPRINTABLE = new RegExp(String.raw`(?!\n)${UNSEEN}|:(?=:)(?<=^[^\S\n]*:)|\[(?<=##\[)`, 'gmu');

/** The looks that a text may have on a terminal: bold, dim, red, green and yellow, and their ends. */
const LOOK = new RegExp(`^${String.fromCharCode(27)}\\[(?:1|2|22|3[1239])m`);

const SHORT: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

// As JSON writes it, so that JSON stays JSON and means the same.
function escaped(found: string): string {
  return SHORT[found] ?? found.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Data of which every text can be printed between our own: in one line, with nothing in it that is not seen. A message
 * may have several lines; a bar stands before those after the first, so that nobody takes them for ours.
 */
export function visible<Data>(data: Data): Data {
  const seen = (key: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    return key === 'message' ? visibleLines(value) : value.replace(FOREIGN, escaped);
  };
  return JSON.parse(JSON.stringify(data), seen) as Data;
}

/** A message of several lines, as {@link visible} has it. */
export function visibleLines(message: string): string {
  return message.split('\n').map(visible).join('\n    │ ');
}

/** A remark that GitHub shows at a line of a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

// As the function issueCommand of @actions/core does.
const escapedData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapedProperty = (text: string) => escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** In milliseconds: who waits no longer needs not be told what for. */
const PATIENCE = 1000;

/** The start of a line on a terminal, which is empty then. */
const EMPTY_LINE = `\r${String.fromCharCode(27)}[K`;

/**
 * The border that everything passes which the program prints: what is said here reaches the reader, and commands
 * nobody.
 */
export class Printer {
  /** Who has a line of progress on the terminal. */
  private static waiting: Printer | undefined;

  constructor(private readonly stream: Pick<WriteStream, 'isTTY' | 'hasColors'> & { write(text: string): unknown }) {}

  /** Whether a text may have a look: on terminals, unless who sits there wants none. */
  get colour(): boolean {
    return this.stream.isTTY && this.stream.hasColors();
  }

  /** Says on a terminal what a run that takes longer than a second is doing; it is gone when anything else is said. */
  progress(text: string): void {
    if (!this.stream.isTTY || performance.now() < PATIENCE) return;
    this.stream.write(`${EMPTY_LINE}${this.printable(text)} …`);
    Printer.waiting = this;
  }

  /** Prints texts and annotations, each from a line of its own. */
  print(...parts: readonly (string | Annotation)[]): void {
    Printer.waiting?.stream.write(EMPTY_LINE);
    Printer.waiting = undefined;
    const lines = parts.map((part) => (typeof part === 'string' ? this.printable(part) : this.command(part)));
    this.stream.write(`${lines.join('\n')}\n`);
  }

  private command({ level, message, ...properties }: Annotation): string {
    const pairs = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
    return `::${level} ${this.printable(`${pairs.join(',')}::${escapedData(message)}`)}`;
  }

  private printable(text: string): string {
    const { colour } = this;
    return text.replace(UNPRINTABLE, (found, at: number) =>
      colour && LOOK.test(text.slice(at, at + 5)) ? found : escaped(found),
    );
  }
}

export const stdout = new Printer(process.stdout);
export const stderr = new Printer(process.stderr);

/** Where somebody sits who can be asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & Pick<WriteStream, 'isTTY' | 'hasColors'>;
}

/** The terminal of who has started the program, if there is one. Standard output may be a file: results go there. */
export function terminal(): Terminal | undefined {
  const { stdin: input, stderr: output } = process;
  return input.isTTY && output.isTTY ? { input, output } : undefined;
}

/** Says why the program failed: exit status 2. */
export function fail(error: unknown): void {
  process.exitCode = 2;
  stderr.print(visibleLines(String(error)));
}
