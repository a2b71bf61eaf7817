/** What a finding can be about; the names are part of the output of `orders check`. */
export type Rule =
  | 'cluster'
  | 'layout'
  | 'api'
  | 'scope'
  | 'namespace'
  | 'metadata'
  | 'schema'
  | 'cel'
  | 'duplicate'
  | 'reference'
  | 'annotation';

/**
 * Something that keeps a change from being applied, or that deserves a look: where it is, what is wrong, what to do.
 */
export interface Finding {
  readonly rule: Rule;
  /** Which rule of docs/rules.md says so, such as `namespace-missing`; of what came before any, what it is about. */
  readonly code: string;
  /** A change with an error does not merge. */
  readonly severity: 'error' | 'warning';
  /** The file to edit, relative to the repository. */
  readonly file: string;
  readonly line: number;
  /** The cluster context that it holds back; null where it holds back all. */
  readonly cluster: string | null;
  readonly purpose: string | null;
  readonly kind: string | null;
  readonly name: string | null;
  /** The field path in the object, such as `spec.replicas`. */
  readonly field: string | null;
  /** What is wrong; reads on from the field where there is one. */
  readonly message: string;
  /** What to do, where possible a command that can be pasted. */
  readonly hint: string;
}

/** What a rule says of an order; the order itself adds the rest. */
export type Objection = Pick<Finding, 'rule' | 'field' | 'message' | 'hint'> &
  Partial<Pick<Finding, 'code' | 'severity'>>;

/** More than anybody corrects at one go. */
const MAX_PER_OBJECT = 100;

/** What is wrong with one object; of very much, the first of it and how much more there is. */
export function atMost(found: readonly Objection[], most = MAX_PER_OBJECT): readonly Objection[] {
  const rest = found.slice(most);
  const [next] = rest;
  if (next === undefined) return found;
  const severity = rest.every((objection) => objection.severity === 'warning') ? 'warning' : 'error';
  const message = `is one of ${rest.length} more findings, which are not told one by one`;
  const more: Objection = { ...next, severity, message, hint: 'correct those that are told, then check again' };
  return [...found.slice(0, most), more];
}

/** A finding about a file, at its first line unless another is given. */
export function aboutFile(
  file: string,
  { rule, code = rule, message, hint, ...known }: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>,
): Finding {
  return {
    rule,
    code,
    severity: 'error',
    file,
    line: 1,
    cluster: null,
    purpose: null,
    kind: null,
    name: null,
    field: null,
    ...known,
    message,
    hint,
  };
}
