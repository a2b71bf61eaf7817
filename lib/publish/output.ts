import { existsSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DIST } from '../model/names.ts';
import { PublishError } from './publish-error.ts';

/** The output that cdk8s.yaml names; the CLI removes it before it runs the app, so it is only a link to dist. */
export const LINK = '.synth';

/**
 * The folder that a synth makes, as the option `-o` of cdk8s asks: dist without it. It may not lead to dist, into it or
 * to what holds it, as the repository does, because the CLI removes that before it runs the app.
 * @param root the folder of the repository
 */
export function outputFolder(root: string, asked: string | undefined): string {
  const dist = join(root, DIST);
  if (asked === undefined || resolve(asked) === join(root, LINK)) return dist;
  const [kept, output] = [withoutLinks(dist), withoutLinks(resolve(asked))];
  if (kept.startsWith(output) || output.startsWith(kept)) {
    throw new PublishError(
      `-o ${asked} is refused: cdk8s removes that folder first, and dist/ must outlive a synth that fails; ` +
        'without -o a synth writes dist/, and with -o any other folder',
    );
  }
  return resolve(asked);
}

/** Puts the link to dist there where the CLI looks for it, if that is what was made. */
export function linkTo(folder: string, root: string): void {
  if (folder !== join(root, DIST)) return;
  rmSync(join(root, LINK), { recursive: true, force: true });
  symlinkSync(DIST, join(root, LINK));
}

/** A path without links, and a slash at its end; in one case, as to some file systems Dist and dist are one. */
function withoutLinks(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(withoutLinks(dirname(path)), basename(path));
  return join(real, '/').toLowerCase();
}
