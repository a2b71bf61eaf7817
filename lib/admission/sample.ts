import { isObject, type Schema, violations } from 'api-server-verdict';
import { mustBeSaid } from './required.ts';

// What fields usually hold: a name, a host name, an address, a quantity, a duration, a number, a word, a time, an id.
const TEXTS = [
  ...['example', 'example.org', '192.0.2.1', '192.0.2.0/24', '2001:db8::1', 'https://example.org', 'me@example.org'],
  ...['1Gi', '1h', '1', '1.0.0', 'a', 'A', 'Example', 'EXAMPLE', '2030-01-01', '2030-01-01T00:00:00Z'],
  ...['group:default/example', 'example/example', '/example', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
];

/** The least that a schema takes, as far as a value can be thought of; what is given stays. */
export function sample(schema: Schema, given?: unknown): unknown {
  const { default: standing, example, minItems = 0, items = {}, properties = {} } = schema;
  if (isObject(given) || (given === undefined && schema.type === 'object')) {
    const object = isObject(given) ? given : {};
    const said = Object.keys(properties).filter((name) => Object.hasOwn(object, name) || mustBeSaid(schema, name));
    return {
      ...object,
      ...Object.fromEntries(said.map((name) => [name, sample(properties[name] ?? {}, object[name])])),
    };
  }
  if (given !== undefined) return given;
  if (schema.type === 'array') return Array.from({ length: minItems }, () => sample(items));
  const candidates = [example, standing, ...(schema.enum ?? []), ...numbersFor(schema), true, ...textsFor(schema)];
  return candidates.find((value) => value !== undefined && isTaken(schema, value)) ?? 'example';
}

function isTaken(schema: Schema, value: unknown): boolean {
  return violations(schema, value, 'value', '').length === 0;
}

function numbersFor({ minimum = 1, maximum = 1, multipleOf = 1 }: Schema): number[] {
  return [1, minimum, minimum + 1, maximum, maximum - 1, Math.ceil(minimum / multipleOf) * multipleOf];
}

function textsFor({ minLength = 0, maxLength = Infinity }: Schema): string[] {
  return [...TEXTS, 'a'.repeat(Math.min(minLength, 1000)), 'example'.slice(0, Math.min(maxLength, 100))];
}
