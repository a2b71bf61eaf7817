import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { STREAM } from 'api-server-verdict';
import { Command, Option } from 'commander';
import { adopt } from '../adopt/adopt.ts';
import type { CatalogOrders } from '../app.ts';
import { load } from '../assess.ts';
import { snapshotPath } from '../layout/snapshot.ts';
import {
  isStandardInput,
  type LoadedObject,
  loadObjects,
  NoSuchPath,
  readStandardInput,
} from '../load/manifest/tree.ts';
import type { Cluster } from '../model/cluster.ts';
import { adoptionText } from '../report/adoption.ts';
import { stderr, stdout } from '../report/border.ts';
import { plural } from '../report/text.ts';
import { registered } from './cluster.ts';
import { Misuse, NO_CLUSTER } from './misuse.ts';
import { unshown, writeNew } from './write-new.ts';

interface Options {
  readonly cluster?: string;
  readonly into?: string;
  readonly dryRun?: true;
  readonly format: 'text' | 'json';
}

/** `orders adopt`: writes the order files that manifests stand for, and their snapshots. Overwrites nothing. */
export function adoptCommand(app: CatalogOrders): Command {
  return new Command('adopt')
    .description(
      'Turn manifests into order files, and prove of each that it comes back as it was, but for what is told. ' +
        'Exit status 1 if something was left out; the rest is written.',
    )
    .argument(
      '<path...>',
      'files, trees of <cluster>/<purpose>/<Kind>/<name>.yaml or folders of one, or - for standard input, ' +
        'as from kubectl get -o yaml',
    )
    .option(
      '--cluster <context>',
      'only what is for one cluster; for a manifest that lies in no such tree, the cluster that it is for',
    )
    .option(
      '--into <folder>',
      'write <cluster>/<purpose>/<name>.ts below this folder and not below orders/, and no snapshots: to look at first',
    )
    .option('--dry-run', 'say what would be done, and write nothing')
    .addOption(new Option('--format <format>', 'for people or for machines').choices(['text', 'json']).default('text'))
    .action((paths: string[], options: Options) => run(app, paths, options));
}

async function run(app: CatalogOrders, paths: readonly string[], options: Options): Promise<void> {
  const { into, dryRun, format } = options;
  const desired = load(app);
  const objects = await read(paths, options, desired.clusters);
  const place = (file: string) =>
    into === undefined ? join(app.root, file) : resolve(into, file.slice('orders/'.length));
  const { orders, snapshots, report } = await adopt(objects, desired, {
    root: app.root,
    isTaken: (file) => [place(file), join(app.root, file), join(app.root, snapshotPath(file))].some(existsSync),
    progress: (done, of) => {
      if (done % 100 === 0) stderr.progress(`adopting, ${done} of ${of} objects`);
    },
  });
  const files = [
    ...orders.map(({ path, content }) => [place(path), content] as const),
    ...(into === undefined ? unshown(app.root, snapshots) : []),
  ];
  if (dryRun !== true) writeNew(files);
  if (report.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
  if (format === 'json') stdout.print(JSON.stringify(report, null, 2));
  else stdout.print(adoptionText(report, stdout.colour));
  stderr.print(`${plural(dryRun === true ? 0 : files.length, 'file')} written`);
}

async function read(
  paths: readonly string[],
  { cluster }: Options,
  clusters: readonly Cluster[],
): Promise<LoadedObject[]> {
  if (cluster !== undefined) registered(clusters, cluster);
  const piped = paths.some(isStandardInput);
  if (piped && cluster === undefined) throw new Misuse(NO_CLUSTER);
  const contexts = clusters.map(({ context }) => context);
  const standardInput = piped ? await readStandardInput(STREAM) : undefined;
  try {
    return loadObjects(paths, { cwd: process.cwd(), contexts, cluster, standardInput, limits: STREAM });
  } catch (error) {
    throw error instanceof NoSuchPath ? new Misuse(error.message) : error;
  }
}
