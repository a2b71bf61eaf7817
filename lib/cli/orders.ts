import { Command, CommanderError } from 'commander';
import type { CatalogOrders } from '../app.ts';
import { fail, stderr, stdout, visible, visibleLines } from '../report/border.ts';
import { checkCommand } from './check.ts';
import { Misuse } from './misuse.ts';
import { newCommand } from './new.ts';
import { statusCommand } from './status.ts';

/** Runs one verb of `orders`. Exit status 0: done; 1: the input is at fault; 2: misuse, or the program failed. */
export async function run(argv: readonly string[], app: CatalogOrders): Promise<void> {
  const command = new Command('orders')
    .description('Order platform resources through Git.')
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
  for (const verb of [checkCommand(app), newCommand(app), statusCommand(app)])
    command.addCommand(verb.copyInheritedSettings(command));
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    fail(error instanceof Misuse ? visible(`error: ${error.message}`) : error);
  }
}
