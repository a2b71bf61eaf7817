import type { Value } from '../runtime/value.ts';
import {
  BOOL,
  BYTES,
  CIDR,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  IP,
  list,
  map,
  NAMED_FORMAT,
  NULL,
  optional,
  parameter,
  QUANTITY,
  SEMVER,
  STRING,
  struct,
  TIMESTAMP,
  type Type,
  TYPE,
  typeOf,
  UINT,
  URL_TYPE,
} from './type.ts';

// Values are checked against the declared types before a call, so that each function may take just what it declares.
export type Implementation = (...given: never[]) => Value;

/** Functions by their signatures: `(string).charAt(int): string` is called on a string, `size(string): int` is not. */
export type Library = Readonly<Record<string, Implementation>>;

/** One way to call a function. */
export interface Overload {
  readonly signature: string;
  readonly name: string;
  readonly member: boolean;
  /** The types that it takes, what it is called on first. */
  readonly takes: readonly Type[];
  readonly gives: Type;
  /** The names of the type parameters in it. */
  readonly parameters: readonly string[];
  readonly run: Implementation;
}

const SIGNATURE = /^(?:\((.+?)\)\.)?([^(]+)\((.*)\): (.+)$/;

/** The functions of libraries by name, each with its overloads in the order in which they are considered. */
export function declare(...libraries: readonly Library[]): ReadonlyMap<string, readonly Overload[]> {
  const functions = new Map<string, Overload[]>();
  for (const library of libraries) {
    for (const [signature, run] of Object.entries(library)) {
      const overload = overloadOf(signature, run);
      const overloads = functions.get(overload.name) ?? [];
      functions.set(overload.name, [...overloads, overload]);
    }
  }
  return functions;
}

function overloadOf(signature: string, run: Implementation): Overload {
  const [, target, name = '', given = '', gives = ''] = SIGNATURE.exec(signature) ?? [];
  const takes = [...(target === undefined ? [] : [target]), ...separate(given)].map(typeNamed);
  const parameters = [...new Set([...signature.matchAll(/\b[A-Z]\b/g)].map(([letter]) => letter))];
  return { signature, name, member: target !== undefined, takes, gives: typeNamed(gives), parameters, run };
}

const TYPES: Readonly<Record<string, Type>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  duration: DURATION,
  dyn: DYN,
  int: INT,
  null_type: NULL,
  string: STRING,
  timestamp: TIMESTAMP,
  type: TYPE,
  uint: UINT,
  CIDR,
  Format: NAMED_FORMAT,
  IP,
  Quantity: QUANTITY,
  Semver: SEMVER,
  URL: URL_TYPE,
  ...Object.fromEntries(
    ['Authorizer', 'PathCheck', 'GroupCheck', 'ResourceCheck', 'Decision'].map((name) => [
      name,
      struct(`kubernetes.authorization.${name}`),
    ]),
  ),
};

/** The type that a signature means by a name such as `list(string)`. */
function typeNamed(text: string): Type {
  const generic = /^(list|map|optional|type)\((.*)\)$/.exec(text);
  if (generic === null) return TYPES[text] ?? parameter(text);
  const [one = DYN, two = DYN] = separate(generic[2] ?? '').map(typeNamed);
  switch (generic[1]) {
    case 'list':
      return list(one);
    case 'map':
      return map(one, two);
    case 'optional':
      return optional(one);
    default:
      return typeOf(one);
  }
}

/** A list of types at its outermost commas. */
function separate(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of Array.from(text).entries()) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character !== ',' || depth > 0) continue;
    parts.push(text.slice(start, index).trim());
    start = index + 1;
  }
  if (text.trim() !== '') parts.push(text.slice(start).trim());
  return parts;
}
