import { Command, Option } from 'commander';
import type { CatalogOrders } from '../app.ts';
import { didYouMean } from '../model/nearest.ts';
import { countText, findingsText, plural } from '../report/findings.ts';
import { Misuse } from './misuse.ts';

interface Options {
  readonly cluster?: string;
  readonly format: 'text' | 'json';
}

/** `orders check`: whether the clusters would take what this repository orders. Writes nothing. */
export function checkCommand(app: CatalogOrders): Command {
  return new Command('check')
    .description("Say of every order whether its cluster's API server would take it. Exit status 1 if one is refused.")
    .option('--cluster <context>', 'only the orders of one cluster')
    .addOption(new Option('--format <format>', 'for people or for machines').choices(['text', 'json']).default('text'))
    .action((options: Options) => check(app, options));
}

async function check(app: CatalogOrders, { cluster, format }: Options): Promise<void> {
  const { clusters, orders, findings } = await app.assess();
  const contexts = clusters.map(({ context }) => context);
  if (cluster !== undefined && !contexts.includes(cluster)) {
    throw new Misuse(`there is no cluster context ${cluster}; ${didYouMean(cluster, contexts, 'cluster contexts')}`);
  }
  const chosen = <Item extends { cluster: string | null }>(items: readonly Item[]) =>
    cluster === undefined ? items : items.filter((item) => item.cluster === null || item.cluster === cluster);
  const checked = chosen(orders).length;
  const found = chosen(findings);
  if (found.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ checked, findings: found }, null, 2)}\n`);
  } else {
    const text = found.length === 0 ? '' : `${findingsText(found, process.stdout.isTTY)}\n`;
    process.stdout.write(`${text}${plural(checked, 'order')} checked: ${countText(found) ?? 'no findings'}\n`);
  }
}
