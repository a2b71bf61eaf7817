/** What keeps the API server from taking a text. */
export interface Fault {
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

/** A fault on its way to where it is told: thrown within this folder, and never out of it. */
export class ManifestFault extends Error implements Fault {
  constructor(
    readonly line: number,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** What was thrown as what can be told; an error of ours is one of ours. */
export function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof ManifestFault)) throw thrown;
  const { line, message, hint } = thrown;
  return { line, message, hint };
}

/** A text that the YAML reader of the API server does not take; the problem in that reader's words. */
export function notYaml(line: number, problem: string, hint = 'correct the YAML here or just above'): ManifestFault {
  return new ManifestFault(line, `is not YAML: ${problem}`, hint);
}

/** A text of somebody else's, short and harmless enough for a message. */
export function shown(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return JSON.stringify(short).replace(/[\x7f-\x9f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
}
