import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../model/cluster.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { failure } from './failure.ts';
import { Modules } from './modules.ts';
import { byCodeUnit } from '../model/sort.ts';

/** The registered cluster contexts of a repository, one file each under `clusters/`, in the order of their names. */
export function loadClusters(root: string, modules = new Modules(root)): { clusters: Cluster[]; findings: Finding[] } {
  const clusters: Cluster[] = [];
  const findings: Finding[] = [];
  const names = readdirSync(join(root, 'clusters')).filter((name) => !name.startsWith('.'));
  for (const name of names.sort(byCodeUnit)) {
    const file = `clusters/${name}`;
    const context = name.replace(/\.ts$/, '');
    const fault = (message: string, hint: string) =>
      findings.push(aboutFile(file, { rule: 'cluster', cluster: context, message, hint }));
    if (!name.endsWith('.ts')) {
      fault('is no cluster file', 'clusters/ holds one <context>.ts for each cluster context; move it away');
      continue;
    }
    try {
      const registered = modules.evaluate(file)['default'];
      if (!(registered instanceof Cluster)) {
        fault('registers no cluster', `export default cluster('${context}', { … })`);
      } else if (registered.context !== context) {
        fault(
          `registers ${registered.context}, but its file is named ${name}`,
          `name the file ${registered.context}.ts`,
        );
      } else {
        clusters.push(registered);
      }
    } catch (thrown) {
      findings.push(failure(root, file, thrown, { cluster: context }));
    }
  }
  return { clusters, findings };
}
