import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CustomResourceDefinition } from '../../lib/crd.ts';

export const CORPUS = __dirname;

/** A text exactly as a client would send it; bytes where it is no UTF-8 (`!!binary`). */
export type Body = string | Uint8Array;

/** What is put before the server. */
export interface Case {
  readonly name: string;
  readonly object: Body;
  /** What the server has under the same name already. */
  readonly old?: Body;
  /** Under which name and namespace it is sent, where that is not what its metadata says. */
  readonly target?: { readonly name?: string; readonly namespace?: string };
}

/** A reason of a refusal, as the server itemizes them. */
export interface Cause {
  readonly field?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What the server says of a schema or an object. */
export interface Verdict {
  readonly accepted: boolean;
  /** Of HTTP. */
  readonly status: number;
  readonly reason?: string;
  readonly message?: string;
  readonly causes?: readonly Cause[];
  readonly warnings?: readonly string[];
}

/** A schema with its cases. */
export interface Schema {
  readonly name: string;
  /** The CustomResourceDefinition as a client would send it. */
  readonly text: string;
  readonly crd: CustomResourceDefinition;
  readonly cases: readonly Case[];
}

/** A schema with all verdicts. */
export interface Recording {
  /** The version of the server. */
  readonly server: string;
  readonly schema: Verdict;
  /** By the name of the case; none when the schema was refused. */
  readonly cases: ReadonlyMap<string, Verdict>;
}

/** All schemas of the corpus, in the order of their names. */
export function schemas(): Schema[] {
  return readdirSync(join(CORPUS, 'schemas'))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.yaml'.length);
      const text = readFileSync(join(CORPUS, 'schemas', file), 'utf8');
      return { name, text, crd: parse(text) as CustomResourceDefinition, cases: casesOf(file) };
    });
}

type Written = null | Body | (Pick<Case, 'object' | 'old'> & NonNullable<Case['target']> & { readonly fill?: number });

function casesOf(file: string): Case[] {
  const path = join(CORPUS, 'cases', file);
  // None for a schema that the server refuses.
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const read = (parse(text, { customTags: ['binary'], maxAliasCount: -1 }) ?? {}) as Record<string, Written>;
  const { frame, ...written } = read as typeof read & { readonly frame?: string };
  return Object.entries(written).map(([name, value]) => {
    // A case that is its own name.
    if (value === null) return { name, object: framed(name, frame) };
    if (typeof value === 'string' || value instanceof Uint8Array) return { name, object: framed(value, frame) };
    const { fill, old, ...target } = value;
    const object = framed(value.object, frame);
    const filled = typeof object === 'string' && fill !== undefined ? object.replaceAll('…', 'a'.repeat(fill)) : object;
    return { name, object: filled, old: old === undefined ? undefined : framed(old, frame), target };
  });
}

/** The text at the end of the frame, unless it is an object by itself. */
function framed(text: Body, frame: string | undefined): Body {
  if (frame === undefined || typeof text !== 'string' || text.startsWith('apiVersion:')) return text;
  const indent = frame.endsWith(':\n') ? '  ' : '';
  return `${frame}${text.trimEnd().replace(/^(?=.)/gm, indent)}\n`;
}

/** What the server said of a schema and its cases. */
export function recording(schema: string): Recording {
  const [head, ...lines] = readFileSync(verdictsFile(schema), 'utf8').trimEnd().split('\n');
  const { server, ...verdict } = JSON.parse(head ?? '') as Verdict & { server: string };
  const cases = lines.map((line) => {
    const { case: name, ...said } = JSON.parse(line) as Verdict & { case: string };
    return [name, said] as const;
  });
  return { server, schema: verdict, cases: new Map(cases) };
}

/**
 * The fields that a refusal is about, as paths such as `spec.ports[0]`. Server-side apply stops at what does not fit
 * the types of the schema, and names the fields of those refusals in the message alone; so does what has no field of
 * its own, as a number that is no integer, and an alternative (oneOf, anyOf, allOf, not).
 */
export function refusedFields({ message = '', causes = [] }: Verdict): string[] {
  const typed = /^failed to (?:create typed|prune fields).*$/s.exec(message)?.[0] ?? '';
  const inMessage = [...typed.matchAll(/(?:^ *|: )\.(\S+?): /gm)].map(([, field]) => field);
  const inCauses = causes.map(({ field, message = '' }) =>
    field === '<nil>' ? (/ in (\S+)$/.exec(message)?.[1] ?? /"(\S+)" must /.exec(message)?.[1]) : field,
  );
  return [...new Set([...inMessage, ...inCauses].filter((field) => field !== undefined))];
}

export function verdictsFile(schema: string): string {
  return join(CORPUS, 'verdicts', `${schema}.jsonl`);
}

/** A recording as text: a line for the schema, then one for each case. */
export function toText({ server, schema, cases }: Recording): string {
  const lines = [{ server, ...schema }, ...[...cases].map(([name, verdict]) => ({ case: name, ...verdict }))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
