import fc from 'fast-check';
import type { Schema } from 'api-server-verdict';
import type { Manifest, ObjectMeta } from '../../lib/model/order.ts';
import { CLUSTERS, XRDS } from './platform.ts';

/** An object of the platform that tests stand on. */
export function manifestOf(kind: string, metadata: ObjectMeta, spec: unknown): Manifest {
  return { apiVersion: 'openportal.dev/v1alpha1', kind, metadata, spec };
}

/** Texts that end strings, comments, templates, lines or patience. */
export const hostile: readonly string[] = [
  ...["'", '"', '`', '${process.exit()}', '\\', '\\u0027', '\\\n', '\n', '\r\n', '\t', '\u2028', '\u2029', '\u0085'],
  ...['*/', '/*', '//', '//-', '#', '# ', '</script>', '<!--', '-->', '__proto__', 'constructor', '@ts-nocheck'],
  ...['prettier-ignore', 'eslint-disable', '# sourceMappingURL=data:', '\u202e', '\ufeff', '\u200b', ': ', '- ', '---'],
  ...['{{', '}}', '%', '|', '>', '&a', '*a', '!!str', '~', 'null', 'yes', '0777', '1e3', '12:30', '2026-01-01', ''],
];

/** A value that a schema takes. */
function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, enum: values, pattern, minLength = 0, maxLength = 20, minimum = 0, maximum = 99_999 } = schema;
  if (values !== undefined) return fc.constantFrom(...values);
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'object': {
      const { properties = {}, required = [] } = schema;
      const fields = Object.entries(properties).map(([name, property]) => [name, valueOrDefault(property)] as const);
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
    }
    default:
      return pattern === undefined
        ? fc.oneof(fc.constantFrom(...hostile.filter((text) => /^[ -~]+$/.test(text))), fc.string({ minLength: 1 }))
        : fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length >= minLength && length <= maxLength);
  }
}

function valueOrDefault(schema: Schema): fc.Arbitrary<unknown> {
  const value = valueOf(schema);
  return schema.default === undefined ? value : fc.oneof(value, fc.constant(schema.default));
}

const pins = CLUSTERS.find(({ context }) => context === 'openportal')?.props.serves ?? {};
/** What openportal serves. */
export const served = XRDS.filter(({ kind, revision }) =>
  Object.entries(pins).some(([pin, to]) => pin === kind && to === revision),
);
const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,10}[a-z0-9])?$/);
const text = fc.string({ unit: 'grapheme-ascii', maxLength: 10 });
const label = fc.stringMatching(/^[A-Za-z0-9]{0,10}$/);

/** An order that openportal takes, of any kind that it serves, with more in its metadata than it needs. */
export const randomOrder: fc.Arbitrary<Manifest> = fc.constantFrom(...served).chain(({ kind, xrd: { spec } }) => {
  const isNamespaced = spec.scope !== 'Cluster';
  const own = spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'] ?? {};
  const metadata = fc.record(
    {
      name,
      ...(isNamespaced && { namespace: fc.constantFrom('demo', 'system') }),
      labels: fc.dictionary(name, label, { minKeys: 1, maxKeys: 3 }),
      annotations: fc.dictionary(
        name.map((one) => `example.org/${one}`),
        text,
        { minKeys: 1, maxKeys: 3 },
      ),
      finalizers: fc.constant(['example.org/finalizer']),
    },
    { requiredKeys: isNamespaced ? ['name', 'namespace'] : ['name'] },
  );
  return fc.record({ metadata, spec: valueOf(own) }).map((order) => manifestOf(kind, order.metadata, order.spec));
});
