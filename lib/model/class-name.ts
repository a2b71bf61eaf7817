/**
 * What the class of a kind is called in TypeScript: the kind, and where that cannot be a class or could be a word of
 * the language (`foo-bar`, `object`, `Object`), a name with an underscore, which no kind has.
 */
export function className(kind: string): string {
  return /^[A-Z]\w*$/.test(kind) && kind !== 'Object' ? kind : `${kind.replaceAll('-', '_')}_`;
}

/**
 * The name under which a cluster's module exports a kind: the kind itself, and of one that is told apart by its group a
 * name that no kind and no other group can have: `App_data_example_org` for `App.data.example.org`.
 */
export function exportedName(name: string): string {
  return name.includes('.') ? name.replaceAll('-', '__').replaceAll('.', '_') : name;
}

/** How a module writes such a name among what it imports or exports. */
export function importName(name: string): string {
  return name.includes('-') ? JSON.stringify(name) : name;
}
