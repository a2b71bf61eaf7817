import checkbox from '@inquirer/checkbox';
import confirm from '@inquirer/confirm';
import { createPrompt, isEnterKey, type Status, useKeypress, usePrefix, useState } from '@inquirer/core';
import search from '@inquirer/search';
import { Printer, type Terminal, visible } from '../../report/border.ts';
import { oneLine, styles, type Style } from '../../report/text.ts';

/** Whoever was asked has left: Ctrl-C, Ctrl-D, or the terminal is gone. */
export class Left extends Error {}

/** Something to choose. */
export interface Choice<Value> {
  readonly value: Value;
  readonly name: string;
  readonly description?: string;
}

/** A question that is answered by a line of text. */
export interface Question {
  readonly message: string;
  /** What an empty line stands for. */
  readonly otherwise?: string;
  /** What there is against a text, said while it is typed. */
  readonly objection: (text: string) => string | undefined;
  /** What there is against one that takes longer to find out, said once it is sent. */
  readonly refusal?: (text: string) => string | undefined;
}

/**
 * Asks on a terminal. All that is shown passes the border: what it is about, others have written. The text that is
 * typed is shown as it is, to whom types it.
 */
export class Dialogue {
  private readonly printer: Printer;
  private readonly leaving = new AbortController();
  private readonly context;

  constructor({ input, output }: Terminal) {
    this.printer = new Printer(output);
    this.context = { input, output, signal: this.leaving.signal };
    const leave = () => {
      this.leaving.abort();
    };
    // Readline closes at these, and no prompt says so.
    input.on('end', leave);
    input.on('keypress', (_: string | undefined, key: { ctrl: boolean; name?: string }) => {
      if (key.ctrl && key.name === 'd') leave();
    });
  }

  /** Says something in between. */
  say(text: string): void {
    this.printer.print(text);
  }

  get style(): Style {
    return styles(this.printer.colour);
  }

  /** One of several, which can be searched; the first unless something else is chosen. */
  choose<Value>(message: string, choices: readonly Choice<Value>[]): Promise<Value> {
    const shown = choices.map(shownAs);
    const matching = (term: string) => {
      const begins = shown.filter(({ name }) => name.toLowerCase().startsWith(term));
      const has = shown.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(term));
      return [...new Set([...begins, ...has])];
    };
    const source = (term = '') => matching(term.toLowerCase());
    return answered(search<Value>({ message: visible(message), source }, this.context));
  }

  /** Any of several. */
  several<Value>(message: string, choices: readonly Choice<Value>[]): Promise<readonly Value[]> {
    return answered(checkbox<Value>({ message: visible(message), choices: choices.map(shownAs) }, this.context));
  }

  confirm(message: string, otherwise = true): Promise<boolean> {
    return answered(confirm({ message: visible(message), default: otherwise }, this.context));
  }

  /** A line of text to which there is no objection. */
  line({ message, otherwise = '', objection, refusal = () => undefined }: Question): Promise<string> {
    const seen = { message: visible(message), otherwise: visible(otherwise), style: this.style };
    return answered(line({ ...seen, objection, refusal }, this.context));
  }
}

function shownAs<Value>({ value, name, description = '' }: Choice<Value>) {
  return { value, name: visible(name), description: visible(oneLine(description)) };
}

async function answered<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    const isLeft = error instanceof Error && ['AbortPromptError', 'ExitPromptError'].includes(error.name);
    throw isLeft ? new Left() : error;
  }
}

const line = createPrompt<string, Required<Question> & { readonly style: Style }>((question, done) => {
  const { message, otherwise, objection, refusal, style } = question;
  const [status, setStatus] = useState<Status>('idle');
  const [value, setValue] = useState('');
  const [refused, setRefused] = useState<string | undefined>(undefined);
  const prefix = usePrefix({ status });
  useKeypress((key, terminal) => {
    if (status !== 'idle') return;
    if (!isEnterKey(key)) {
      setValue(terminal.line);
      setRefused(undefined);
      return;
    }
    const wrong = objection(value) ?? refusal(value);
    setRefused(wrong);
    if (wrong === undefined) {
      setStatus('done');
      done(value);
    } else {
      // The line that was sent is gone from the terminal's memory.
      terminal.write(value);
    }
  });
  const asked = `${prefix} ${style('bold', message)}`;
  const standing = otherwise === '' ? '' : ` ${style('dim', otherwise)}`;
  if (status === 'done') return value === '' ? asked + standing : `${asked} ${style('green', visible(value))}`;
  const wrong = refused ?? (value === '' ? undefined : objection(value));
  return [
    `${asked}${value === '' ? standing : ''} ${value}`,
    wrong === undefined ? '' : style('red', `✖ ${visible(oneLine(wrong))}`),
  ];
});
