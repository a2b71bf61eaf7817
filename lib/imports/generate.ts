import { toCustomResourceDefinition } from '../admission/crd.ts';
import type { Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { byCodeUnit } from '../model/sort.ts';
import type { CustomResourceDefinition, Schema } from '../model/xrd.ts';
import { clusterModule, generated, type GeneratedFile } from './cluster-module.ts';
import { toConstruct } from './construct.ts';
import { documented } from './documented.ts';

/** What `cdk8s import` is to read, by the names under which its output comes back. */
export function importable(xrds: readonly Xrd[]): Map<string, CustomResourceDefinition> {
  return new Map(
    xrds.map((xrd) => {
      const crd = toCustomResourceDefinition(xrd.xrd);
      // Orders are written in the version that Compositions refer to, and say nothing of status.
      const versions = crd.spec.versions.filter(({ storage }) => storage);
      const ordered = versions.map((version) => ({
        ...version,
        schema: { openAPIV3Schema: orderable(version.schema.openAPIV3Schema) },
      }));
      return [moduleOf(xrd), { ...crd, spec: { ...crd.spec, versions: ordered } }];
    }),
  );
}

function orderable(schema: Schema): Schema {
  const { metadata = {}, spec = {} } = schema.properties ?? {};
  return documented({ ...schema, properties: { metadata, spec } });
}

/** The generated files: a construct per XRD, a module per cluster with what it serves, and the catalog of them all. */
export function generate(
  xrds: readonly Xrd[],
  clusters: readonly Cluster[],
  imported: ReadonlyMap<string, string>,
): GeneratedFile[] {
  const crds = importable(xrds);
  const constructs = xrds.map((xrd) => {
    const schema = crds.get(moduleOf(xrd))?.spec.versions[0]?.schema.openAPIV3Schema ?? {};
    const construct = toConstruct(xrd.kind, schema, imported.get(moduleOf(xrd)) ?? '');
    return generated(`constructs/${moduleOf(xrd)}`, xrd.file, construct);
  });
  return [
    ...constructs,
    ...clusters.map(({ context, props }) => clusterModule(context, props.serves)),
    generated('constructs/catalog', 'imports/xrds', catalog(xrds)),
  ];
}

function catalog(xrds: readonly Xrd[]): string {
  const kinds = [...new Set(xrds.map(({ kind }) => kind))].sort(byCodeUnit);
  const fields = kinds.map((kind) => {
    const revisions = xrds.filter((xrd) => xrd.kind === kind).map(({ revision }) => `'${revision}'`);
    return `  readonly ${kind}: ${revisions.sort(byCodeUnit).join(' | ')};\n`;
  });
  return `/** Every kind there is, with its revisions. */\nexport interface Catalog {\n${fields.join('')}}\n`;
}

function moduleOf({ kind, revision }: Xrd): string {
  return `${kind}-${revision}`;
}
