import { type Command, CommanderError } from 'commander';
import { fail, stderr, stdout, visibleLines } from './border.ts';

/** Lets a command say its help and its errors through the border, and end by an exit status of ours. */
export function bordered(command: Command): Command {
  return command
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => {
        stdout.print(text.trimEnd());
      },
      writeErr: (text) => {
        stderr.print(text.trimEnd());
      },
      outputError: (text, write) => {
        write(visibleLines(text.trimEnd()));
      },
    })
    .exitOverride();
}

/** Runs a bordered command. Exit status 2 is for misuse, and for when the program failed. */
export async function runCommand(command: Command, argv: readonly string[]): Promise<void> {
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else fail(error);
  }
}
