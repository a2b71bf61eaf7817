/** The command line asks for something that cannot be: exit status 2. */
export class Misuse extends Error {
  override readonly name = 'error';
}
