import type { Schema } from '../../schema.ts';
import { CONTROLS } from '../runtime/text.ts';
import { hasProperties, propertyOf, schemaOfValues } from '../schema/resource.ts';

/** A field of an object, as Kubernetes writes field paths. */
export function child(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** An entry of a map, or an element of a list. */
export function at(path: string, key: string | number): string {
  return `${path}[${key}]`;
}

const QUOTED = /\['((?:[^'\\]|\\[^])*)'\]/y;
const NAME = /\.([^.[\]']+)/y;

const ESCAPES: Readonly<Record<string, string>> = { ...CONTROLS, "'": "'", '\\': '\\' };

/**
 * The field path that a JSON path such as .spec.ports['http'] stands for; undefined if the schema has no such field.
 * See ValidFieldPath in k8s.io/apiextensions-apiserver.
 */
export function fieldPathOf(jsonPath: string, schema: Schema): string | undefined {
  let path = '';
  let here = schema;
  for (let index = 0; index < jsonPath.length;) {
    const step = stepAt(jsonPath, index);
    if (step === undefined) return undefined;
    const isNamed = hasProperties(here);
    path = isNamed ? child(path, step.name) : at(path, step.name);
    const next = isNamed ? propertyOf(here, step.name) : schemaOfValues(here);
    if (next === undefined) return undefined;
    here = next;
    index += step.length;
  }
  return path;
}

function stepAt(jsonPath: string, index: number): { name: string; length: number } | undefined {
  NAME.lastIndex = index;
  const named = NAME.exec(jsonPath);
  if (named?.[1] !== undefined) return { name: named[1], length: named[0].length };
  QUOTED.lastIndex = index;
  const quoted = QUOTED.exec(jsonPath);
  if (quoted?.[1] === undefined) return undefined;
  const letters = Array.from(quoted[1].matchAll(/\\([^])/g), ([, letter = '']) => letter);
  if (!letters.every((letter) => Object.hasOwn(ESCAPES, letter))) return undefined;
  const name = quoted[1].replace(/\\([^])/g, (_, letter: string) => ESCAPES[letter] ?? '');
  return { name, length: quoted[0].length };
}
