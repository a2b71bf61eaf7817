import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unknownPins } from '../admission/rules/pin.ts';
import { loadClusters } from '../load/clusters.ts';
import { loadXrds } from '../load/xrds.ts';
import { fail, stderr, stdout, visible } from '../report/border.ts';
import { findingsText } from '../report/text.ts';
import { cdk8sImport } from './cdk8s-import.ts';
import { GENERATED, type GeneratedFile } from './cluster-module.ts';
import { generate, importable } from './generate.ts';

/** `npm run import`: writes what imports/ holds beside the XRDs, and says what changed. */
function main(root: string): number {
  const { xrds, faulty, findings } = loadXrds(root);
  const { clusters, findings: ofClusters } = loadClusters(root);
  const pins = clusters.flatMap((cluster) => unknownPins(cluster, [...xrds, ...faulty]));
  const faults = [...findings, ...ofClusters, ...pins];
  if (faults.length > 0) {
    stderr.print(findingsText(faults, stderr.colour));
    return 1;
  }
  const changes = write(root, generate(xrds, clusters, cdk8sImport(importable(xrds))));
  stdout.print(...(changes.length > 0 ? visible(changes) : ['imports/ is up to date']));
  return 0;
}

function write(root: string, files: readonly GeneratedFile[]): string[] {
  const stale = ['imports', 'imports/constructs']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => path.endsWith('.ts') && !files.some((file) => file.path === path))
    .filter((path) => readFileSync(join(root, path), 'utf8').startsWith(GENERATED));
  for (const path of stale) rmSync(join(root, path));
  const changed = files.filter(({ path, content }) => {
    const target = join(root, path);
    if (existsSync(target) && readFileSync(target, 'utf8') === content) return false;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    return true;
  });
  return [...stale.map((path) => `removed ${path}`), ...changed.map(({ path }) => `wrote ${path}`)];
}

try {
  process.exitCode = main(join(__dirname, '../..'));
} catch (error) {
  fail(error);
}
