/** What the API server has against an object or a schema. */
export interface Objection {
  /** What it is about: what every object has, the fields of the schema, or a rule in CEL. */
  readonly rule: 'metadata' | 'schema' | 'cel';
  /** The field path, such as `spec.ports[0].name`; empty for the whole. */
  readonly field: string;
  /** What is wrong; reads on from the field. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}
