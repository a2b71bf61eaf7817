/**
 * What the class of a kind is called in TypeScript: the kind, and where that cannot be a class or could be a word of the
 * language (`foo-bar`, `object`, `Object`), a name with an underscore, which no kind has.
 */
export function className(kind: string): string {
  return /^[A-Z][A-Za-z0-9]*$/.test(kind) && kind !== 'Object' ? kind : `${kind.replaceAll('-', '_')}_`;
}

/** How a module names the class of a kind among what it imports or exports: always by the kind. */
export function importName(kind: string): string {
  return kind.includes('-') ? JSON.stringify(kind) : kind;
}
