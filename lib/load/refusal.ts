import type { Rule } from '../model/finding.ts';

/** A line of a file; the file is an absolute path. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A file asked the loader for something that it may not have; thrown where it asked, so that the stack has the line. */
export class Refusal extends Error {
  constructor(
    readonly rule: Rule,
    message: string,
    readonly hint: string,
    /** Where it asked, if that is an import: the compiler moves those, so that the stack leads elsewhere. */
    readonly place?: Place,
  ) {
    super(message);
  }
}
