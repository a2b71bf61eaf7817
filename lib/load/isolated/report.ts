import type { Finding } from '../../model/finding.ts';
import type { FieldPosition, Json, JsonObject, Unsayable } from '../declaration.ts';

/** What is wrong with a file, or with one that it imports. */
export type Fault = Pick<Finding, 'rule' | 'file' | 'line' | 'message' | 'hint'>;

/** What running a file says, as it leaves the engine: text. Positions are those of what the compiler made of it. */
export interface Report {
  readonly type: 'orders' | 'cluster' | 'nothing';
  readonly declared: readonly Declared[];
  readonly context: Json;
  readonly props: JsonObject;
  /** Whether something is left that would go on later. */
  readonly asynchronous: boolean;
  readonly thrown: Thrown | null;
}

/** A construct, as its class in the engine has recorded it. */
export interface Declared {
  readonly apiVersion: string | null;
  readonly kind: string;
  readonly id: string | null;
  readonly props: JsonObject;
  readonly helped: Readonly<Record<string, string>>;
  readonly unsayable: readonly Unsayable[];
  /** The stack that leads to it. */
  readonly stack: string;
}

/** What was thrown; an error of the loader's own says what to do. */
export interface Thrown {
  readonly message: string;
  readonly stack: string;
  readonly hint: string | null;
}

/** A construct with its place in the source. */
export interface Located extends Omit<Declared, 'stack'> {
  readonly written: FieldPosition;
}

/**
 * Whether a value from the engine has the shape of a report: the code that ran there may have forged it, which gets it
 * nothing but orders of its own file.
 */
export function isReport(value: unknown): value is Report {
  return (
    has(value, { type: isText, declared: isListOf(isDeclared), context: isAnything, props: isObject }) &&
    has(value, { asynchronous: isFlag, thrown: isOr(null, isThrown) })
  );
}

const isDeclared: Test = (value) =>
  has(value, { kind: isText, apiVersion: isOr(null, isText), id: isOr(null, isText), props: isObject }) &&
  has(value, { helped: isObject, stack: isText }) &&
  has(value, { unsayable: isListOf((item) => has(item, { field: isText, message: isText })) }) &&
  Object.values((value as Declared).helped).every(isText);

const isThrown: Test = (value) => has(value, { message: isText, stack: isText, hint: isOr(null, isText) });

type Test = (value: unknown) => boolean;
const isText: Test = (value) => typeof value === 'string';
const isFlag: Test = (value) => typeof value === 'boolean';
const isAnything: Test = () => true;
const isObject: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function isListOf(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test);
}

function isOr(constant: unknown, test: Test): Test {
  return (value) => value === constant || test(value);
}

function has(value: unknown, fields: Readonly<Record<string, Test>>): boolean {
  return isObject(value) && Object.entries(fields).every(([name, test]) => test((value as JsonObject)[name]));
}
