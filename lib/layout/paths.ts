import { isKind, isLabel, isSubdomain } from 'api-server-verdict';
import { folderOf } from '../model/names.ts';
import type { PlacedObject } from '../model/order.ts';

/** The grammar of dist: every path that a synth can produce, relative to dist. */

/** The list of resources that kustomize builds a folder from. */
export const KUSTOMIZATION_FILE = 'kustomization.yaml';

/** `<cluster>/<purpose>/<Kind>/<name>.yaml` */
export function objectPath({ cluster, purpose, manifest: { kind, metadata } }: PlacedObject): string {
  return `${cluster}/${purpose}/${kind}/${metadata.name ?? ''}.yaml`;
}

/** Whether a synth of some orders could produce a path, and so owns it. */
export function isProducible(path: string): boolean {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const [cluster = '', purpose, kind, part] = folders;
  if (folders.length > 4 || !isSubdomain(cluster)) return false;
  if (purpose !== undefined && !isLabel(purpose)) return false;
  if (part !== undefined) {
    return /^\d+-of-\d+$/.test(part) && path === `${folderOf(cluster, purpose ?? '', part)}/${KUSTOMIZATION_FILE}`;
  }
  if (kind === undefined) return file === KUSTOMIZATION_FILE;
  return isKind(kind) && file.endsWith('.yaml') && isSubdomain(file.slice(0, -'.yaml'.length));
}
