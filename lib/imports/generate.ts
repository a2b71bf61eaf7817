import { toCustomResourceDefinition } from '../admission/crd.ts';
import type { Revision, Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { groupBy } from '../model/group.ts';
import { byCodeUnit } from '../model/sort.ts';
import { clusterModule, generated, type GeneratedFile } from './cluster-module.ts';
import { constructSource, propertyName } from './construct.ts';

/** The generated files: a construct per XRD, a module per cluster with what it serves, and the catalog of them all. */
export function generate(xrds: readonly Xrd[], clusters: readonly Cluster[], faulty: readonly Revision[] = []) {
  return [
    ...xrds.map(construct),
    ...clusters.map(({ context, props }) => clusterModule(context, props.serves)),
    generated('constructs/catalog', 'imports/xrds', catalog([...xrds, ...faulty])),
  ];
}

/** The module of the construct that orders a kind at one revision. */
export function construct({ kind, revision, file, xrd }: Xrd): GeneratedFile {
  const { group, versions } = toCustomResourceDefinition(xrd).spec;
  // Orders are written in the version that Compositions refer to; that there is one, loading has made sure of.
  const sources = versions
    .filter(({ storage }) => storage)
    .map(({ name, schema }) => constructSource({ apiVersion: `${group}/${name}`, kind }, schema.openAPIV3Schema));
  return generated(constructModule({ kind, revision }), file, sources.join(''));
}

/** Where the construct of a kind at one revision is, below imports/. */
export function constructModule({ kind, revision }: Revision): string {
  return `constructs/${kind}-${revision}`;
}

function catalog(there: readonly Revision[]): string {
  const kinds = [...groupBy(there, ({ kind }) => kind)].sort(([a], [b]) => byCodeUnit(a, b));
  const fields = kinds.map(([kind, of]) => {
    const revisions = of.map(({ revision }) => `'${revision}'`).sort(byCodeUnit);
    return `  readonly ${propertyName(kind)}: ${revisions.join(' | ')};\n`;
  });
  return `/** Every kind there is, with its revisions. */\nexport interface Catalog {\n${fields.join('')}}\n`;
}
