import { relative, resolve, sep } from 'node:path';
import { aboutFile, type Finding, type Objection } from '../../model/finding.ts';
import type { LoadedOrders } from '../orders.ts';
import { findManifests, NoSuchPath, readManifest, type ManifestFile, type Unread } from './files.ts';
import { readObject } from './object.ts';
import type { ManifestDocument, Manifests } from './parse.ts';
import { belongsToFlux, misplaced, placeOf, purposeOf, purposeWithout, type Place } from './placement.ts';

export { NoSuchPath };

export interface ManifestOptions {
  /** What paths are relative to, given ones and those in findings. */
  readonly cwd: string;
  /** The cluster to judge for: of a tree only what lies in its folder, and whatever lies in no folder of a cluster. */
  readonly cluster?: string;
}

/** Where in the tree a file lies. */
interface Location {
  readonly path: string;
  /** The path for people. */
  readonly file: string;
  readonly cluster: string | undefined;
  /** Undefined outside the layout. */
  readonly place: Place | undefined;
}

/** Reads the orders in manifests on disk, files or folders; throws NoSuchPath for a path that leads nowhere. */
export function loadManifests(paths: readonly string[], options: ManifestOptions): LoadedOrders {
  const nothing: Finding[] = [];
  const chosen = new Map<string, Location & ManifestFile>();
  for (const given of paths) {
    const all = findManifests(options.cwd, given).map((file) => ({ ...file, ...locate(file, options) }));
    const files = all.filter(({ cluster }) => options.cluster === undefined || cluster === options.cluster);
    if (files.length === 0) nothing.push(nothingIn(given, options, all.length));
    for (const file of files) if (!chosen.has(file.path)) chosen.set(file.path, file);
  }
  const loaded = [...chosen.values()].map((file) => loadFile(file, file.fault ?? readManifest(file.path)));
  return together([{ orders: [], findings: nothing }, ...loaded]);
}

function locate({ path, named }: ManifestFile, { cwd, cluster }: ManifestOptions): Location {
  const file = relative(cwd, path).replaceAll(sep, '/');
  const place = placeOf(path);
  // Who names a file and a cluster asks of that file on that cluster, wherever it lies.
  if (place === undefined || (named && cluster !== undefined && place.cluster !== cluster)) {
    return { path, file, cluster, place: undefined };
  }
  return { path, file, cluster: place.cluster, place };
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

function loadFile(location: Location, read: Manifests | Unread): LoadedOrders {
  const about = (found: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>) => ({
    orders: [],
    findings: [aboutFile(location.file, { ...placement(location), ...found })],
  });
  if ('message' in read) return about({ rule: 'layout', ...read });
  const { documents, faults } = read;
  if (documents.length + faults.length === 0) {
    return about({ rule: 'layout', severity: 'warning', message: 'holds no object', hint: 'remove it' });
  }
  return together([
    ...faults.map((fault) => about({ rule: 'schema', ...fault })),
    ...documents.map((document, index) => loadDocument(location, document, index)),
  ]);
}

function loadDocument(location: Location, document: ManifestDocument, before: number): LoadedOrders {
  const { path, file, cluster, place } = location;
  const { manifest, objections } = readObject(document.value);
  const line = (field?: string | null) => document.lineOf(field ?? '');
  const findings = (found: readonly Objection[]): Finding[] =>
    found.map((objection) => {
      const identity = manifest && { kind: manifest.kind, name: manifest.metadata.name ?? null };
      return aboutFile(file, { ...placement(location), ...identity, ...objection, line: line(objection.field) });
    });
  if (manifest === undefined) return { orders: [], findings: findings(objections) };
  if (belongsToFlux(path, manifest)) return { orders: [], findings: [] };
  if (cluster === undefined) {
    const message = 'is for no cluster that its path names';
    const hint = `give --cluster, or move it to <cluster>/<purpose>/${manifest.kind}/`;
    return { orders: [], findings: findings([...objections, { rule: 'layout', field: null, message, hint }]) };
  }
  const purpose = place === undefined ? purposeWithout(manifest) : purposeOf(place);
  const outOfPlace = place === undefined ? [] : misplaced(place, manifest, before);
  return {
    orders: [{ cluster, purpose, file, line, manifest, asWritten: true }],
    findings: findings([...objections, ...outOfPlace]),
  };
}

/** What a finding says of a location. */
function placement({ cluster, place }: Location): Partial<Finding> {
  return { cluster: cluster ?? null, purpose: place === undefined ? null : purposeOf(place) };
}

function together(loaded: readonly LoadedOrders[]): LoadedOrders {
  return {
    orders: loaded.flatMap(({ orders }) => orders),
    findings: loaded.flatMap(({ findings }) => findings),
  };
}
