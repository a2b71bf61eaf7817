import { join, relative, resolve, sep } from 'node:path';
import { Command, Option } from 'commander';
import type { CatalogOrders } from '../app.ts';
import {
  assess,
  assessDeclarative,
  assessDist,
  assessForms,
  assessManifests,
  type Assessed,
  memoryOf,
} from '../assess.ts';
import { isStandardInput, NoSuchPath, readStandardInput } from '../load/manifest/tree.ts';
import { DIST } from '../model/names.ts';
import { stdout } from '../report/border.ts';
import { checkAnnotations } from '../report/github.ts';
import { checkJson } from '../report/json.ts';
import { checkText, type Checked } from '../report/text.ts';
import { registered } from './cluster.ts';
import { Misuse, NO_CLUSTER } from './misuse.ts';

/** The report by format. */
const REPORTS = {
  text: (result: Checked) => [checkText(result, stdout.colour)],
  json: (result: Checked) => [checkJson(result)],
  github: checkAnnotations,
};

interface Options {
  readonly cluster?: string;
  readonly format: keyof typeof REPORTS;
  readonly declarative?: true;
  readonly reviewed?: true;
}

/** `orders check`: whether the clusters would take what this repository orders. Writes nothing. */
export function checkCommand(app: CatalogOrders): Command {
  return new Command('check')
    .description("Say of every order whether its cluster's API server would take it. Exit status 1 if one is refused.")
    .argument(
      '[path...]',
      'manifests on disk: files, trees of <cluster>/<purpose>/<Kind>/<name>.yaml or folders of one, or - for standard ' +
        'input; default: the orders here; dist, the tree that is synthesized here, is judged byte for byte',
    )
    .option(
      '--cluster <context>',
      'only the orders of one cluster; for a manifest that lies in no such tree, the cluster that it is for',
    )
    .addOption(
      new Option('--format <format>', 'for people, for machines or for the lines of a pull request on GitHub')
        .choices(Object.keys(REPORTS))
        .default('text'),
    )
    .option('--declarative', 'of order files, the paths or all: whether each can be read as data; executes none')
    .option(
      '--reviewed',
      'of dist, as CI asks before it publishes: what is not committed has to be in the snapshots, too',
    )
    .action((paths: string[], options: Options) => check(app, paths, options));
}

async function check(app: CatalogOrders, paths: readonly string[], options: Options): Promise<void> {
  const { cluster, format } = options;
  const { clusters, orders, findings } = await assessed(app, paths, options);
  if (cluster !== undefined) registered(clusters, cluster);
  const chosen = <Item extends { cluster: string | null }>(items: readonly Item[]) =>
    cluster === undefined ? items : items.filter((item) => item.cluster === null || item.cluster === cluster);
  const result = { checked: chosen(orders).length, findings: chosen(findings) };
  if (result.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  stdout.print(...REPORTS[format](result));
}

async function assessed(
  app: CatalogOrders,
  paths: readonly string[],
  { cluster, declarative, reviewed }: Options,
): Promise<Assessed> {
  if (declarative === true) {
    const files = paths.map((path) => relative(app.root, resolve(path)).replaceAll(sep, '/'));
    return assessDeclarative(app, files);
  }
  if (paths.length === 0 && reviewed !== true) {
    const { memory, keep } = memoryOf(app);
    const isMeant = (context: string) => cluster === undefined || context === cluster;
    const admission = await assess(app, { memory, isMeant });
    const { clusters, findings } = admission;
    keep(clusters.map(({ context }) => context).filter((context) => !isMeant(context)));
    // The same command mends what they are made from.
    const isSound = findings.every(({ severity }) => severity === 'warning');
    return isSound ? { ...admission, findings: [...findings, ...assessForms(app)] } : admission;
  }
  const [path, ...others] = paths.map((given) => resolve(given));
  if (path === join(app.root, DIST) && others.length === 0) return assessDist(app, reviewed === true);
  if (reviewed === true) throw new Misuse('--reviewed is for dist alone: npx orders check dist --reviewed');
  const piped = paths.some(isStandardInput);
  if (piped && cluster === undefined) throw new Misuse(NO_CLUSTER);
  try {
    const standardInput = piped ? await readStandardInput() : undefined;
    return assessManifests(app, paths, { cwd: process.cwd(), cluster, standardInput });
  } catch (error) {
    throw error instanceof NoSuchPath ? new Misuse(error.message) : error;
  }
}
