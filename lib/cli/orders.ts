import { Command } from 'commander';
import type { CatalogOrders } from '../app.ts';
import { bordered, runCommand } from '../report/command.ts';
import { checkCommand } from './check.ts';
import { newCommand } from './new.ts';
import { statusCommand } from './status.ts';

/** Runs one verb of `orders`. Exit status 0: done; 1: the input is at fault; 2: misuse, or the program failed. */
export async function run(argv: readonly string[], app: CatalogOrders): Promise<void> {
  const command = bordered(new Command('orders').description('Order platform resources through Git.'));
  for (const verb of [checkCommand(app), newCommand(app), statusCommand(app)])
    command.addCommand(verb.copyInheritedSettings(command));
  await runCommand(command, argv);
}
