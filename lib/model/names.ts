/** The names that the live clusters know; a change here is a migration, see docs/operations.md. */

/** The folder of the repository that Flux reads. */
export const DIST = 'dist';

/** The GitRepository, and the first part of every Kustomization's name. */
export const CATALOG_ORDERS = 'catalog-orders';

/** The Kustomization that installs the packages whose kinds are ordered; it comes from another repository. */
export const CATALOG = 'catalog';

/** The purpose of what is cluster-scoped. */
export const SYSTEM = 'system';

/** The namespace of Flux, whose folder in dist holds Flux's own objects; nothing can be ordered there. */
export const FLUX_SYSTEM = 'flux-system';

/** The name of a cluster's parent Kustomization, or of the child that applies one purpose or a part of it. */
export function kustomizationName(cluster: string, purpose?: string, part?: string): string {
  const name = [CATALOG_ORDERS, cluster, ...(purpose === undefined ? [] : [purpose])].join('-');
  // No purpose holds a dot.
  return part === undefined ? name : `${name}.${part}`;
}

/** The folder below dist that Flux applies a purpose from, or a part of it. */
export function folderOf(cluster: string, purpose: string, part?: string): string {
  return [cluster, purpose, ...(part === undefined ? [] : ['parts', part])].join('/');
}
