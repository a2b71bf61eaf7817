import * as fc from 'fast-check';
import { objectionsTo } from '../../lib/object.ts';
import { readManifests } from '../../lib/yaml/parse.ts';
import type { Schema } from '../../lib/schema.ts';
import type { CustomVersion } from '../../lib/crd.ts';
import { APPLY, verdict } from '../corpus/ask.ts';
import { recording, type Schema as Base, type Verdict } from '../corpus/corpus.ts';
import type { Oracle } from '../oracle.ts';
import { type Edit, edited } from './edits.ts';
import { Choices, VALUES } from './generate.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** A kind of the corpus, with objects of it to begin from. */
export interface Kind {
  readonly base: Base;
  readonly version: Partial<CustomVersion> & { readonly name: string };
  readonly schema: Schema;
  readonly objects: readonly JsonObject[];
}

/** The kind of a schema; undefined where no case of it is an object to begin from. */
export function kindOf(base: Base): Kind | undefined {
  const { group, names, versions } = base.crd.spec;
  const version = versions.find(({ served, deprecated }) => served && deprecated !== true);
  if (version === undefined) return undefined;
  const { cases } = recording(base.name);
  const objects = base.cases
    .filter(({ name, old }) => old === undefined && cases.get(name)?.accepted === true)
    .map(({ object }) => read(typeof object === 'string' ? object : Buffer.from(object).toString()))
    .filter((object) => object?.['apiVersion'] === `${group}/${version.name}` && object['kind'] === names.kind)
    .map((object) => placed(base, plain(object)));
  return objects.length === 0 ? undefined : { base, version, schema: version.schema.openAPIV3Schema, objects };
}

/** An object with edits made to it, perhaps in place of what it was before. */
export interface EditedObject {
  readonly before: JsonObject;
  readonly edits: readonly Edit[];
  readonly isUpdate: boolean;
}

/** So many edited objects of a kind, the same for the same seed. */
export function someEditedObjects({ objects, schema }: Kind, seed: number, count: number, isUpdate: boolean) {
  const numbers = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  return fc.sample(numbers, { seed, numRuns: count }).map((chosen): EditedObject => {
    const choices = new Choices(chosen);
    const before = objects[choices.below(objects.length)] ?? {};
    return { before, edits: someObjectEdits(before, schema, choices, isUpdate), isUpdate };
  });
}

/** What is said of an edited object. */
export interface Compared {
  readonly said: Verdict;
  /** The fields that we refuse. */
  readonly ours: readonly (string | null)[];
  /** Those that we refuse of what the server makes of it by a merge, and judges. */
  readonly oursOfMerged?: readonly (string | null)[];
}

/** What the server's own code says of an edited object, and what we do; undefined where it refuses what was before. */
export async function compared(
  oracle: Oracle,
  { base, version, schema }: Kind,
  one: EditedObject,
): Promise<Compared | undefined> {
  const { group, names, scope } = base.crd.spec;
  const inNamespace = scope === 'Namespaced' ? '/namespaces/demo' : '';
  const path = `/apis/${group}/${version.name}${inNamespace}/${names.plural}/fuzz`;
  const apply = (object: JsonObject, options = '') =>
    oracle.request('PATCH', `${path}?${APPLY}${options}`, JSON.stringify(object), 'application/apply-patch+yaml');
  if (one.isUpdate && !verdict(await apply(one.before)).accepted) return undefined;
  const object = placed(base, edited(one.before, one.edits));
  const judgement = await apply(object, '&dryRun=All');
  if (one.isUpdate) await oracle.request('DELETE', path);
  const definition = { schema, named: names.kind, hasStatusSubresource: version.subresources !== undefined };
  const previous = one.isUpdate ? reread(one.before) : undefined;
  const ours = (applied: unknown) => objectionsTo(applied, definition, previous).map(({ field }) => field);
  const { merged } = judgement;
  return {
    said: verdict(judgement),
    ours: ours(reread(object)),
    oursOfMerged: merged === undefined ? undefined : ours(unmanaged(read(merged))),
  };
}

function read(text: string): JsonObject | undefined {
  const [first] = readManifests(new TextEncoder().encode(text));
  const value = first !== undefined && 'value' in first ? first.value : undefined;
  return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
}

/** As we read what the server is sent. */
function reread(object: JsonObject): unknown {
  return read(JSON.stringify(object));
}

/** What a merge adds to metadata, and nobody may apply. */
const OF_SERVER = ['managedFields', 'uid'];

function unmanaged({ metadata, ...object }: JsonObject = {}): JsonObject {
  const fields = Object.entries(isObject(metadata) ? metadata : {});
  return { ...object, metadata: Object.fromEntries(fields.filter(([name]) => !OF_SERVER.includes(name))) };
}

/** Without what is of one time only, and with numbers that JavaScript writes. */
function plain({ metadata, ...object }: JsonObject = {}): JsonObject {
  const { labels, annotations } = isObject(metadata) ? metadata : {};
  const small = (_: string, value: unknown) => (typeof value === 'bigint' ? 1 : value);
  return JSON.parse(JSON.stringify({ ...object, metadata: { labels, annotations } }, small)) as JsonObject;
}

/** An object where it is sent to, whatever its metadata says otherwise. */
function placed({ crd }: Base, object: JsonObject): JsonObject {
  const { metadata } = object;
  const place = crd.spec.scope === 'Namespaced' ? { name: 'fuzz', namespace: 'demo' } : { name: 'fuzz' };
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), ...place } };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const OWNER = { apiVersion: 'v1', kind: 'A', name: 'a', uid: '1' };

const METADATA: readonly [readonly [string, ...unknown[]], ...(readonly [string, ...unknown[]])[]] = [
  ['finalizers', ['a.b/c'], {}, ['x'], ['a.b/c', 'a.b/c'], 'a'],
  ['ownerReferences', {}, [{}], [OWNER], [OWNER, { ...OWNER, kind: 'B' }], ['a']],
  ['labels', { a: 'b' }, { a: 1 }, { 'a b': 'c' }, [], { a: null }],
  ['annotations', { a: 'b' }, { a: true }, { 'A/b/c': 'd' }, null],
  ['generation', 1, -1, 1.5, '1'],
  ['creationTimestamp', '2001-01-01T00:00:00Z', 'yesterday', null],
  ['managedFields', [], [{}], {}],
  ['unheardOf', 1],
];

/** What a server looks at when it makes an object, and overlooks or refuses to change later. */
const SET_ONCE: typeof METADATA = [
  ['deletionTimestamp', '2001-01-01T00:00:00Z'],
  ['resourceVersion', '1', 'x'],
  ['uid', '', 'a'],
  ['generateName', 'a-', 'A'],
];

function someObjectEdits(object: JsonObject, schema: Schema, choices: Choices, isUpdate: boolean): Edit[] {
  const edits: Edit[] = [];
  for (let count = 1 + choices.below(3); count > 0; count--) {
    const now = edited(object, edits);
    const paths = pathsOf(now).filter(([first]) => first !== 'apiVersion' && first !== 'kind');
    if (choices.below(6) === 0) {
      const within = paths.filter((path) => path.at(-1) === 'metadata');
      const [name, ...values] = choices.of(...METADATA, ...(isUpdate ? [] : SET_ONCE));
      const at = [...(within[choices.below(Math.max(1, within.length))] ?? ['metadata']), name];
      edits.push({ at, put: values[choices.below(values.length)] });
      continue;
    }
    const inside = paths.filter(([first]) => first !== undefined && first !== 'metadata');
    const at = inside[choices.below(Math.max(1, inside.length))] ?? ['spec'];
    const other = inside[choices.below(Math.max(1, inside.length))] ?? ['spec'];
    edits.push(someChange(at, valueAt(now, at), valueAt(now, other), schema, choices));
  }
  return edits;
}

function someChange(at: Edit['at'], value: unknown, other: unknown, schema: Schema, choices: Choices): Edit {
  switch (choices.below(5)) {
    case 0:
      return { at };
    case 1:
      return { at, put: choices.of<unknown>(...VALUES) };
    case 2:
      if (Array.isArray(value)) return { at, put: [...(value as unknown[]), other] };
      if (isObject(value)) {
        return { at: [...at, choices.of('added', 'name', 'a', 'x')], put: choices.of<unknown>(...VALUES) };
      }
      return { at, put: typeof value === 'number' ? value + choices.of(1, -1, 0.5, 1000) : `${String(value)}a` };
    case 3: {
      const names = Object.keys(schemaAt(schema, at)?.properties ?? {});
      const name = names[choices.below(Math.max(1, names.length))];
      return name === undefined ? { at, put: null } : { at: [...at, name], put: choices.of<unknown>(...VALUES) };
    }
    default:
      return { at, put: other };
  }
}

function pathsOf(value: unknown, at: Edit['at'] = []): Edit['at'][] {
  if (Array.isArray(value)) return [at, ...value.flatMap((item, index) => pathsOf(item, [...at, index]))];
  return isObject(value) ? [at, ...Object.entries(value).flatMap(([name, one]) => pathsOf(one, [...at, name]))] : [at];
}

function valueAt(value: unknown, [step, ...others]: Edit['at']): unknown {
  if (step === undefined) return value;
  return typeof value === 'object' && value !== null ? valueAt((value as JsonObject)[step], others) : undefined;
}

function schemaAt(schema: Schema | undefined, [step, ...others]: Edit['at']): Schema | undefined {
  if (step === undefined || schema === undefined) return schema;
  if (typeof step === 'number') return schemaAt(schema.items, others);
  const { additionalProperties } = schema;
  const values = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return schemaAt(schema.properties?.[step] ?? values, others);
}
