import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { CatalogOrders } from '../app.ts';
import { memoryOf } from '../assess.ts';
import { heldBackBy } from '../layout/held-back.ts';
import { protectedIn } from '../layout/removed.ts';
import { heldLately } from '../load/dist-history.ts';
import { mergeBase, whyNoMergeBase } from '../load/merge-base.ts';
import { commitOf, shortName } from '../load/revision.ts';
import { type Plan, plan } from '../plan/plan.ts';
import type { Side } from '../plan/side.ts';
import { stderr, stdout } from '../report/border.ts';
import { planJson } from '../report/plan/json.ts';
import { planMarkdown } from '../report/plan/markdown.ts';
import type { PlanReport } from '../report/plan/outline.ts';
import { remarks } from '../report/plan/remarks.ts';
import { planText } from '../report/plan/text.ts';
import { SHALLOW } from '../report/surprises.ts';
import { Sides } from '../sides.ts';
import { Misuse } from './misuse.ts';

/** The report by format. */
const REPORTS = {
  text: (report: PlanReport) => planText(report, stdout.colour),
  markdown: planMarkdown,
  json: planJson,
};

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly format: keyof typeof REPORTS;
  readonly exitCode?: true;
}

/** `orders plan`: what a merge does to each cluster. Writes nothing. */
export function planCommand(app: CatalogOrders): Command {
  return new Command('plan')
    .description(
      'Say what a merge does to each cluster. Exit status 1 if it would not be delivered, 3 if a guard refuses it.',
    )
    .option(
      '--from <side>',
      'what there is: a commit, or a folder with a repository or a tree; default: where the branch here left main',
    )
    .option('--to <side>', 'what there is to be; default: the working tree')
    .addOption(
      new Option('--format <format>', 'for people, for a comment on a pull request or for machines')
        .choices(Object.keys(REPORTS))
        .default('text'),
    )
    .option('--exit-code', 'exit status 10 if something changes')
    .action((options: Options) => {
      run(app, options);
    });
}

/** A side that was asked for, and its commit if it is one. */
interface Asked {
  readonly side: Side;
  readonly commit?: string;
}

function run(app: CatalogOrders, { from, to, format, exitCode }: Options): void {
  const { root } = app;
  const { memory, keep } = memoryOf(app);
  const sides = new Sides(app, memory);
  const before = asked(sides, root, from ?? baseOf(app), 'base');
  const after = to === undefined ? { side: sides.workingTree() } : asked(sides, root, to, 'revision');
  const made = planned(app, before.side, after.side);
  keep();
  const report = {
    ...made,
    from: before.side.name,
    to: after.side.name,
    remarks: [...made.remarks, ...remarksOn(sides, before, after, made)],
  };
  if (report.findings.length > 0) process.exitCode = 1;
  else if (report.refused.length > 0) process.exitCode = 3;
  else if (exitCode === true && report.changes.length > 0) process.exitCode = 10;
  stdout.print(REPORTS[format](report));
}

/** The commit that a pull request of the branch here goes on top of. */
function baseOf({ root, repository }: CatalogOrders): string {
  const base = mergeBase(root, repository.branch);
  if (base !== undefined) return base;
  const { message, hint } = whyNoMergeBase(root, repository);
  throw new Misuse(`${message}, so there is nothing to compare with: give --from, or ${hint}`);
}

function asked(sides: Sides, root: string, name: string, as: 'base' | 'revision'): Asked {
  // As of a variable that is not set: it would be the folder here, of which nothing changes.
  if (name === '') throw new Misuse('a side is a commit or a folder, and this is an empty name');
  const commit = commitOf(root, name);
  stderr.progress(`reading ${name}`);
  if (commit !== undefined) return { side: sides[as](commit, shortName(root, name)), commit };
  const path = resolve(name);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return { side: sides.folder(path) };
  throw new Misuse(`there is no commit and no folder ${name}`);
}

/** The plan, but where what is merged as a whole could not be delivered, only what is wrong with it. */
function planned({ root, repository }: CatalogOrders, from: Side, to: Side): Plan & Pick<PlanReport, 'remarks'> {
  const errors = to.findings.filter(({ severity }) => severity === 'error');
  if (heldBackBy(errors, true) === undefined) {
    const none = { changes: [], refused: [], contexts: [], notes: new Map<string, string[]>(), findings: errors };
    return { ...none, remarks: ['with these errors nothing is delivered to any cluster'] };
  }
  const gone = [...from.files.keys()].filter((path) => !to.files.has(path));
  const lately = heldLately(root, gone);
  const made = plan(from, to, repository, protectedIn(lately ?? []));
  return { ...made, remarks: lately === undefined ? [SHALLOW] : [] };
}

function remarksOn(sides: Sides, from: Asked, to: Asked, { changes, findings }: Plan): string[] {
  return remarks({
    changed: from.commit === undefined ? undefined : sides.changed(from.commit, to.commit),
    isChanged: to.commit === undefined,
    executed: to.side.executed,
    says: changes.length + findings.length > 0,
  });
}
