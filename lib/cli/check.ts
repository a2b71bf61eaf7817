import { Command, Option } from 'commander';
import type { Admission } from '../admission/admit.ts';
import type { CatalogOrders } from '../app.ts';
import { loadManifests, NoSuchPath } from '../load/manifest/tree.ts';
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
    .argument(
      '[path...]',
      'manifests on disk: files, or trees of <cluster>/<purpose>/<Kind>/<name>.yaml; default: the orders here',
    )
    .option(
      '--cluster <context>',
      'only the orders of one cluster; for a manifest that lies in no such tree, the cluster that it is for',
    )
    .addOption(new Option('--format <format>', 'for people or for machines').choices(['text', 'json']).default('text'))
    .action((paths: string[], options: Options) => check(app, paths, options));
}

async function check(app: CatalogOrders, paths: readonly string[], { cluster, format }: Options): Promise<void> {
  const { clusters, orders, findings } = paths.length === 0 ? await app.assess() : manifests(app, paths, cluster);
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

function manifests(app: CatalogOrders, paths: readonly string[], cluster: string | undefined): Admission {
  try {
    return app.assessManifests(loadManifests(paths, { cwd: process.cwd(), cluster }));
  } catch (error) {
    throw error instanceof NoSuchPath ? new Misuse(error.message) : error;
  }
}
