import { isObject } from '../kinds.ts';
import { article } from '../words.ts';
import { at, type SchemaError } from './errors.ts';
import { fits, isRule, KINDS, OF_STRINGS, RULES, SCHEMA_LISTS, SCHEMA_MAPS } from './keyword-kinds.ts';

/** What the server decodes, and does not support. */
export const ONE_SCHEMA = 'must be one schema';

/**
 * What in a schema is of no type that the API server decodes; it looks at nothing else then, but for several schemas of
 * items.
 */
export function decodeErrors(schema: unknown, field: string): SchemaError[] {
  if (schema === null) return [];
  if (!isObject(schema)) return [{ field, message: 'must be an object' }];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const path = at(field, keyword);
    if (value === null || value === undefined) return [];
    const kind = Object.hasOwn(KINDS, keyword) ? KINDS[keyword] : undefined;
    if (kind !== undefined) {
      if (keyword === RULES && Array.isArray(value)) {
        const wrong = value.flatMap((rule, index) => (rule === null || isRule(rule) ? [] : [`${path}[${index}]`]));
        return wrong.map((one) => ({ field: one, message: 'must be a rule: an object of texts' }));
      }
      if (fits(keyword, value)) return [];
      const message = OF_STRINGS.includes(keyword) ? 'must be a list of strings' : `must be ${article(kind)}`;
      return [{ field: path, message }];
    }
    if (keyword === 'not') return decodeErrors(value, path);
    if (keyword === 'items') {
      return Array.isArray(value)
        ? [{ field: path, message: ONE_SCHEMA }, ...value.flatMap((one, at) => decodeErrors(one, `${path}[${at}]`))]
        : decodeErrors(value, path);
    }
    if (keyword === 'additionalProperties' || keyword === 'additionalItems') {
      return typeof value === 'boolean' ? [] : decodeErrors(value, path);
    }
    if (SCHEMA_LISTS.includes(keyword)) {
      if (!Array.isArray(value)) return [{ field: path, message: 'must be a list of schemas' }];
      return value.flatMap((one, index) => decodeErrors(one, `${path}[${index}]`));
    }
    if (SCHEMA_MAPS.includes(keyword)) {
      if (!isObject(value)) return [{ field: path, message: 'must be an object' }];
      return Object.entries(value).flatMap(([name, one]) => decodeErrors(one, `${path}[${name}]`));
    }
    return [];
  });
}
