import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { objectionsToSchema } from '../../lib/definition.ts';
import type { Schema } from '../../lib/schema.ts';
import { CRDS, type Server, verdict } from '../corpus/ask.ts';
import { schemas, type Schema as Base, type Verdict } from '../corpus/corpus.ts';
import { type Edit, edited } from './edits.ts';
import { Choices, someEdits } from './generate.ts';

/** A schema of the corpus with edits made to it. */
export interface Edited {
  /** The name of the schema. */
  readonly base: string;
  readonly edits: readonly Edit[];
}

/** What a server says of it. */
export interface Judged extends Edited {
  readonly accepted: boolean;
  /** The fields that it refuses, each with what it says, cut short: it repeats whole schemas. */
  readonly refused?: readonly (readonly [field: string, message: string])[];
}

export const DEFINITIONS = join(__dirname, 'definitions.jsonl');

/** What the real server said of each; the first line has its version. */
export function recorded(): Judged[] {
  const [, ...lines] = readFileSync(DEFINITIONS, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Judged);
}

/** Where a schema is in the server's words, when all versions have the same. */
export const PATH = 'spec.validation.openAPIV3Schema';

// Those of our XRDs are large, and much alike; what is wrong with this definition is outside of its schema.
const bases = new Map(
  schemas()
    .filter(({ name }) => !/^[A-Z]|^yaml$|^refused-definition$/.test(name))
    .map((base) => [base.name, base]),
);

/** So many edited schemas, the same for the same seed. */
export function someEdited(seed: number, count: number): Edited[] {
  const names = [...bases.keys()];
  const numbers = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  return fc.sample(numbers, { seed, numRuns: count }).map((chosen) => {
    const choices = new Choices(chosen);
    const base = names[choices.below(names.length)] ?? '';
    return { base, edits: someEdits(original(base), choices) };
  });
}

/** The schema that edits make. */
export function schemaOf({ base, edits }: Edited): Schema {
  return edited(original(base), edits);
}

function original(base: string): Schema {
  return baseNamed(base).crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
}

function baseNamed(name: string): Base {
  const base = bases.get(name);
  if (base === undefined) throw new Error(`no schema ${name} in the corpus`);
  return base;
}

/** Asks a server as Crossplane would, which validates no fields strictly, for a dry run. */
export async function judged(server: Server, { base, edits }: Edited): Promise<Judged> {
  const { crd } = baseNamed(base);
  const [version] = crd.spec.versions;
  const schema = { openAPIV3Schema: schemaOf({ base, edits }) };
  const definition = {
    ...crd,
    spec: { ...crd.spec, versions: [{ ...version, schema, subresources: { status: {} } }] },
  };
  const said = verdict(
    await server.request('POST', `${CRDS}?dryRun=All`, JSON.stringify(definition), 'application/json'),
  );
  return { base, edits, ...inShort(said) };
}

const MESSAGE = 160;

function inShort(said: Verdict): Pick<Judged, 'accepted' | 'refused'> {
  if (said.accepted) return { accepted: true };
  const causes = said.causes ?? [{ field: '', message: said.message }];
  const refused = causes.map(({ field = '', message = '' }) => [field, message.slice(-MESSAGE)] as const);
  return { accepted: false, refused: refused.slice(0, 12) };
}

/** The fields that we refuse. */
export function refusedByUs(edited: Edited): string[] {
  return objectionsToSchema(schemaOf(edited), PATH).map(({ field }) => field);
}
