import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../../lib/report/border.ts';

/** What somebody types once a text is there. */
export type Step = readonly [seen: string, keys: string];

const ESCAPE = '\u001b';
export const ENTER = '\r';
export const BACKSPACE = '\b';

/** Looks for something in a list, and takes what is found first. */
export function choose(question: string, term: string, choice: string): Step[] {
  return [
    [`${question}\n❯`, term],
    [`${question} ${term}\n❯ ${choice}`, ENTER],
  ];
}

/** Somebody who reads and types. */
export class Person {
  /** All that has been shown, with what moves the cursor. */
  shown = '';
  private unseen = '';
  private look: () => void = () => undefined;

  constructor(private readonly keyboard: Writable) {}

  see(text: string): void {
    this.shown += text;
    this.unseen += text;
    this.look();
  }

  /** Waits for each text, and types; what was there before somebody typed is not waited for again. */
  async follow(steps: readonly Step[]): Promise<void> {
    for (const [text, keys] of steps) {
      await new Promise<void>((resolve) => {
        this.look = () => {
          // Whether spaces stand at the end of a line depends on whether there are colours.
          if (stripVTControlCharacters(this.unseen).replace(/ +$/gm, '').includes(text)) resolve();
        };
        this.look();
      });
      this.unseen = '';
      this.keyboard.write(keys);
    }
  }
}

/** A terminal within this process, and who sits there. */
export class TestTerminal implements Terminal {
  readonly input = new PassThrough();
  readonly person = new Person(this.input);
  readonly output = new Screen((text) => {
    this.person.see(text);
  });
}

/** Like that of a process, it does not end. */
class Screen extends Writable {
  readonly isTTY = true;

  constructor(private readonly show: (text: string) => void) {
    super({ decodeStrings: false });
  }

  hasColors(): boolean {
    return false;
  }

  override _write(text: string, _: BufferEncoding, done: () => void): void {
    this.show(text);
    done();
  }

  override end(): this {
    return this;
  }
}

// Looks, and where the cursor is; a character of text.
const DRAWN = new RegExp(`${ESCAPE}\\[\\??(\\d*)([A-Za-z])|([^${ESCAPE}])`, 'gu');

/** What stands on the screen in the end, and above it. */
export function onScreen(shown: string): string {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [, digits = '', control, character] of shown.matchAll(DRAWN)) {
    const line = lines[row] ?? '';
    const count = digits === '' ? 1 : Number(digits);
    if (character === '\n') [row, column] = [row + 1, 0];
    else if (character === '\r' || control === 'G') column = count - 1;
    else if (control === 'A') row -= count;
    else if (control === 'B') row += count;
    else if (control === 'K') lines[row] = digits === '2' ? '' : line.slice(0, column);
    else if (character !== undefined) {
      lines[row] = line.slice(0, column).padEnd(column) + character + line.slice(column + 1);
      column += 1;
    }
    while (lines.length <= row) lines.push('');
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
