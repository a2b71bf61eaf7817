import { FLUX_SYSTEM } from '../model/names.ts';
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
  readonly purposes: readonly string[];
}

/**
 * The whole of dist, sorted by path: each object in its file, and in each folder of a purpose and of a cluster a
 * kustomization.yaml that lists what lies beneath it. This is the only place that decides a path.
 */
export function tree(clusters: readonly ClusterFolders[], objects: readonly PlacedObject[]): TreeFile[] {
  const files = objects.map(objectFile);
  const resources = new Map<string, string[]>();
  for (const { context, purposes } of clusters) {
    const folders = [...purposes, FLUX_SYSTEM].sort(byCodeUnit);
    resources.set(context, folders);
    for (const folder of folders) resources.set(`${context}/${folder}`, []);
  }
  for (const { path } of files) {
    const [cluster, purpose, ...resource] = path.split('/');
    resources.get(`${cluster}/${purpose}`)?.push(resource.join('/'));
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
  return { path: `${folder}/${KUSTOMIZATION_FILE}`, content: toYaml(kustomization) };
}
