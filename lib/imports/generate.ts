import type { Names } from 'api-server-verdict';
import { toCustomResourceDefinition } from '../admission/crd.ts';
import { pinsFor } from '../load/pins.ts';
import type { Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { groupBy } from '../model/group.ts';
import { byCodeUnit } from '../model/sort.ts';
import { kindsIn } from '../model/xrd.ts';
import { clusterModule, constructModule, generated, type GeneratedFile } from './cluster-module.ts';
import { constructSource, propertyName } from './construct.ts';

/** Where the catalog of all kinds is, below imports/. */
export const CATALOG = 'constructs/catalog';

/** The generated files: a construct per kind and XRD, a module per cluster with what it serves, and the catalog. */
export function generate(xrds: readonly Xrd[], clusters: readonly Cluster[]): GeneratedFile[] {
  return [
    ...xrds.flatMap((xrd) => kindsIn(xrd.xrd).map((names) => construct(xrd, names))),
    ...clusters.map((cluster) => clusterModule(cluster, xrds)),
    generated(CATALOG, 'imports/xrds', catalog(xrds)),
  ];
}

/** The module of the construct that orders a kind which an XRD brings. */
export function construct(xrd: Xrd, names: Names): GeneratedFile {
  const { group, versions } = toCustomResourceDefinition(xrd.xrd, names).spec;
  const { kind } = names;
  // Orders are written in the version that Compositions refer to; that there is one, loading has made sure of.
  const sources = versions
    .filter(({ storage }) => storage)
    .map(({ name, schema }) => constructSource({ apiVersion: `${group}/${name}`, kind }, schema.openAPIV3Schema));
  return generated(constructModule(xrd, names), xrd.file, sources.join(''));
}

function catalog(xrds: readonly Xrd[]): string {
  const pins = xrds.flatMap((xrd) => pinsFor(xrd, xrds).map((pin) => ({ pin, revision: xrd.revision })));
  const fields = [...groupBy(pins, ({ pin }) => pin)]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([pin, of]) => {
      const revisions = [...new Set(of.map(({ revision }) => `'${revision}'`))].sort(byCodeUnit);
      return `  readonly ${propertyName(pin)}: ${revisions.join(' | ')};\n`;
    });
  return `/** Every kind there is, with its revisions. */\nexport interface Catalog {\n${fields.join('')}}\n`;
}
