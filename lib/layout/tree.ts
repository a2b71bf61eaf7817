import { basename } from 'node:path';
import type { Cluster, Parts } from '../model/cluster.ts';
import { FLUX_SYSTEM, folderOf } from '../model/names.ts';
import { partOf, partsOf } from '../model/parts.ts';
import { Remembered } from '../model/remembered.ts';
import type { Manifest, PlacedObject } from '../model/order.ts';
import { byCodeUnit } from '../model/sort.ts';
import { canonical } from './canonical.ts';
import { KUSTOMIZATION_FILE, objectPath } from './paths.ts';
import { toYaml } from './yaml.ts';

/** A file of dist: its path relative to dist, and all that it holds. */
export interface TreeFile {
  readonly path: string;
  readonly content: string;
  /** Tells the content from all that its path ever had, where that is known without it. */
  readonly origin?: string;
}

/** The purposes of a cluster that have a folder, with or without orders. */
export interface ClusterFolders {
  readonly context: string;
  readonly cluster: Pick<Cluster, 'settingsOf'>;
  readonly purposes: readonly string[];
}

/**
 * The whole of dist, sorted by path: each object in its file, and in each folder of a purpose and of a cluster a
 * kustomization.yaml that lists what lies beneath it, and in that of a part one that lists what lies in this part. This
 * is the only place that decides a path.
 */
export function tree(clusters: readonly ClusterFolders[], objects: readonly PlacedObject[]): TreeFile[] {
  const files = objects.map(objectFile);
  const resources = new Map<string, string[]>();
  const counts = new Map<string, Parts>();
  for (const { context, cluster, purposes } of clusters) {
    const folders = [...purposes, FLUX_SYSTEM].sort(byCodeUnit);
    resources.set(context, folders);
    for (const folder of folders) {
      const { parts } = cluster.settingsOf(folder);
      counts.set(folderOf(context, folder), parts);
      for (const part of [undefined, ...partsOf(parts)]) resources.set(folderOf(context, folder, part), []);
    }
  }
  for (const { path } of files) {
    const [context = '', purpose = '', kind = '', file = ''] = path.split('/');
    const folder = folderOf(context, purpose);
    resources.get(folder)?.push(`${kind}/${file}`);
    const part = partOf(counts.get(folder) ?? 1, kind, basename(file, '.yaml'));
    if (part !== undefined) resources.get(folderOf(context, purpose, part))?.push(`../../${kind}/${file}`);
  }
  for (const [folder, listed] of resources) files.push(kustomizationFile(folder, listed.sort(byCodeUnit)));
  return files.sort((a, b) => byCodeUnit(a.path, b.path));
}

/** The file of an object; of one that is known, nothing is written before somebody asks for it. */
function objectFile(object: PlacedObject): TreeFile {
  const { known = new Remembered() } = object;
  return {
    path: known.fact('path', () => objectPath(object)),
    origin: known.origin,
    get content() {
      return known.whole(() => objectText(object.manifest));
    },
  };
}

/** The text of an object's file. */
export function objectText(manifest: Manifest): string {
  return toYaml(canonical(manifest));
}

// The list is written even when it is empty: kustomize takes `resources: []` for nothing, but fails without the key.
function kustomizationFile(folder: string, resources: readonly string[]): TreeFile {
  const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  return {
    path: `${folder}/${KUSTOMIZATION_FILE}`,
    get content() {
      return toYaml(kustomization);
    },
  };
}
