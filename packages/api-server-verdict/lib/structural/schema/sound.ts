import type { Schema } from '../../schema.ts';
import { isObject } from '../kinds.ts';
import { fits, isRule, RULES, SCHEMA_LISTS, SCHEMA_MAPS } from './keyword-kinds.ts';

const EMPTY_IS_NOTHING = ['$schema', 'description', 'format', 'id', 'pattern', 'title', 'type'];

const known = new WeakMap<object, Schema>();

/**
 * A schema as the API server reads it, of which a null is nothing; without what it could not even read, of which
 * `schemaErrors` speaks. A sound schema is the same object as before.
 */
export function sound(schema: Schema): Schema {
  if (!isObject(schema)) return {};
  let result = known.get(schema);
  if (result === undefined) {
    result = cleaned(schema);
    known.set(schema, result);
    known.set(result, result);
  }
  return result;
}

function cleaned(schema: Schema): Schema {
  const entries = Object.entries(schema).map(([keyword, value]: [string, unknown]) => ({
    keyword,
    value,
    better: cleanedValue(keyword, value),
  }));
  if (entries.every(({ value, better }) => value === better)) return schema;
  return Object.fromEntries(
    entries.flatMap(({ keyword, better }) => (better === undefined ? [] : [[keyword, better] as const])),
  );
}

function cleanedValue(keyword: string, value: unknown): unknown {
  if (value === null || value === undefined || !fits(keyword, value)) return undefined;
  if (value === '' && EMPTY_IS_NOTHING.includes(keyword)) return undefined;
  if (keyword === 'items' && Array.isArray(value)) return undefined;
  if (keyword === 'items' || keyword === 'not') return sound(value);
  if (keyword === 'additionalProperties') return typeof value === 'boolean' ? value : sound(value);
  if (SCHEMA_LISTS.includes(keyword)) {
    if (!Array.isArray(value)) return undefined;
    const schemas = value.map((one) => sound(one as Schema));
    return schemas.every((one, index) => one === value[index]) ? value : schemas;
  }
  if (SCHEMA_MAPS.includes(keyword)) {
    if (!isObject(value)) return undefined;
    const schemas = Object.entries(value).map(([name, one]) => [name, sound(one as Schema)] as const);
    return schemas.every(([name, one]) => one === value[name]) ? value : Object.fromEntries(schemas);
  }
  if (keyword === RULES && Array.isArray(value)) {
    const rules = value.map(soundRule);
    return rules.every((one, index) => one === value[index]) ? value : rules;
  }
  return value;
}

/** A rule whose parts are there: what is missing is empty to the API server. */
function soundRule(rule: unknown): unknown {
  if (!isRule(rule)) return { rule: '' };
  if (typeof rule['rule'] === 'string' && Object.values(rule).every((part) => part !== null)) return rule;
  return { rule: '', ...Object.fromEntries(Object.entries(rule).filter(([, part]) => part !== null)) };
}
