import { didYouMean } from '../nearest.ts';
import type { Schema } from '../schema.ts';
import { alternativesViolations, hasAlternatives } from './alternatives.ts';
import { enforcedFormat } from './formats/formats.ts';
import { kindOf, own, same, type JsonObject, type Kind } from './kinds.ts';
import { isNearlyInteger, numberViolations } from './numbers.ts';
import { stringViolation } from './strings.ts';
import { join, type Violation } from './violation.ts';
import { describe, expected, json, show, whatIs } from './words.ts';

/**
 * What the API server finds when it validates a value, after defaults; see kube-openapi, pkg/validation/validate.
 * @param shape the schema that a person sees for this value; another one than the schema inside anyOf and the like
 * @returns how much matched, by which the server tells which of several alternatives came closest
 */
export function validate(schema: Schema, shape: Schema, value: unknown, field: string, found: Violation[]): number {
  const kind = kindOf(value);
  if (kind === 'null') {
    const matched = nullMatches(schema, shape, field, found);
    if (matched > 0) enumViolations(schema, value, field, found);
    return matched;
  }
  const format = enforcedFormat(schema);
  const fits = hasType(schema, format?.name, value, kind);
  // The server goes on after a mismatch; what it finds then helps nobody.
  const into = fits ? found : [];
  if (!fits) found.push({ field, message: `is ${whatIs(value)}`, hint: `it must be ${expected(shape)}`, blocks: true });

  let matched = 4;
  if (hasAlternatives(schema)) {
    const attempt = (of: Schema) => {
      const violations: Violation[] = [];
      return { matched: validate(of, shape, value, field, violations), violations };
    };
    matched += alternativesViolations(schema, field, attempt, into);
  }
  if (isTyped(schema) || format !== undefined) matched += fits ? 2 : 1;
  switch (kind) {
    case 'string': {
      const text = value as string;
      const violation = stringViolation(schema, text, field);
      if (violation !== undefined) into.push(violation);
      if (format?.admits?.(text) === false) {
        into.push({ field, message: `is ${json(text)}`, hint: `it must be ${format.what}` });
      }
      matched += format?.admits === undefined ? 1 : 2;
      break;
    }
    case 'integer':
    case 'number':
      numberViolations(schema, value as number | bigint, field, into);
      matched += 2;
      break;
    case 'array':
      matched += 2 + itemsViolations(schema, shape, value as readonly unknown[], field, into);
      break;
    case 'object':
      matched += 1 + fieldsViolations(schema, shape, value as JsonObject, field, into);
  }
  enumViolations(schema, value, field, into);
  return matched;
}

function isTyped(schema: Schema): boolean {
  return schema.type !== undefined || schema['x-kubernetes-int-or-string'] === true;
}

function nullMatches(schema: Schema, shape: Schema, field: string, found: Violation[]): number {
  if (!isTyped(schema) || schema.nullable === true) return 1;
  found.push({ field, message: 'is null', hint: `it must be ${expected(shape)}`, blocks: true });
  return 0;
}

function hasType(schema: Schema, format: string | undefined, value: unknown, kind: Kind): boolean {
  if (kind === 'nothing') return false;
  const { type } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) {
    return kind === 'integer' || kind === 'string' || (kind === 'number' && isNearlyInteger(Number(value)));
  }
  // A format makes a string of what has no type. A list passes, by an oversight of kube-openapi's: only as a default.
  if (type === undefined || type === 'string') {
    return format === undefined ? type === undefined || kind === type : kind === 'string' || kind === 'array';
  }
  if (type === 'number' && kind === 'integer') return true;
  return type === kind;
}

function enumViolations(schema: Schema, value: unknown, field: string, found: Violation[]): void {
  if (schema.enum === undefined || schema.enum.length === 0 || schema.enum.some((known) => equals(value, known)))
    return;
  const hint = didYouMean(show(value), schema.enum.map(show), 'values');
  found.push({ field, message: `is ${json(value)}`, hint, blocks: true });
}

// Go converts the value to the type of what it is compared with: a fraction loses its fraction, an integer is a letter.
function equals(value: unknown, known: unknown): boolean {
  if (value === null || known === null) return false;
  const [kind, other] = [kindOf(value), kindOf(known)];
  if (kind === 'number' && other === 'integer') return Math.trunc(Number(value)) === Number(known);
  if (kind === 'integer' && other === 'string') {
    const letter = Number(value);
    return known === (letter >= 0 && letter <= 0x10ffff ? String.fromCodePoint(letter) : '\ufffd');
  }
  return same(value, known);
}

function itemsViolations(
  schema: Schema,
  shape: Schema,
  items: readonly unknown[],
  field: string,
  found: Violation[],
): number {
  const { minItems, maxItems } = schema;
  let matched = 0;
  if (schema.items !== undefined) {
    for (let index = 0; index < items.length; index++) {
      matched += validate(schema.items, shape.items ?? schema.items, items[index], `${field}[${index}]`, found);
    }
  }
  if (minItems !== undefined && items.length < minItems) {
    found.push({ field, message: `has ${items.length} items`, hint: `it takes at least ${minItems}` });
  }
  if (maxItems !== undefined && items.length > maxItems) {
    found.push({ field, message: `has ${items.length} items`, hint: `it takes at most ${maxItems}`, blocks: true });
  }
  return matched;
}

function fieldsViolations(schema: Schema, shape: Schema, value: JsonObject, field: string, found: Violation[]): number {
  const { properties, additionalProperties, required, minProperties, maxProperties } = schema;
  const names = Object.keys(value);
  let matched = 0;
  if (minProperties !== undefined && names.length < minProperties) {
    found.push({ field, message: `has ${names.length} fields`, hint: `it takes at least ${minProperties}` });
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    found.push({
      field,
      message: `has ${names.length} fields`,
      hint: `it takes at most ${maxProperties}`,
      blocks: true,
    });
  }
  for (const name of names) {
    const known = own(properties, name);
    const of = known ?? additionalProperties;
    if (typeof of === 'object') {
      const shown = schema === shape ? of : (own(shape.properties, name) ?? of);
      matched += validate(of, shown, value[name], join(field, name), found);
    } else if (of === false && schema !== shape) {
      // Where the object itself has it, apply knows the field not.
      found.push({ field, message: `must not have ${name}`, hint: 'remove it' });
    }
  }
  for (const name of required ?? []) {
    if (Object.hasOwn(value, name)) continue;
    found.push({
      field: join(field, name),
      message: 'is missing',
      hint: `add it: ${describe(own(shape.properties, name))}`,
      blocks: true,
    });
  }
  return matched;
}
