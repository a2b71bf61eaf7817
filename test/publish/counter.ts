import { readFileSync, writeFileSync } from 'node:fs';
import { exclusively } from '../../lib/publish/staging.ts';

// Adds one to the number in a file, again and again; what two processes add at once is lost.
const [folder = '', counter = '', times = '1'] = process.argv.slice(2);
for (let time = 0; time < Number(times); time++) {
  exclusively(folder, 60_000, () => {
    const count = Number(readFileSync(counter, 'utf8'));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    writeFileSync(counter, String(count + 1));
  });
}
