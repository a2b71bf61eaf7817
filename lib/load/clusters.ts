import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, type ClusterProps } from '../model/cluster.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { deepFreeze } from '../model/freeze.ts';
import { byCodeUnit } from '../model/sort.ts';
import { CLUSTER_SCHEMA } from './cluster-schema.ts';
import type { JsonObject } from './declaration.ts';
import { fieldLine } from './field-line.ts';
import { brokenProps } from './props.ts';
import { readSources, type Content } from './read.ts';

/** The registered cluster contexts of a repository, and what could not be loaded of them. */
export interface LoadedClusters {
  readonly clusters: readonly Cluster[];
  /** The contexts whose file says too little to judge anything by. */
  readonly faulty: readonly string[];
  /** The files that were run for it: those that are not declarative, and what they import. */
  readonly executed: readonly string[];
  readonly findings: readonly Finding[];
}

/** Loads the cluster contexts of a repository, one file each under `clusters/`, in the order of their names. */
export function loadClusters(root: string): LoadedClusters {
  const entries = readdirSync(join(root, 'clusters'), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byCodeUnit(a.name, b.name));
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map(({ name }) => name);
  const contents = readSources(
    root,
    files.map((name) => ({ file: `clusters/${name}`, cluster: contextOf(name), purpose: '' })),
  );
  const loaded = files.flatMap((name, index) => {
    const content = contents[index];
    return content === undefined ? [] : [loadFile(name, content, files)];
  });
  const strays = entries.filter(({ name }) => !files.includes(name)).map(({ name }) => stray(name));
  const clusters = loaded.flatMap(({ cluster }) => cluster ?? []);
  const known = new Set(clusters.map(({ context }) => context));
  return {
    clusters,
    faulty: files.map(contextOf).filter((context) => !known.has(context)),
    executed: [...new Set(contents.flatMap(({ executed }) => executed))],
    findings: [...strays, ...loaded.flatMap(({ findings }) => findings)].map((finding) => ({
      ...finding,
      line: fieldLine(root, finding),
    })),
  };
}

function contextOf(name: string): string {
  return name.replace(/\.ts$/, '');
}

function stray(name: string): Finding {
  const hint = 'clusters/ holds one <context>.ts for each cluster context; move it away';
  return aboutFile(`clusters/${name}`, {
    rule: 'cluster',
    cluster: contextOf(name),
    message: 'is no cluster file',
    hint,
  });
}

function loadFile(
  name: string,
  { exported, faults }: Content,
  files: readonly string[],
): { cluster?: Cluster; findings: Finding[] } {
  const context = contextOf(name);
  const fault = (message: string, hint: string) => ({
    findings: [aboutFile(`clusters/${name}`, { rule: 'cluster', cluster: context, message, hint })],
  });
  if (faults.length > 0) {
    return { findings: faults.map(({ file, ...found }) => aboutFile(file, { cluster: context, ...found })) };
  }
  if (exported.type !== 'cluster') return fault('registers no cluster', `export default cluster('${context}', { … })`);
  if (exported.context !== context) {
    const registered = typeof exported.context === 'string' ? exported.context : JSON.stringify(exported.context);
    // A copy of another cluster's file is for a new one.
    const rename = files.includes(`${registered}.ts`) ? '' : `name the file ${registered}.ts, or `;
    const hint = `${rename}write cluster('${context}', { … })`;
    return fault(`registers ${registered}, but its file is named ${name}`, hint);
  }
  const broken = brokenProps(CLUSTER_SCHEMA, exported.props, 'a cluster file');
  const props = soundProps(exported.props, new Set(broken.map(({ field }) => field.split(/[.[]/, 1).join())));
  return {
    ...(props && { cluster: new Cluster(context, deepFreeze(props)) }),
    findings: broken.map((one) => aboutFile(`clusters/${name}`, { rule: 'cluster', cluster: context, ...one })),
  };
}

/**
 * What a cluster can be judged by where some fields are wrong: the others. Without what it serves, or the namespaces
 * that it has, whatever is ordered of it would seem wrong.
 */
function soundProps(props: JsonObject, wrong: ReadonlySet<string>): ClusterProps | undefined {
  if (wrong.has('serves') || wrong.has('namespaces')) return undefined;
  const sound = Object.entries(props).filter(([field]) => !wrong.has(field));
  return { description: '', ...Object.fromEntries(sound) } as unknown as ClusterProps;
}
