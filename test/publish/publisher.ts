import { readFileSync } from 'node:fs';
import type { TreeFile } from '../../lib/layout/tree.ts';
import { publish } from '../../lib/publish/publish.ts';

// Publishes trees to a folder, one after the other and so many times over, in a process that a test can kill.
const [folder = '', trees = '', times = '1'] = process.argv.slice(2);
process.stdout.write('begins\n');
try {
  for (let time = 0; time < Number(times); time++) {
    for (const tree of JSON.parse(readFileSync(trees, 'utf8')) as TreeFile[][]) publish(folder, tree);
  }
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = 1;
}
