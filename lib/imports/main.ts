import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { aboutFiles } from '../admission/rulebook.ts';
import pinUnknown from '../admission/rules/pin-unknown.ts';
import servedTwice from '../admission/rules/served-twice.ts';
import xrdRefused from '../admission/rules/xrd-refused.ts';
import { loadClusters } from '../load/clusters.ts';
import { NoSuchPath } from '../load/manifest/files.ts';
import { loadXrds, revisionOf, type Revision } from '../load/xrds.ts';
import { Cluster } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Repository } from '../model/repository.ts';
import { stderr, stdout, visible } from '../report/border.ts';
import { bordered, runCommand } from '../report/command.ts';
import { findingsText } from '../report/text.ts';
import { forThisProgram } from '../status/kubectl.ts';
import { drift } from './drift.ts';
import { editorProject } from './editor-project.ts';
import { fromCluster } from './from-cluster.ts';
import { fromFiles } from './from-files.ts';
import { generate } from './generate.ts';
import { pinLines, withPins, type Pins } from './pins.ts';
import { typeErrors } from './staged.ts';
import { templates } from './templates.ts';
import { type Offered, take, type Taken } from './take.ts';
import { written } from './written.ts';

/** The repository that it is about. */
interface Target {
  readonly root: string;
  readonly repository: Repository;
}

interface Options {
  readonly fromCluster?: string;
  readonly revision?: string;
}

const NOTHING: Taken = { added: [], known: [], findings: [] };

/** Runs `npm run import` in a repository. */
export async function run(argv: readonly string[], { root, repository }: Target): Promise<void> {
  const command = bordered(new Command('npm run import --'));
  command
    .description(
      'Take XRDs into imports/xrds/, and generate the typed constructs, and forms for Backstage. Exit status 1 if one ' +
        'is refused.',
    )
    .argument('[path]', 'a file, a folder, or the file: URL of one: the XRDs in it; default: only generate')
    .option('--from-cluster <context>', 'the XRDs that a cluster has, by kubectl')
    .option(
      '--revision <revision>',
      'the revision, such as 1.0.4; of what is from a cluster, where it says none',
      named,
    )
    .action(async (path: string | undefined, options: Options) => {
      process.exitCode = await importXrds({ root, repository }, await offered(command, path, options), options);
    });
  await runCommand(command, argv);
}

function named(version: string): string {
  const revision = revisionOf(version);
  if (revision === undefined) throw new InvalidArgumentError('It is <major.minor.patch>, such as 1.0.4.');
  return revision;
}

/** What is to be taken; undefined where nothing was asked to be. */
async function offered(command: Command, path: string | undefined, options: Options): Promise<Offered | undefined> {
  const { fromCluster: context, revision } = options;
  if (path !== undefined && context !== undefined) command.error('error: name a path or --from-cluster, not both');
  if (context !== undefined)
    return fromCluster(
      context,
      forThisProgram((text) => {
        stderr.print(text);
      }),
    );
  if (path === undefined) {
    return revision === undefined ? undefined : command.error('error: --revision is for a path or --from-cluster');
  }
  try {
    // npm runs its scripts at the root, wherever it was called.
    return fromFiles(process.env['INIT_CWD'] ?? process.cwd(), path);
  } catch (error) {
    if (!(error instanceof NoSuchPath)) throw error;
    return command.error(`error: ${error.message}; of what lies elsewhere, name a checkout`);
  }
}

/** Writes the XRDs that are taken, and what imports/ holds beside them once it compiles; says what changed. */
async function importXrds({ root, repository }: Target, given: Offered | undefined, options: Options): Promise<number> {
  const { xrds: there, faulty, findings } = loadXrds(root);
  const { clusters: registered, findings: ofClusters } = loadClusters(root);
  const taken = given === undefined ? NOTHING : take(given, there, options.revision);
  const xrds = [...there, ...taken.added];
  const revisions = [...taken.added, ...taken.known];
  const repinned = repin(root, registered, revisions, options);
  const clusters = registered.map((cluster) =>
    cluster.context === repinned?.cluster.context ? repinned.cluster : cluster,
  );
  const pinned = { clusters: clusters.map((cluster) => ({ cluster })), xrds, faulty };
  const found = [
    ...taken.findings,
    ...findings,
    ...aboutFiles(xrdRefused, xrdRefused.judgeOffering({ xrds: there })),
    ...ofClusters,
    ...[pinUnknown, servedTwice].flatMap((rule) => aboutFiles(rule, rule.judgeOffering(pinned))),
  ];
  if (found.some(({ severity }) => severity === 'error')) return refuse(found);

  const modules = generate(xrds, clusters);
  const files = [...modules, ...templates(xrds, clusters, repository)];
  const { missing, outdated, stale } = drift(files, written(root));
  const changed = [...missing, ...outdated];
  const errors = changed.length > 0 ? await typeErrors(root, modules) : [];
  if (errors.length > 0) return refuse(errors);

  if (found.length > 0) stderr.print(findingsText(found, stderr.colour));
  for (const { file, content } of taken.added) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content, { flag: 'wx' });
  }
  if (repinned !== undefined) writeFileSync(join(root, repinned.file), repinned.content);
  const projects = missing.flatMap(({ cluster: context }) => (context === undefined ? [] : [editorProject(context)]));
  const toWrite = [...changed, ...projects.filter(({ path }) => !existsSync(join(root, path)))];
  for (const { path, content } of toWrite) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    // Where there is a link, what it leads to stays as it is.
    rmSync(join(root, path), { force: true });
    writeFileSync(join(root, path), content);
  }
  for (const path of stale) rmSync(join(root, path));
  const wrote = [
    ...taken.added.map(({ file }) => file),
    ...(repinned === undefined ? [] : [repinned.file]),
    ...toWrite.map(({ path }) => path),
  ];
  const changes = [...stale.map((path) => `removed ${path}`), ...wrote.map((path) => `wrote ${path}`)];
  stdout.print(
    ...(changes.length > 0 ? visible(changes) : ['imports/ is up to date']),
    ...visible(pinLines(revisions, pinnable(clusters, options))),
  );
  return 0;
}

/**
 * The file of the cluster that XRDs were taken from, pinned to what it has; undefined where that is not to be written.
 */
function repin(
  root: string,
  clusters: readonly Cluster[],
  revisions: readonly Revision[],
  { fromCluster: context }: Options,
): { file: string; content: string; cluster: Cluster } | undefined {
  const from = clusters.find((cluster) => cluster.context === context);
  if (from === undefined) return undefined;
  const before: Pins['serves'] = from.props.serves;
  const serves = { ...before, ...Object.fromEntries(revisions.map(({ kind, revision }) => [kind, revision])) };
  if (isDeepStrictEqual(serves, before)) return undefined;
  const file = `clusters/${from.context}.ts`;
  const content = withPins(readFileSync(join(root, file), 'utf8'), serves);
  return content === undefined
    ? undefined
    : { file, content, cluster: new Cluster(from.context, { ...from.props, serves }) };
}

/** The clusters that may have what was taken. */
function pinnable(clusters: readonly Cluster[], { fromCluster: context }: Options): Pins[] {
  const all = clusters.map((cluster) => ({ context: cluster.context, serves: cluster.props.serves }));
  if (context === undefined) return all;
  return [all.find((one) => one.context === context) ?? { context, serves: {} }];
}

function refuse(findings: readonly Finding[]): number {
  stderr.print(findingsText(findings, stderr.colour), 'imports/ is as it was');
  return 1;
}
