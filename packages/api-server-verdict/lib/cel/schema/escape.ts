/** How rules spell names of fields that are no identifiers; see k8s.io/apiserver, pkg/cel/escaping.go. */

const RESERVED: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
]);

const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

const UNESCAPES: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

const ESCAPE = /__([^_]+)__/g;

/** The identifier for a name; undefined if a rule cannot spell it. */
export function escapeName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_.\-/][A-Za-z0-9_.\-/]*$/.test(name)) return undefined;
  return name.replace(/__|[-./]/g, (found) => ESCAPES[found] ?? found);
}

/** The name that an identifier stands for; undefined if there is none. */
export function unescapeName(identifier: string): string | undefined {
  if (!identifier.includes('__')) return identifier;
  if (/^__[^_]+__$/.test(identifier) && RESERVED.has(identifier.slice(2, -2))) return identifier.slice(2, -2);
  const escapes = Array.from(identifier.matchAll(ESCAPE), ([, inner = '']) => inner);
  if (!escapes.every((inner) => Object.hasOwn(UNESCAPES, inner))) return undefined;
  return identifier.replace(ESCAPE, (_, inner: string) => UNESCAPES[inner] ?? '');
}
