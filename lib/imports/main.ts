import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unknownPins } from '../admission/rules/pin.ts';
import { xrdFindings } from '../admission/rules/xrd.ts';
import { loadClusters } from '../load/clusters.ts';
import { loadXrds } from '../load/xrds.ts';
import type { Finding } from '../model/finding.ts';
import { fail, stderr, stdout, visible } from '../report/border.ts';
import { findingsText } from '../report/text.ts';
import { drift } from './drift.ts';
import { generate } from './generate.ts';
import { typeErrors } from './staged.ts';
import { written } from './written.ts';

/** `npm run import`: writes what imports/ holds beside the XRDs, once it compiles, and says what changed. */
async function main(root: string): Promise<number> {
  const { xrds, faulty, findings } = loadXrds(root);
  const { clusters, findings: ofClusters } = loadClusters(root);
  const pins = clusters.flatMap((cluster) => unknownPins(cluster, [...xrds, ...faulty]));
  const faults = [...findings, ...xrds.flatMap(xrdFindings), ...ofClusters, ...pins];
  if (faults.length > 0) return refuse(faults);

  const files = generate(xrds, clusters);
  const { missing, outdated, stale } = drift(files, written(root));
  const changed = [...missing, ...outdated];
  const errors = changed.length > 0 ? await typeErrors(root, files) : [];
  if (errors.length > 0) return refuse(errors);

  for (const { path, content } of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    // Where there is a link, what it leads to stays as it is.
    rmSync(join(root, path), { force: true });
    writeFileSync(join(root, path), content);
  }
  for (const path of stale) rmSync(join(root, path));
  const changes = [...stale.map((path) => `removed ${path}`), ...changed.map(({ path }) => `wrote ${path}`)];
  stdout.print(...(changes.length > 0 ? visible(changes) : ['imports/ is up to date']));
  return 0;
}

function refuse(findings: readonly Finding[]): number {
  stderr.print(findingsText(findings, stderr.colour), 'imports/ is as it was');
  return 1;
}

main(join(__dirname, '../..')).then((status) => {
  process.exitCode = status;
}, fail);
