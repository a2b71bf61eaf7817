import { join } from 'node:path';
import { isLabel, isObject, isSubdomain, type ManifestDocument, parseManifests } from 'api-server-verdict';
import { admit, type Desired } from '../admission/admit.ts';
import { complete } from '../admission/complete.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { objectText } from '../layout/tree.ts';
import { fieldPath } from '../load/declaration.ts';
import { readDeclarative } from '../load/declarative/read.ts';
import { kindsOf, type Kinds } from '../load/kinds.ts';
import { loadFile } from '../load/orders.ts';
import type { Finding, Objection } from '../model/finding.ts';
import { SYSTEM } from '../model/names.ts';
import { aboutOrder, type Order } from '../model/order.ts';
import type { Progress } from '../model/progress.ts';
import type { Repository } from '../model/repository.ts';
import type { Change } from '../report/adoption.ts';
import type { Candidate } from './candidates.ts';
import { commentLine, commentsOf } from './comments.ts';
import { type Declared, declared } from './declared.ts';
import { differences } from './difference.ts';
import { notOrdered, type OrderedAs } from './left-out.ts';
import { orderFiles } from './order-file.ts';
import { orderSources } from './order-source.ts';

/** A candidate with its order file, and the order that is read back from that. */
export interface Draft extends Candidate {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
  readonly restored: Order;
  /** All that is not as it was, when the order is laid out. */
  readonly changes: readonly Change[];
}

/** The repository that order files are for. */
export interface Target {
  readonly root: string;
  /** Whether an order file of this path cannot be made, since there is something already. */
  isTaken(file: string): boolean;
  readonly progress?: Progress;
}

/** Writes order files for candidates, and reads them back; of what cannot be said in one, findings. */
export async function draftsOf(
  candidates: readonly Candidate[],
  desired: Desired,
  clusters: readonly ServedCluster[],
  target: Target,
): Promise<{ drafts: Draft[]; findings: Finding[] }> {
  const { sayable, unfit, findings } = sayableOf(candidates, desired, clusters, target);
  const declarations = sayable.map(({ declaration }) => declaration);
  const texts = await orderSources(join(target.root, 'orders/order.ts'), declarations, target.progress);
  const drafts: Draft[] = [];
  for (const [index, one] of sayable.entries()) {
    const drafted = readBack(one, texts[index] ?? '', desired.repository);
    if ('file' in drafted) drafts.push(drafted);
    else findings.push(...drafted.map((objection) => aboutOrder(one.order, objection)));
  }
  return { drafts, findings: [...findings, ...refusalsOf(unfit, desired)] };
}

/** A candidate with what its order file is to say. */
interface Sayable extends Candidate, Declared {
  readonly file: string;
  readonly purpose: string;
  readonly as: OrderedAs;
  readonly cluster: ServedCluster;
  readonly kinds: Kinds;
}

function sayableOf(
  candidates: readonly Candidate[],
  { xrds, faulty = [], repository }: Desired,
  clusters: readonly ServedCluster[],
  target: Target,
): { sayable: Sayable[]; unfit: Order[]; findings: Finding[] } {
  const [sayable, unfit, findings]: [Sayable[], Order[], Finding[]] = [[], [], []];
  const known = new Map(
    clusters.map((cluster) => [cluster.context, { cluster, kinds: kindsOf(cluster.cluster, xrds, faulty) }]),
  );
  const used = new Set<string>();
  for (const candidate of candidates) {
    const { order, document } = candidate;
    const on = known.get(order.cluster);
    const as = on && orderedAs(order, on.cluster);
    if (on === undefined || as === undefined) {
      unfit.push(order);
      continue;
    }
    const { name = '', namespace: purpose = SYSTEM } = order.manifest.metadata;
    const files = orderFiles({ cluster: order.cluster, purpose }, as.api.kind, name);
    const file = files.find((one) => !used.has(one) && !target.isTaken(one));
    const { declaration, derived } = declared({ ...order, purpose, file: file ?? '' }, as, on.cluster, repository);
    const objections = [
      ...notOrdered(order.manifest, as),
      ...unsayableIn(declaration.spec, 'spec'),
      ...unsayableIn(declaration.metadata, 'metadata'),
      ...(file === undefined ? [taken(files)] : []),
    ];
    if (file === undefined || objections.length > 0) {
      findings.push(...objections.map((objection) => aboutOrder(order, objection)));
      continue;
    }
    used.add(file);
    const commented = { ...declaration, comments: commentsOf(document) };
    sayable.push({ ...candidate, ...on, file, purpose, as, derived, declaration: commented });
  }
  return { sayable, unfit, findings };
}

const FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/**
 * As what an object can be ordered on a cluster. Undefined where it cannot: no place follows from it, or an order file
 * has no words for it.
 */
function orderedAs({ manifest }: Order, cluster: ServedCluster): OrderedAs | undefined {
  const api = cluster.serving(manifest)?.api;
  const schema = api?.crd.spec.versions.find(({ storage }) => storage)?.schema.openAPIV3Schema;
  const { name = '', namespace } = manifest.metadata;
  const isPlaced = api?.crd.spec.scope === 'Namespaced' ? isLabel(namespace ?? '') : namespace === undefined;
  const isSayable = isObject(manifest['spec']) && Object.keys(manifest).every((field) => FIELDS.includes(field));
  return api && schema && isPlaced && isSayable && isSubdomain(name) ? { api, schema } : undefined;
}

/** What the clusters have against objects that cannot be ordered as they are. */
function refusalsOf(unfit: readonly Order[], desired: Desired): Finding[] {
  if (unfit.length === 0) return [];
  const files = new Set(unfit.map(({ file }) => file));
  const refused = admit({ ...desired, policies: [], orders: unfit }).findings.filter(
    ({ severity, file }) => severity === 'error' && files.has(file),
  );
  const told = new Set(refused.map(({ file, kind, name }) => JSON.stringify([file, kind, name ?? undefined])));
  const untold = unfit.filter(
    ({ file, manifest: { kind, metadata } }) => !told.has(JSON.stringify([file, kind, metadata.name])),
  );
  const hint = 'npx orders check says what is wrong here';
  const about = { rule: 'api', field: null, message: 'is of a kind that cannot be judged at present', hint } as const;
  return [...refused, ...untold.map((order) => aboutOrder(order, about))];
}

function taken(files: readonly string[]): Objection {
  const message = `has no file to lie in: ${files.join(' and ')} ${files.length > 1 ? 'are' : 'is'} there already`;
  return { rule: 'duplicate', field: null, message, hint: 'move or remove what is there, if it is not meant' };
}

/** An order as it comes back from the text of its file; where it does not, what is wrong. */
function readBack(one: Sayable, text: string, repository: Repository): Draft | Objection[] {
  const { order, document, misplaced, file, purpose, as, cluster, kinds, derived } = one;
  const reading = readDeclarative(text, kinds);
  if (!reading.declarative) return [lost(`is not read back from its order file: that has ${reading.what}`)];
  const content = { exported: reading.exported, faults: [], executed: [] };
  const contents = { read: () => text, originOf: () => text };
  const { orders, findings } = loadFile({ file, cluster: order.cluster, purpose }, content, contents, kinds);
  const [restored] = orders;
  if (restored === undefined || findings.length > 0) return [lost('is not read back from its order file'), ...findings];
  const laidOut = objectText(complete(restored, as.api, cluster, repository));
  const [after] = parseManifests(Buffer.from(laidOut)).documents;
  const found = differences({ ...as, before: order.manifest, after: after?.value, derived });
  const unexplained = found.filter(({ reason }) => reason === undefined);
  if (unexplained.length > 0)
    return unexplained.map(({ field, after }) => lost(`comes back as ${textOf(after)}`, field));
  const explained = found.flatMap(({ reason, ...other }) => (reason === undefined ? [] : [{ ...other, reason }]));
  const changes = [...moved(one, purpose), ...explained, ...uncommented(document, text)];
  return { order, document, misplaced, file, text, restored, changes };
}

function moved({ order, misplaced }: Candidate, purpose: string): Change[] {
  const to = `orders/${order.cluster}/${purpose}/`;
  const astray = order.purpose === purpose ? [] : [`lies in the folder of ${order.purpose}`];
  return [...misplaced.map(({ message }) => message), ...astray].map((why) => ({
    field: null,
    reason: `moved to ${to}, as it ${why}`,
  }));
}

/** The comments that an order file has no place for. */
function uncommented({ comments }: ManifestDocument, text: string): Change[] {
  const lines = text.split('\n').map((line) => line.trim());
  return comments.flatMap(({ line, text: said }) => {
    const at = lines.indexOf(commentLine(said));
    if (at >= 0) {
      lines.splice(at, 1);
      return [];
    }
    return [{ field: null, reason: `left out, with what it stands by: the comment in line ${line}, ${said}` }];
  });
}

/** What no literal says. */
function unsayableIn(value: unknown, field: string): Objection[] {
  const hint = 'leave it out, or give it another value';
  if (value === null) return [{ rule: 'schema', field, message: 'is null, which no order says', hint }];
  if (typeof value === 'bigint') {
    return [{ rule: 'schema', field, message: `is ${value}, more than an order can say to the last digit`, hint }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => unsayableIn(item, fieldPath(field, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => unsayableIn(item, fieldPath(field, name)));
}

function lost(message: string, field: string | null = null): Objection {
  return { rule: 'layout', field, message, hint: 'write its order by hand, and report it' };
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
