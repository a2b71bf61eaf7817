import type { Rule } from '../model/finding.ts';

/** A file asked the loader for something that it may not have; thrown where it asked, so that the stack has the line. */
export class Refusal extends Error {
  constructor(
    readonly rule: Rule,
    message: string,
    readonly hint: string,
    /** What the file tried to import, where that is what was refused. */
    readonly specifier?: string,
  ) {
    super(message);
  }
}
