import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admit } from '../lib/admission/admit.ts';
import { load } from '../lib/assess.ts';
import { SNAPSHOTS, snapshots } from '../lib/layout/snapshot.ts';
import { app } from '../main.ts';
import { updatesAll } from './support/snapshot-file.ts';

const REMEDY = 'npx jest -u snapshots removes them, if this is what you order';

const current = snapshots(admit(load(app)), app.repository);

describe('a pull request shows what is ordered:', () => {
  test.each(current)('$path', ({ path, content }) => {
    expect(content).toMatchSnapshotFile(join(app.root, path));
  });

  test('and nothing that is ordered no more', () => {
    const paths = new Set(current.map(({ path }) => path));
    const files = readdirSync(join(app.root, SNAPSHOTS), { recursive: true, encoding: 'utf8' });
    const obsolete = files
      .map((file) => `${SNAPSHOTS}/${file}`)
      .filter((path) => path.endsWith('.yaml') && !paths.has(path));
    if (updatesAll())
      obsolete.forEach((path) => {
        rmSync(join(app.root, path));
      });
    else if (obsolete.length > 0) {
      throw new Error(`nothing is ordered any more that these show:\n${obsolete.join('\n')}\n${REMEDY}`);
    }
  });
});
