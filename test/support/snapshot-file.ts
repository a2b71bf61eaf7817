import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- @types/jest declares its matchers in one
  namespace jest {
    interface Matchers<R> {
      /** Equals the text of a file of its own; `jest -u` writes it, and `jest --ci` demands that it is there. */
      toMatchSnapshotFile(path: string): R;
    }
  }
}

interface Context extends jest.MatcherContext {
  readonly snapshotState: { readonly _updateSnapshot: 'all' | 'new' | 'none' };
}

/** Whether this run of jest is to write snapshots: all, those that are missing, or none. */
let updating: Context['snapshotState']['_updateSnapshot'] = 'none';

expect.extend({
  toMatchSnapshotFile(this: jest.MatcherContext, received: string, path: string) {
    updating = (this as Context).snapshotState._updateSnapshot;
    const expected = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (expected !== received && (updating === 'all' || (updating === 'new' && expected === undefined))) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, received);
      return { pass: true, message: () => '' };
    }
    const suite = relative(join(__dirname, '..'), this.testPath ?? '').replace(/\.test\.ts$/, '');
    const message = () =>
      expected === undefined
        ? `there is no snapshot ${path}; npx jest -u ${suite} writes it`
        : `${this.utils.diff(expected, received) ?? ''}\nnpx jest -u ${suite}, if this is what you order`;
    return { pass: expected === received, message };
  },
});

/** Whether `jest -u` was asked for; known once a snapshot was compared. */
export function updatesAll(): boolean {
  return updating === 'all';
}
