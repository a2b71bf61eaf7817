/** The grammar of dist: every path that a synth can produce, relative to dist. */

const CLUSTER = /^[^/]+$/;
const PURPOSE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const KIND = /^[A-Z][A-Za-z0-9]*$/;
const NAME = /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?\.yaml$/;

/** The list of resources that kustomize builds a folder from. */
export const KUSTOMIZATION_FILE = 'kustomization.yaml';

/** `<cluster>/<purpose>/<Kind>/<name>.yaml` */
export function objectPath(cluster: string, purpose: string, kind: string, name: string): string {
  return `${cluster}/${purpose}/${kind}/${name}.yaml`;
}

/** Whether a synth of some orders could produce a path, and so owns it. */
export function isProducible(path: string): boolean {
  const [cluster = '', purpose = '', kind = '', name = '', ...deeper] = path.split('/');
  if (deeper.length > 0 || !CLUSTER.test(cluster)) return false;
  if (purpose === KUSTOMIZATION_FILE) return kind === '';
  if (!PURPOSE.test(purpose)) return false;
  if (kind === KUSTOMIZATION_FILE) return name === '';
  return KIND.test(kind) && NAME.test(name);
}
