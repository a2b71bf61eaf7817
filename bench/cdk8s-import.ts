import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomResourceDefinition } from 'api-server-verdict';
import { stringify } from 'yaml';

const CLI = join(__dirname, '../bin/cdk8s.js');

/**
 * What `cdk8s import` makes of CRDs, by the names they are given; one run for all of them, since each takes a second.
 */
export function cdk8sImport(crds: ReadonlyMap<string, CustomResourceDefinition>): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-import-'));
  try {
    for (const [name, crd] of crds) writeFileSync(join(folder, `${name}.json`), JSON.stringify(crd));
    // Two revisions of a kind cannot share an import; see cdk8s-cli, "Found multiple occurrences of version".
    const imports = [...crds.keys()].map((name) => `${name}:=${name}.json`);
    writeFileSync(join(folder, 'cdk8s.yaml'), stringify({ language: 'typescript', app: 'none', imports }));
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'import'], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`cdk8s import failed:\n${stderr}`);
    const read = (name: string, { spec }: CustomResourceDefinition): string =>
      readFileSync(join(folder, 'imports', `${name}-${spec.group}.ts`), 'utf8');
    return new Map([...crds].map(([name, crd]) => [name, read(name, crd)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
