/** A field that the API server does not take: where, what is wrong, what to do. */
export interface Violation {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
  /**
   * Whether the API server looks at no rules in CEL for it; see apiextensions-apiserver, registry/customresource,
   * hasBlockingErr.
   */
  readonly blocks?: true;
}

/** A field of an object, as the API server writes it when it validates; map keys too. */
export function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}
