import { type Schema, sound } from 'api-server-verdict';
import { groupBy } from '../model/group.ts';
import { FLUX_SYSTEM, SYSTEM } from '../model/names.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { Api, ServedCluster } from './served-cluster.ts';

/** A kind as a cluster serves it. */
export interface Serving {
  readonly cluster: ServedCluster;
  readonly api: Api;
}

/** A kind of one group, and who serves it. */
export interface Orderable {
  /** The kind; with its group, `App.example.org`, where that alone could mean another. */
  readonly name: string;
  readonly servings: readonly [Serving, ...Serving[]];
}

/** All that can be ordered on these clusters, by name. */
export function orderablesOn(clusters: readonly ServedCluster[]): Orderable[] {
  const servings = clusters.flatMap((cluster) => [...cluster.apis.values()].map((api) => ({ cluster, api })));
  const kinds = [...groupBy(servings, ({ api }) => fullName(api))].flatMap(([full, [first, ...others]]) => {
    if (first === undefined) return [];
    const { name } = first.api;
    const meansThis = ({ api }: Serving) => (api.name === name) === (fullName(api) === full);
    return [{ name: servings.every(meansThis) ? name : full, servings: [first, ...others] } satisfies Orderable];
  });
  return kinds.sort((a, b) => byCodeUnit(a.name, b.name));
}

/** A kind with its group, `App.example.org`. */
export function fullName({ kind, crd }: Api): string {
  return `${kind}.${crd.spec.group}`;
}

/** The purposes of a cluster that orders of a kind can be for. */
export function purposesFor({ cluster, api }: Serving): string[] {
  if (api.crd.spec.scope !== 'Namespaced') return [SYSTEM];
  return cluster.purposes.filter((purpose) => cluster.hasNamespace(purpose) && purpose !== FLUX_SYSTEM);
}

/** The version in which the construct of a kind orders it, and the schemas of the object and its spec there. */
export function orderedVersion({ crd }: Api): { apiVersion: string; schema: Schema; spec: Schema } {
  const version = crd.spec.versions.find(({ storage }) => storage);
  const schema = sound(version?.schema.openAPIV3Schema ?? {});
  return {
    apiVersion: `${crd.spec.group}/${version?.name ?? ''}`,
    schema,
    spec: schema.properties?.['spec'] ?? {},
  };
}
