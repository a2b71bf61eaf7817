import { didYouMean } from 'api-server-verdict';
import { Command, CommanderError } from 'commander';
import type { CatalogOrders } from '../app.ts';
import { git } from '../load/git.ts';
import { stdout } from '../report/border.ts';
import { bordered, runCommand } from '../report/command.ts';
import { adoptCommand } from './adopt.ts';
import { checkCommand } from './check.ts';
import { explainCommand } from './explain.ts';
import { Misuse } from './misuse.ts';
import { newCommand } from './new.ts';
import { planCommand } from './plan.ts';
import { statusCommand } from './status.ts';

/** Runs one verb of `orders`. Exit status 0: done; 1: the input is at fault; 2: misuse, or the program failed. */
export async function run(argv: readonly string[], app: CatalogOrders): Promise<void> {
  const command = bordered(new Command('orders').description('Order platform resources through Git.'));
  const verbs = [
    checkCommand(app),
    explainCommand(app),
    newCommand(app),
    adoptCommand(app),
    planCommand(app),
    statusCommand(app),
  ];
  for (const verb of verbs) command.addCommand(verb.copyInheritedSettings(command));
  command
    .helpCommand('help [verb]', 'say what a verb does')
    .option('--version', 'say which commit of this repository runs')
    .on('option:version', () => {
      stdout.print(git(app.root, ['describe', '--always', '--dirty']).trim() || 'of no commit');
      throw new CommanderError(0, 'version', 'said');
    })
    .on('command:*', ([verb = '']: string[]) => {
      const names = [...verbs.map((known) => known.name()), 'help'];
      throw new Misuse(`there is no verb ${verb}; ${didYouMean(verb, names, 'verbs')}`);
    });
  await runCommand(command, argv);
}
