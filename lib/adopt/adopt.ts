import { dirname } from 'node:path';
import { admit, type Admission, type Desired } from '../admission/admit.ts';
import { newSnapshots } from '../layout/snapshot.ts';
import type { TreeFile } from '../layout/tree.ts';
import type { LoadedObject } from '../load/manifest/tree.ts';
import { aboutOrder } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { Finding, Objection } from '../model/finding.ts';
import type { Adopted, AdoptionReport } from '../report/adoption.ts';
import { candidatesIn } from './candidates.ts';
import { type Draft, draftsOf, type Target } from './draft.ts';

/** Order files to write, and what there is to say of each, and of what is left out. */
export interface Adoption {
  /** Relative to the repository, as all paths here. */
  readonly orders: readonly TreeFile[];
  /** What reviewers are shown of them. */
  readonly snapshots: readonly TreeFile[];
  readonly report: AdoptionReport;
}

/**
 * Makes an order file of each object that can be ordered beside what is. It is read back, and what is laid out of it is
 * the object, but for differences of which each has its reason; whatever is not so is left out, and told.
 */
export async function adopt(objects: readonly LoadedObject[], desired: Desired, target: Target): Promise<Adoption> {
  const current = admit(desired);
  const { candidates, findings } = candidatesIn(objects);
  const drafted = await draftsOf(candidates, desired, current.clusters, target);
  const admitted = admittedOf(drafted.drafts, desired);
  return {
    orders: admitted.drafts.map(({ file, text }) => ({ path: file, content: text })),
    snapshots: newSnapshots(current, admitted.admission, desired.repository),
    report: {
      adopted: admitted.drafts.map(reported),
      findings: [...findings, ...drafted.findings, ...admitted.findings].sort(byPlace),
    },
  };
}

function byPlace(a: Finding, b: Finding): number {
  return byCodeUnit(a.file, b.file) || a.line - b.line;
}

function reported({ order, restored, file, changes }: Draft): Adopted {
  const { cluster, purpose, manifest } = restored;
  const source = { file: order.file, line: order.line() };
  return { cluster, purpose, kind: manifest.kind, name: manifest.metadata.name ?? '', file, source, changes };
}

/** After so many rounds, a purpose in which something is still wrong is left out as a whole. */
const ROUNDS = 6;

const TOO_MUCH: Objection = {
  ...{ rule: 'layout', field: null },
  message: 'is for a purpose in which too much is wrong to tell what is right',
  hint: 'correct the others, and adopt again',
};

/**
 * The drafts that the clusters would take beside what is ordered already, what is ordered of them then, and what is
 * wrong with the others. What is left out can be what another needs, or what stands in its way, so this is asked until
 * nothing is wrong.
 */
function admittedOf(
  all: readonly Draft[],
  desired: Desired,
): { drafts: readonly Draft[]; admission: Admission; findings: readonly Finding[] } {
  const refused: Finding[] = [];
  for (let drafts = all, round = 1; ; round++) {
    const admission = admit({ ...desired, orders: [...desired.orders, ...drafts.map(({ restored }) => restored)] });
    const byFile = new Map(drafts.map((draft) => [draft.file, draft]));
    const found = admission.findings.filter(({ file }) => byFile.has(file));
    const inManifest = (finding: Finding): Finding => {
      const order = byFile.get(finding.file)?.order;
      return order === undefined ? finding : { ...finding, file: order.file, line: order.line(finding.field) };
    };
    const errors = found.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return { drafts, admission, findings: [...refused, ...found.map(inManifest)] };
    const alone = errors.filter(({ rule }) => rule !== 'duplicate');
    const told = alone.length > 0 ? alone : errors;
    const wrong = new Set(told.map(({ file }) => file));
    const purposes = new Set(round < ROUNDS ? [] : [...wrong].map(dirname));
    const others = drafts.filter(({ file }) => !wrong.has(file) && purposes.has(dirname(file)));
    refused.push(...told.map(inManifest), ...others.map(({ order }) => aboutOrder(order, TOO_MUCH)));
    drafts = drafts.filter(({ file }) => !wrong.has(file) && !purposes.has(dirname(file)));
  }
}
