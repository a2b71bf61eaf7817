import { join } from 'node:path';
import { admit, type Admission, type Desired } from './admission/admit.ts';
import { POLICIES, policiesIn } from './admission/policies.ts';
import { loadClusters } from './load/clusters.ts';
import { unchangedFolders } from './load/committed.ts';
import { fieldLine } from './load/field-line.ts';
import { entriesBelow } from './load/folder.ts';
import { declarativeFiles } from './load/declarative-files.ts';
import { defaultExports } from './load/default-exports.ts';
import { kindsOf, type Kinds } from './load/kinds.ts';
import { pinnedOf, servedBy } from './load/pins.ts';
import { oldFirst, onMergeBase } from './load/merge-base.ts';
import { loadKnownKinds } from './load/known-kinds.ts';
import { loadManifests, type ManifestOptions } from './load/manifest/tree.ts';
import { type Extent, loadOrders, type LoadedFiles } from './load/orders.ts';
import { checkTypes } from './load/types.ts';
import { type Faulty, loadXrds } from './load/xrds.ts';
import { drift, driftFindings } from './imports/drift.ts';
import { CATALOG, generate } from './imports/generate.ts';
import { isForm, templates } from './imports/templates.ts';
import { written } from './imports/written.ts';
import { type KeptMemory, memoryOf as keptMemory } from './memory/memory.ts';
import { originOf } from './memory/origin.ts';
import type { Cluster } from './model/cluster.ts';
import type { Finding } from './model/finding.ts';
import { isProducible, objectPath } from './layout/paths.ts';
import { SNAPSHOTS } from './layout/snapshot.ts';
import { DIST } from './model/names.ts';
import { aboutOrder, type Manifest, type Order, type Placement, typeOf } from './model/order.ts';
import type { Progress } from './model/progress.ts';
import type { Repository } from './model/repository.ts';
import { byCodeUnit } from './model/sort.ts';
import { hasRuleAboutChanges } from './model/xrd.ts';
import { stderr } from './report/border.ts';
import { plural } from './report/text.ts';
import { unreviewed } from './verify/reviewed.ts';
import { verify } from './verify/verify.ts';

/** A repository on the disk. */
export interface Project {
  /** The folder of the repository. */
  readonly root: string;
  readonly repository: Repository;
}

/** What is remembered of a repository. */
export function memoryOf({ root, repository }: Project): KeptMemory {
  return keptMemory(root, originOf(root, repository));
}

/** What a repository knows of the clusters, and what could not be loaded of it. */
export interface Platform extends Omit<Desired, 'orders'> {
  /** The files that were run for it: cluster files that are not declarative, and what they import. */
  readonly executed: readonly string[];
  readonly findings: readonly Finding[];
}

/** What a repository orders of them too. */
export interface Loaded extends Platform, LoadedFiles {
  /** The files that were run for it, of clusters and of orders. */
  readonly executed: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Loads the clusters, kinds and policies of a repository; the policies are run, as a part of the program.
 * @param program the folder whose policies are run: of sources that nobody has reviewed, not their own
 */
export function loadPlatform(project: Project, program: string = project.root): Platform {
  const platform = readPlatform(project);
  const { policies, findings } = policiesIn(defaultExports(join(program, POLICIES)));
  return { ...platform, policies, findings: [...platform.findings, ...findings] };
}

/** The clusters and kinds of a repository, of which nothing is run. */
export function readPlatform({ root, repository }: Project): Platform {
  const { clusters, faulty: faultyClusters, executed, findings: ofClusters } = loadClusters(root);
  const { xrds, faulty, findings: ofXrds } = loadXrds(root);
  const { known, findings: ofKinds } = loadKnownKinds(root);
  // What could not be loaded has its own findings, and what is generated from it is not known.
  const unknown = new Set([
    ...faulty.flatMap(modulesOf),
    ...clusters.filter((cluster) => pinnedOf(cluster, faulty).length > 0).map(({ context }) => context),
    ...faultyClusters,
  ]);
  const isKnown = (path: string) => !isForm(path) && !unknown.has(path.replace(/^imports\/(.*)\.ts$/, '$1'));
  const generated = generate(xrds, clusters).filter(({ path }) => isKnown(path));
  const drifted = driftFindings(drift(generated, new Map([...written(root)].filter(([path]) => isKnown(path)))));
  const findings = [...ofClusters, ...drifted, ...ofXrds, ...ofKinds];
  return { repository, clusters, faultyClusters, xrds, faulty, known, executed, findings };
}

/** Says which forms for Backstage are not what would be made now. To make them takes too long for every synth. */
export function assessForms({ root, repository }: Project): Finding[] {
  const { clusters, findings: ofClusters } = loadClusters(root);
  const { xrds, findings: ofXrds } = loadXrds(root);
  if (ofClusters.length + ofXrds.length > 0) return [];
  const there = new Map([...written(root)].filter(([path]) => isForm(path)));
  return driftFindings(drift(templates(xrds, clusters, repository), there));
}

/** The modules, below imports/, that an XRD has a part in, whatever it says. */
function modulesOf({ folder, revision }: Faulty): string[] {
  return [`constructs/${folder}-${revision}`, `constructs/claims/${folder}-${revision}`, CATALOG];
}

/** Says on a terminal at every hundredth file how many are read. */
function reading(what: string): Progress {
  return (done, of) => {
    if (done % 100 === 0) stderr.progress(`reading ${what}, ${done} of ${of} files`);
  };
}

/** Loads all that a repository orders, unjudged. */
export function load(project: Project, extent: Extent = {}): Loaded {
  return loadOn(loadPlatform(project), project.root, extent);
}

/** Loads all that the order files in a folder order of what a platform serves, unjudged. */
export function loadOn(platform: Platform, root: string, extent: Extent = {}): Loaded {
  const loaded = loadOrders(root, kindsByContext(platform), extent, reading('orders'));
  return {
    ...platform,
    ...loaded,
    executed: [...platform.executed, ...loaded.executed],
    findings: [...platform.findings, ...loaded.findings],
  };
}

function kindsByContext({ clusters, xrds, faulty = [] }: Platform): Map<string, Kinds> {
  return new Map(clusters.map((cluster) => [cluster.context, kindsOf(cluster, xrds, faulty)]));
}

/** What a check says, and of how many orders. */
export interface Assessed extends Pick<Admission, 'clusters' | 'findings'> {
  readonly orders: readonly Placement[];
}

/**
 * Says of order files whether they are declarative, and executes none.
 * @param files relative to the repository; none for all
 */
export function assessDeclarative(project: Project, files: readonly string[]): Assessed {
  const platform = readPlatform(project);
  const read = declarativeFiles(project.root, kindsByContext(platform), files);
  return {
    clusters: admit({ ...platform, orders: [] }).clusters,
    orders: read.files.flatMap((file) => Array<Placement>(file.orders).fill(file)),
    findings: [...read.findings].sort(byPlace),
  };
}

/**
 * Loads what a repository orders, and says of all of it whether the clusters would take it.
 */
export async function assess(
  project: Project,
  extent: Extent = {},
  platform: Platform = loadPlatform(project),
): Promise<Admission> {
  const { root } = project;
  const { memory, isMeant } = extent;
  const loaded = loadOn(platform, root, extent);
  // The compiler works on another core meanwhile.
  const types = checkTypes(root, loaded.executed);
  stderr.progress(`judging ${plural(loaded.orders.length, 'order')}`);
  const { previous, findings: untold } = previously(root, loaded);
  const desired = { ...loaded, previous };
  const first = admit(desired, memory);
  // Of two orders of one thing, the new one is to be told.
  const isTwice = first.findings.some(({ rule }) => rule === 'duplicate');
  const admission = isTwice
    ? admit({ ...desired, orders: oldFirst(root, project.repository, loaded.orders) }, memory)
    : first;
  const found = [...loaded.findings, ...untold, ...admission.findings].map((finding) => ({
    ...finding,
    line: fieldLine(root, finding),
  }));
  stderr.progress('checking types');
  const all = [...found, ...unexplained(await types, found)];
  const told = isMeant === undefined ? all : all.filter(({ cluster }) => cluster === null || isMeant(cluster));
  return { ...admission, findings: told.sort(byPlace) };
}

/**
 * What orders of kinds with a rule about changes were where the branch left main; where that is not to be had,
 * findings.
 */
function previously(
  root: string,
  { orders, repository, ...platform }: Loaded,
): { previous: (order: Order) => Manifest | undefined; findings: readonly Finding[] } {
  const kinds = kindsWithRulesAboutChanges(platform);
  const pathOf = (order: Order) => `${DIST}/${objectPath(order)}`;
  const changeable = orders.filter(
    (order) => kinds.get(order.cluster)?.has(typeOf(order).kind) === true && isProducible(objectPath(order)),
  );
  const held = onMergeBase(root, repository, changeable.map(pathOf));
  if (held instanceof Map) {
    const before = new Map(changeable.map((order) => [order, held.get(pathOf(order))]));
    return { previous: (order) => before.get(order), findings: [] };
  }
  const message = `cannot be held against the rules of its kind about changes: ${held.message}`;
  const untold = { rule: 'cel', field: null, message, hint: held.hint } as const;
  return { previous: () => undefined, findings: changeable.map((order) => aboutOrder(order, untold)) };
}

/** The kinds that each cluster context serves whose orders are held against what they were before. */
export function kindsWithRulesAboutChanges({
  clusters,
  xrds,
}: Pick<Platform, 'clusters' | 'xrds'>): Map<string, Set<string>> {
  const changing = xrds.filter(({ xrd }) => hasRuleAboutChanges(xrd));
  const kindsOn = (cluster: Cluster) => new Set(servedBy(cluster, changing).map(({ names }) => names.kind));
  return new Map(clusters.map((cluster) => [cluster.context, kindsOn(cluster)]));
}

/** Says of manifests on disk whether the clusters of a repository would take them, as they are written. */
export function assessManifests(
  project: Project,
  paths: readonly string[],
  options: Omit<ManifestOptions, 'contexts'>,
): Admission {
  const platform = loadPlatform(project);
  const contexts = platform.clusters.map(({ context }) => context);
  const manifests = loadManifests(paths, { ...options, contexts });
  stderr.progress(`judging ${plural(manifests.orders.length, 'order')}`);
  const admission = admit({ ...platform, orders: manifests.orders });
  const findings = [...platform.findings, ...manifests.findings, ...admission.findings];
  return { ...admission, findings: findings.sort(byPlace) };
}

/**
 * Says of what lies in dist whether it is what its own objects and the clusters give, byte for byte. No order is
 * loaded.
 * @param reviewed whether each cluster whose folder differs from the last commit has to be what the snapshots show,
 * too; of the others nothing is said then, since to publish them changes nothing
 */
export function assessDist(project: Project, reviewed: boolean): Admission {
  const { root } = project;
  const platform = loadPlatform(project);
  const entries = entriesBelow(join(root, DIST));
  const admission = verify(platform, entries, reading(DIST));
  const found = [...platform.findings, ...admission.findings];
  if (!reviewed) return { ...admission, findings: found.sort(byPlace) };
  const unchanged = unchangedFolders(root, DIST, entries);
  const findings = [...found, ...unreviewed(admission.orders, entriesBelow(join(root, SNAPSHOTS, 'orders')))];
  return { ...admission, findings: findings.filter(({ cluster }) => !unchanged.has(cluster ?? '')).sort(byPlace) };
}

/**
 * The type errors that no finding explains better: of the same line, of a kind that is not served, or of a file that
 * could not be loaded.
 */
function unexplained(typeErrors: readonly Finding[], found: readonly Finding[]): Finding[] {
  const explained = new Set<string>();
  for (const { file, rule, line } of found) {
    if (rule !== 'schema') explained.add(`${file} ${rule}`);
    explained.add(`${file}:${line}`);
  }
  return typeErrors.filter(
    ({ file, line, rule }) => !explained.has(`${file}:${line}`) && !explained.has(`${file} ${rule}`),
  );
}

function byPlace(a: Finding, b: Finding): number {
  return byCodeUnit(a.file, b.file) || a.line - b.line || byCodeUnit(a.field ?? '', b.field ?? '');
}
