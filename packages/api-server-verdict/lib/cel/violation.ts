/** A rule in a schema that the API server would not take: an error of the XRD. */
export interface RuleError {
  /** Where in the schema: `openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule`. */
  readonly field: string;
  readonly message: string;
  /** What to do about it, where the message does not say. */
  readonly hint?: string;
}

/** A rule that an object breaks. */
export interface CelViolation {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
  /** What the API server calls it: a value that is invalid, forbidden, required or a duplicate. */
  readonly reason: 'FieldValueDuplicate' | 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired';
  /** Whether the API server only warns: what breaks the rule was there before, and has not been changed. */
  readonly tolerated: boolean;
}
