import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeFile } from '../../lib/layout/tree.ts';
import { toYaml } from '../../lib/layout/yaml.ts';
import type { Manifest } from '../../lib/model/order.ts';

/** Writes a tree into a folder. */
export function writeTree(folder: string, files: readonly TreeFile[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** What `kubectl kustomize` makes of some folders within one, as Go reads it; undefined where it fails. */
export function kustomized(folder: string, within: readonly string[]): Manifest[] | undefined {
  const list = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: within };
  writeTree(folder, [{ path: 'kustomization.yaml', content: toYaml(list) }]);
  const { status, stdout } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) return undefined;
  // The label is only there since kubectl prints what it changes.
  const read = ['label', '--local', '--output=json', '--filename=-', `${LABEL}=go`];
  const objects = execFileSync('kubectl', read, { encoding: 'utf8', input: stdout, maxBuffer: 1 << 28 });
  return objects
    .split(/(?<=^})\n/m)
    .filter((object) => object !== '')
    .map((object) => unlabelled(JSON.parse(object) as Manifest));
}

const LABEL = 'read-by';

function unlabelled(object: Manifest): Manifest {
  const { labels = {}, ...metadata } = object.metadata;
  const others = Object.entries(labels).filter(([name]) => name !== LABEL);
  return { ...object, metadata: { ...metadata, ...(others.length > 0 && { labels: Object.fromEntries(others) }) } };
}
