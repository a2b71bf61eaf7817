import type { Schema } from '../schema.ts';
import { namespaceViolation, objectMetaViolations } from '../metadata/object-meta.ts';
import { serverFieldViolations } from '../metadata/server-fields.ts';
import { isObject, kindOf, own, textOf, type JsonObject } from './kinds.ts';
import { anywhere } from './memo.ts';
import { join, type Violation } from './violation.ts';

const bearsEmbedded = anywhere((schema) => schema['x-kubernetes-embedded-resource'] === true);

/**
 * What is wrong with the objects within an object: each needs an apiVersion and a kind, and its metadata is held to the
 * rules of metadata; see apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go.
 */
export function embeddedViolations(schema: Schema, value: unknown, field: string, found: Violation[]): void {
  if (!bearsEmbedded(schema)) return;
  switch (kindOf(value)) {
    case 'array': {
      const { items } = schema;
      if (items === undefined) return;
      for (const [index, item] of (value as readonly unknown[]).entries()) {
        embeddedViolations(items, item, `${field}[${index}]`, found);
      }
      return;
    }
    case 'object': {
      const object = value as JsonObject;
      if (schema['x-kubernetes-embedded-resource'] === true) resourceViolations(object, field, found);
      for (const name of Object.keys(object)) {
        const known = own(schema.properties, name);
        const of = known ?? schema.additionalProperties;
        // Keys of a map are in brackets here, as the server has them from this check on.
        const path = known === undefined ? `${field}[${name}]` : join(field, name);
        if (typeof of === 'object') embeddedViolations(of, object[name], path, found);
      }
    }
  }
}

// RFC 1035, in any case.
const KIND = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/i;

function resourceViolations(object: JsonObject, field: string, found: Violation[]): void {
  const refuse = (name: string, message: string, hint: string) => {
    found.push({ field: join(field, name), message, hint });
  };
  const require = (name: string) => {
    const hint = 'add it: what is embedded is an object of its own';
    found.push({ field: join(field, name), message: 'is missing', hint, blocks: true });
  };
  const apiVersion = own(object, 'apiVersion');
  const kind = own(object, 'kind');
  if (apiVersion === undefined) require('apiVersion');
  else if (typeof apiVersion !== 'string')
    refuse('apiVersion', 'is no string', 'it must be a version, such as apps/v1');
  else if (apiVersion === '' || apiVersion.split('/').length > 2) {
    refuse('apiVersion', `is ${JSON.stringify(apiVersion)}`, 'it must be a version, such as apps/v1');
  }
  if (kind === undefined) require('kind');
  else if (typeof kind !== 'string') refuse('kind', 'is no string', 'it must be a kind, such as Deployment');
  else if (!KIND.test(kind)) refuse('kind', `is ${JSON.stringify(kind)}`, 'it must be a kind, such as Deployment');

  const metadata = own(object, 'metadata');
  if (!isObject(metadata)) return;
  const path = join(field, 'metadata');
  for (const name of ['name', 'generateName']) {
    const text = textOf(metadata, name);
    if (/[/%]/.test(text) || (name === 'name' && (text === '.' || text === '..'))) {
      refuse(`metadata.${name}`, `is ${JSON.stringify(text)}`, 'it must be no . or .., and have no / or %');
    }
  }
  const namespace = textOf(metadata, 'namespace');
  if (namespace !== '') found.push(...namespaceViolation(namespace, `${path}.namespace`));
  found.push(...objectMetaViolations(metadata, path), ...serverFieldViolations(metadata, path));
}
