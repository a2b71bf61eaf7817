import { isSubdomain } from './dns-names.ts';
import { isObject, kindOf, own, textOf, type JsonObject } from '../structural/kinds.ts';
import { notJson } from '../structural/not-json.ts';
import { typeViolations } from '../structural/typed.ts';
import type { Violation } from '../structural/violation.ts';
import { article, whatIs } from '../structural/words.ts';
import { namespaceViolation, objectMetaViolations } from './object-meta.ts';
import { METADATA } from './schema.ts';

export interface MetadataOptions {
  /** The most characters of a name: 253 to the API server, 63 to Crossplane. */
  readonly maxNameLength: number;
  readonly namespaced: boolean;
}

/**
 * What is wrong with what every object has, apiVersion, kind and metadata, as the API server judges a custom resource
 * that is applied and not there yet; see apimachinery, pkg/api/validation/objectmeta.go.
 */
export function metadataViolations(manifest: unknown, options: MetadataOptions): Violation[] {
  if (!isObject(manifest)) {
    return [{ field: '', message: `is ${whatIs(manifest)}`, hint: 'it must be an object', blocks: true }];
  }
  const found = blocking(['apiVersion', 'kind'].flatMap((name) => typeMetaViolation(manifest, name)));
  const metadata = own(manifest, 'metadata') ?? {};
  if (!isObject(metadata)) {
    const message = `is ${whatIs(metadata)}`;
    return [...found, { field: 'metadata', message, hint: `it must be ${article('object')}`, blocks: true }];
  }
  const strange = notJson(metadata, 'metadata');
  if (strange.endless) return [...found, ...blocking(strange.violations)];
  const mistyped = typeViolations(METADATA, metadata, 'metadata', 'metadata', false);
  // Beneath a field of the wrong type there is nothing to judge.
  const sound = Object.fromEntries(
    Object.entries(metadata).filter(
      ([name]) => !mistyped.some(({ field }) => /^metadata\.([^.[]*)/.exec(field)?.[1] === name),
    ),
  );
  return [
    ...found,
    ...blocking(mistyped),
    ...nameViolations(sound, metadata, options.maxNameLength),
    ...namespaceViolations(sound, metadata, options.namespaced),
    ...objectMetaViolations(sound, 'metadata'),
    ...blocking(presetViolations(sound)),
  ];
}

/** What the server refuses before it validates anything. */
function blocking(violations: readonly Violation[]): Violation[] {
  return violations.map((violation) => ({ ...violation, blocks: true }));
}

function typeMetaViolation(manifest: JsonObject, name: string): Violation[] {
  const value = own(manifest, name);
  if (typeof value === 'string' && value !== '') return [];
  if (value === undefined || value === null || value === '') {
    return [{ field: name, message: 'is missing', hint: 'add it: it is required' }];
  }
  return [{ field: name, message: `is ${whatIs(value)}`, hint: 'it must be a string' }];
}

function nameViolations(metadata: JsonObject, written: JsonObject, most: number): Violation[] {
  const field = 'metadata.name';
  const name = textOf(metadata, 'name');
  const generateName = textOf(metadata, 'generateName');
  const found: Violation[] = [];
  if (name === '') {
    if (kindOf(own(written, 'name') ?? null) === 'null' || own(written, 'name') === '') {
      const hint =
        generateName === '' ? 'add it: it is required' : 'add it: what is applied needs a name, generateName is no use';
      found.push({ field, message: 'is missing', hint });
    }
  } else if (name.length > most) {
    found.push({ field, message: `has ${name.length} characters`, hint: `it takes at most ${most}` });
  } else if (!isSubdomain(name)) {
    found.push({ field, message: `is ${JSON.stringify(name)}`, hint: NAME });
  }
  // A dash at the end is fine, for the server puts something behind it: apimachinery, maskTrailingDash.
  const prefix = /.-$/.test(generateName) ? `${generateName.slice(0, -2)}a` : generateName;
  if (prefix !== '' && !isSubdomain(prefix)) {
    found.push({ field: 'metadata.generateName', message: `is ${JSON.stringify(generateName)}`, hint: NAME });
  }
  return found;
}

const NAME = 'use a-z, 0-9, - and ., with a letter or digit at both ends';

function namespaceViolations(metadata: JsonObject, written: JsonObject, namespaced: boolean): Violation[] {
  const field = 'metadata.namespace';
  const namespace = textOf(metadata, 'namespace');
  if (!namespaced) {
    return namespace === ''
      ? []
      : [{ field, message: `is ${JSON.stringify(namespace)}`, hint: 'remove it: the kind is cluster-scoped' }];
  }
  if (namespace !== '') return namespaceViolation(namespace, field);
  const value = own(written, 'namespace') ?? '';
  return value === '' ? [{ field, message: 'is missing', hint: 'add it: the kind is namespaced' }] : [];
}

/** Fields that the server must be left to set. */
function presetViolations(metadata: JsonObject): Violation[] {
  const found: Violation[] = [];
  const refuse = (name: string, hint: string) => {
    found.push({ field: `metadata.${name}`, message: 'is for the server to set', hint: `remove it: ${hint}` });
  };
  if (Array.isArray(own(metadata, 'managedFields'))) refuse('managedFields', 'what is applied must not have it');
  const resourceVersion = textOf(metadata, 'resourceVersion');
  if (resourceVersion !== '' && !isUint64(resourceVersion)) refuse('resourceVersion', 'it must be a number');
  if (textOf(metadata, 'uid') !== '') refuse('uid', 'there is no object of that uid yet');
  return found;
}

function isUint64(text: string): boolean {
  return /^\d+$/.test(text) && BigInt(text) < 2n ** 64n;
}
