import { join, relative, resolve, sep } from 'node:path';
import { type Limits, type ManifestDocument, type Manifests, parseManifests } from 'api-server-verdict';
import { aboutFile, atMost, type Finding, type Objection } from '../../model/finding.ts';
import type { LoadedOrders } from '../orders.ts';
import { findManifests, NoSuchPath, readManifest, readStandardInput, type Found, type Unread } from './files.ts';
import { objectsOf } from './list.ts';
import { readObject } from './object.ts';
import { belongsToFlux, foldersAbove, locate, misplaced, purposeOf, purposeWithout, unplaced } from './placement.ts';
import type { Place } from './placement.ts';

export { NoSuchPath, readStandardInput };

export interface ManifestOptions {
  /** What paths are relative to, given ones and those in findings. */
  readonly cwd: string;
  /** The cluster contexts that are registered: a tree begins at the folders that are named for them. */
  readonly contexts: readonly string[];
  /** The cluster to judge for: of a tree only what lies in its folder, and whatever lies in no folder of a cluster. */
  readonly cluster?: string;
  /** What is read where `-` is given. */
  readonly standardInput?: Uint8Array;
  /** How much is read of a file or of standard input. Default: what an API server reads at once. */
  readonly limits?: Limits;
}

/** Something to read, and where in the layout it lies. */
interface Source {
  /** What it is called in findings. */
  readonly file: string;
  /** Its folders and name from the root of the tree. */
  readonly path: readonly string[];
  readonly cluster: string | undefined;
  /** Undefined outside the layout. */
  readonly place: Place | undefined;
  /** Whether it has to lie in the layout: only what is asked for together with a cluster may lie anywhere. */
  readonly placed: boolean;
  read(): Manifests | Unread;
}

/** An object in a manifest. */
export interface LoadedObject extends LoadedOrders {
  /** What it was read from; undefined for what could not be read at all. */
  readonly document?: ManifestDocument;
}

/** Whether a path to check stands for standard input. */
export function isStandardInput(path: string): boolean {
  return path === '-' || path === '/dev/stdin';
}

/**
 * Reads the orders in manifests on disk: files, folders, or `-`. Of each its path says cluster and purpose, whichever
 * folder of a tree was named. Throws NoSuchPath for a path that leads nowhere; whatever a manifest holds is told.
 */
export function loadManifests(paths: readonly string[], options: ManifestOptions): LoadedOrders {
  const objects = loadObjects(paths, options);
  return {
    orders: objects.flatMap(({ orders }) => orders),
    findings: objects.flatMap(({ findings }) => findings),
  };
}

/** The same, object by object. */
export function loadObjects(paths: readonly string[], options: ManifestOptions): LoadedObject[] {
  const nothing: Finding[] = [];
  const chosen = new Map<string, Source>();
  for (const given of paths) {
    const all = isStandardInput(given) ? [standardInput(options)] : sourcesAt(given, options);
    const sources = all.filter(([, { cluster }]) => options.cluster === undefined || cluster === options.cluster);
    if (sources.length === 0) nothing.push(nothingIn(given, options, all.length));
    for (const [key, source] of sources) if (!chosen.has(key)) chosen.set(key, source);
  }
  return [{ orders: [], findings: nothing }, ...[...chosen.values()].flatMap(loadSource)];
}

/** What there is to read, by what is the same by whatever path it is named. */
type Keyed = readonly [key: string, Source];

function standardInput({ cluster, standardInput: bytes = new Uint8Array(), limits }: ManifestOptions): Keyed {
  const read = () => parseManifests(bytes, limits);
  return ['-', { file: '-', path: [], cluster, place: undefined, placed: cluster === undefined, read }];
}

function sourcesAt(given: string, options: ManifestOptions): Keyed[] {
  const found = findManifests(options.cwd, given);
  const { folder, realFolder, files } = found;
  const { contexts, cluster, cwd, limits } = options;
  const paths = files.map(({ path }) => path);
  const above = foldersAbove([folder, realFolder], paths, contexts, cluster);
  return files.map((file) => {
    const path = [...above, ...file.path];
    const onDisk = join(folder, ...file.path);
    const shown = relative(cwd, onDisk).replaceAll(sep, '/');
    const read = () => file.fault ?? readManifest(onDisk, limits);
    return [join(realFolder, ...file.path), { file: shown, path, ...where(path, found, options), read }];
  });
}

function where(
  path: readonly string[],
  { isFile }: Found,
  { contexts, cluster }: ManifestOptions,
): Pick<Source, 'cluster' | 'place' | 'placed'> {
  const located = locate(path, contexts);
  // Who names a file and a cluster asks of that file on that cluster, wherever it lies.
  const anywhere = isFile && (located.place === undefined || located.cluster !== cluster);
  if (cluster !== undefined && (anywhere || located.cluster === undefined)) {
    return { cluster, place: undefined, placed: false };
  }
  return { cluster: located.cluster, place: located.place, placed: true };
}

function nothingIn(given: string, { cwd, cluster }: ManifestOptions, others: number): Finding {
  const file = relative(cwd, resolve(cwd, given)).replaceAll(sep, '/') || '.';
  const nothing = { rule: 'layout', severity: 'warning' } as const;
  if (cluster === undefined || others === 0) {
    const hint = 'manifests are .yaml, .yml and .json files; hidden ones and kustomization.yaml are not read';
    return aboutFile(file, { ...nothing, message: 'holds nothing to check', hint });
  }
  const message = `holds nothing of ${cluster}, only of other clusters`;
  return aboutFile(file, { ...nothing, cluster, message, hint: `see whether there is a folder ${cluster}/ in it` });
}

function loadSource(source: Source): LoadedObject[] {
  const read = source.read();
  const about = (found: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>) => ({
    orders: [],
    findings: [aboutFile(source.file, { ...placement(source), ...found })],
  });
  if ('message' in read) return [about({ rule: 'layout', ...read })];
  const { documents, faults } = read;
  const objects = documents.flatMap(objectsOf);
  if (objects.length + faults.length === 0) {
    const hint = 'see what should be in it';
    return [about({ rule: 'layout', severity: 'warning', message: 'holds no object', hint })];
  }
  return [
    ...faults.map((fault) => about({ rule: 'schema', ...fault })),
    ...objects.map((object, index) => ({ document: object, ...loadObject(source, object, index) })),
  ];
}

function loadObject(source: Source, object: ManifestDocument, before: number): LoadedOrders {
  const { file, path, cluster, place, placed } = source;
  const { manifest, objections } = readObject(object.value);
  const line = (field?: string | null) => object.lineOf(field ?? '');
  const findings = (found: readonly Objection[]): Finding[] =>
    atMost(found).map((objection) => {
      const identity = manifest && { kind: manifest.kind, name: manifest.metadata.name ?? null };
      return aboutFile(file, { ...placement(source), ...identity, ...objection, line: line(objection.field) });
    });
  if (manifest === undefined) return { orders: [], findings: findings(objections) };
  if (belongsToFlux(path, manifest)) return { orders: [], findings: [] };
  const unfit = place === undefined ? [unplaced(cluster, manifest)] : misplaced(place, manifest, before);
  const found = findings(placed ? [...objections, ...unfit] : objections);
  if (cluster === undefined) return { orders: [], findings: found };
  const purpose = place === undefined ? purposeWithout(manifest) : purposeOf(place);
  return { orders: [{ cluster, purpose, file, line, manifest, asWritten: true }], findings: found };
}

/** What a finding says of where it is. */
function placement({ cluster, place }: Source): Partial<Finding> {
  return { cluster: cluster ?? null, purpose: place === undefined ? null : purposeOf(place) };
}
