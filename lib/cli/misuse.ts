/** What to say of standard input without a cluster. */
export const NO_CLUSTER = '--cluster is missing: standard input lies in no folder that names one';

/** The command line asks for something that cannot be: exit status 2. */
export class Misuse extends Error {
  override readonly name = 'error';
}
