import type { Schema } from '../schema.ts';
import { kindOf, own, type JsonObject } from './kinds.ts';
import { sound } from './schema/sound.ts';
import { join } from './violation.ts';
import { OF_EVERY_OBJECT } from './typed.ts';

/**
 * The fields of an object that the API server takes and then drops without a word, since apply looks away: within an
 * object that declares no properties, within one of `additionalProperties: true`, and where something around keeps
 * unknown fields; see apiextensions-apiserver, pkg/apiserver/schema/pruning.
 */
export function droppedFields(schema: Schema, value: unknown, isRoot = true): string[] {
  const dropped: string[] = [];
  prune(sound(schema), value, '', isRoot, dropped);
  return dropped;
}

function prune(schema: Schema | undefined, value: unknown, field: string, isRoot: boolean, dropped: string[]): void {
  const kind = kindOf(value);
  const keeps = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (kind === 'array') {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      if (!keeps || schema.items !== undefined) prune(schema?.items, item, `${field}[${index}]`, false, dropped);
    }
  } else if (kind === 'object') {
    const object = value as JsonObject;
    const isResource = isRoot || schema?.['x-kubernetes-embedded-resource'] === true;
    for (const name of Object.keys(object)) {
      const path = join(field, name);
      if (isResource && Object.hasOwn(OF_EVERY_OBJECT, name)) continue;
      const known = own(schema?.properties, name);
      const additional = schema?.additionalProperties;
      if (known !== undefined) prune(known, object[name], path, false, dropped);
      else if (additional !== undefined) {
        prune(typeof additional === 'object' ? additional : undefined, object[name], path, false, dropped);
      } else if (!keeps) dropped.push(path);
    }
  }
}
