import { join, own, type Schema } from 'api-server-verdict';
import { Misuse } from '../misuse.ts';

/** The name of a field or of a map's key, or the place in a list; NEXT is behind its last item. */
type Step = string | number | typeof NEXT;
const NEXT = Symbol('next');

/** What a flag says of the spec. */
export interface Assignment {
  /** As it is typed, without its value: `--set ports[0].name`. */
  readonly flag: string;
  readonly steps: readonly Step[];
  /** The value for a field of a schema. */
  readonly valueFor: (schema: Schema) => unknown;
}

// As helm has it: a backslash before what would mean something else.
const STEP = /(?:^|\.)((?:\\.|[^\\.[\]=])+)|\[(\d*)\]/y;

/** What `--set field=value` says. */
export function parseSet(text: string): Assignment {
  const { steps, path, value } = split('--set', text, 'value, such as --set replicas=2');
  return { flag: `--set ${path}`, steps, valueFor: (schema) => typed(value, schema) };
}

/** What `--set-json field=JSON` says. */
export function parseSetJson(text: string): Assignment {
  const { steps, path, value } = split('--set-json', text, `JSON, such as --set-json 'labels={"tier":"web"}'`);
  try {
    const parsed = JSON.parse(value) as unknown;
    return { flag: `--set-json ${path}`, steps, valueFor: () => parsed };
  } catch (error) {
    const hint = `quote it for your shell, such as --set-json '${path}={"tier":"web"}'`;
    throw new Misuse(`--set-json ${path} is no JSON (${(error as Error).message}): ${hint}`);
  }
}

function split(flag: string, text: string, example: string): { steps: Step[]; path: string; value: string } {
  const steps: Step[] = [];
  let end = 0;
  STEP.lastIndex = 0;
  for (let found = STEP.exec(text); found !== null; found = STEP.exec(text)) {
    const [, name, index] = found;
    steps.push(name === undefined ? (index === '' ? NEXT : Number(index)) : name.replace(/\\(.)/g, '$1'));
    end = STEP.lastIndex;
  }
  if (typeof steps[0] !== 'string' || text[end] !== '=') {
    const syntax = String.raw`nested.field, list[0], list[] for one more, map.key\.with\.dots`;
    throw new Misuse(`${flag} ${text} sets nothing; write ${flag} field=${example}; a field may be ${syntax}`);
  }
  // The spec is all that there is to set.
  const inSpec = steps[0] === 'spec' && typeof steps[1] === 'string' ? steps.slice(1) : steps;
  return { steps: inSpec, path: text.slice(0, end), value: text.slice(end + 1) };
}

/** The value that a text means for a field: text as it is, all else as JSON; what does not fit, admission refuses. */
export function typed(text: string, { type }: Schema): unknown {
  if (type === 'string') return text;
  try {
    const value = JSON.parse(text) as unknown;
    // JavaScript has rounded such a number.
    return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? text : value;
  } catch {
    return text;
  }
}

/** A spec, and which flag has said which field of it. */
export interface Assigned {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly flags: ReadonlyMap<string, string>;
}

/** The spec that flags say, the later over the earlier. */
export function assigned(schema: Schema, assignments: readonly Assignment[]): Assigned {
  const spec = {};
  const flags = new Map(assignments.map((assignment) => [put(spec, schema, assignment), assignment.flag]));
  return { spec, flags };
}

/** Puts a value into a spec, and says which field of the order that is. */
function put(spec: object, schema: Schema, { flag, steps, valueFor }: Assignment): string {
  let container: object = spec;
  let of = schema;
  let field = 'spec';
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    if (Array.isArray(container) === (typeof step === 'string')) {
      const what = typeof step === 'string' ? 'a list, so it has no fields' : 'no list';
      throw new Misuse(`${flag} leads through ${field}, which is ${what}`);
    }
    const key = step === NEXT ? (container as unknown[]).length : step;
    if (Array.isArray(container) && Number(key) > container.length) {
      throw new Misuse(`${flag} leaves ${field}[${container.length}] out; set that first, or write [] for one more`);
    }
    of = typeof key === 'string' ? fieldOf(of, key) : (of.items ?? {});
    field = typeof key === 'string' ? join(field, key) : `${field}[${key}]`;
    if (isLast) define(container, key, valueFor(of));
    else container = inside(container, key, typeof steps[index + 1] !== 'string', `${flag} leads through ${field}`);
  }
  return field;
}

/** The list or object at a place, which is made where nothing is. */
function inside(container: object, key: string | number, isList: boolean, through: string): object {
  const there = own(container as Readonly<Record<string, unknown>>, String(key));
  if (there === undefined) return define(container, key, isList ? [] : {});
  if (typeof there === 'object' && there !== null) return there;
  throw new Misuse(`${through}, which is set to a value already`);
}

// Object.defineProperty, since the name comes from outside and __proto__ must become a field like any other.
function define<Value>(container: object, key: string | number, value: Value): Value {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
  return value;
}

/** The schema of a field, or of the values of a map. */
function fieldOf({ properties, additionalProperties }: Schema, name: string): Schema {
  return own(properties, name) ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
}

/** Whether a field is another, or in that. */
export function isWithin(field: string, other: string): boolean {
  return field.startsWith(other) && /^$|^[.[]/.test(field.slice(other.length));
}

/** What has said a field, or something around it; for what no flag has said, the one that would. */
export function flagOf(field: string, flags: ReadonlyMap<string, string>): string {
  const [nearest] = [...flags].filter(([said]) => isWithin(field, said)).sort(([a], [b]) => b.length - a.length);
  if (nearest === undefined) return field.replace(/^spec\./, '--set ');
  const [said, flag] = nearest;
  return said === field ? flag : `${flag} (${field})`;
}
