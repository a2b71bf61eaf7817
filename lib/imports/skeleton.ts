import { hasDefault, type Schema, withDefaults } from 'api-server-verdict';
import { className, exportedName, importName } from '../model/class-name.ts';
import { groupBy } from '../model/group.ts';
import { FLUX_SYSTEM, SYSTEM } from '../model/names.ts';

/** What there is to write an order of a kind, on clusters that serve it in the same way. */
export interface Written {
  /** What the clusters call the kind. */
  readonly name: string;
  readonly clusters: readonly string[];
  readonly isNamespaced: boolean;
  readonly spec: Schema;
}

/** What a purpose may be called; no namespace of Flux is one. */
export const PURPOSE = `^(?!${FLUX_SYSTEM}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$`;

/** What an order may be called, and so its file; TypeScript has `.d.ts` for something else. */
export const NAME = String.raw`^(?!.*\.d$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`;

/** The most characters of both. */
export const LENGTH = 63;

/**
 * The file that an order is rendered to. The engines pass over a path that is empty or has an empty part, and say
 * nothing: this is the name without its slashes, so that whatever the name is, the guard is asked.
 */
export const ORDER_FILE = '${{ values.file }}.ts';

/**
 * What renders the place of an order, or stops with what is wrong with it: whatever a form holds somebody to, a request
 * without the form need not keep to. It runs on nunjucks, and on nunjitsu which has taken its place in Backstage.
 */
export function guard(clusters: readonly string[]): string {
  return [
    refusal(`values.cluster in ${list(clusters)}`, 'the cluster has to be one of the form'),
    refusal(matches('purpose', PURPOSE), 'the purpose has to be a namespace of the cluster, not of Flux'),
    refusal(
      matches('name', NAME),
      `the name has to be a-z, 0-9, - and ., at most ${LENGTH} characters, no .d at its end`,
    ),
  ].join('');
}

/** What renders the order file of a kind: what it is given, as JSON, but for what a form has as its default. */
export function orderSkeleton(kinds: readonly Written[]): string {
  const all = kinds.flatMap(({ clusters }) => clusters);
  const facts = [...groupBy(kinds, factsOf)].map(([text, alike]) => {
    const clusters = alike.flatMap((kind) => kind.clusters);
    return `{%- if values.cluster in ${list(clusters)} -%}\n${text}{%- endif -%}\n`;
  });
  const spec = refusal('values.spec is mapping', 'the fields have to be an object');
  return `${guard(all)}${spec}${facts.join('')}${LITERAL}${ORDER}`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
}

function matches(field: string, pattern: string): string {
  const value = `values.${field}`;
  return `${value} is string and ${value} | length <= ${LENGTH} and r/${pattern}/.test(${value})`;
}

/** Neither engine has a word for this; both say what was called in vain. */
function refusal(condition: string, message: string): string {
  return `{%- if not (${condition}) -%}\n\${{ values["refused, ${message}"]() }}\n{%- endif -%}\n`;
}

function factsOf(kind: Written): string {
  const exported = exportedName(kind.name);
  const construct = className(exported);
  const imported = construct === exported ? exported : `${importName(exported)} as ${construct}`;
  const misplaced = `it is cluster-scoped, the purpose has to be ${SYSTEM}`;
  return [
    kind.isNamespaced ? '' : refusal(`values.purpose == "${SYSTEM}"`, misplaced),
    `{%- set construct = ${JSON.stringify(construct)} -%}\n`,
    `{%- set imported = ${JSON.stringify(imported)} -%}\n`,
    `{%- set defaults = ${JSON.stringify(defaultsOf(kind.spec) ?? {}, null, 1).replaceAll(/\s*\n\s*/g, ' ')} -%}\n`,
  ].join('');
}

/** The defaults in a value of a schema: its own, as JSON that the form sends of it; and those within. */
interface Defaults {
  readonly is?: string;
  readonly of?: Readonly<Record<string, Defaults>>;
  readonly each?: Defaults;
}

function defaultsOf(schema: Schema): Defaults | undefined {
  const { properties = {}, items, additionalProperties } = schema;
  const fields = Object.entries(properties).flatMap(([name, field]) => {
    const inner = defaultsOf(field);
    return inner === undefined ? [] : [[name, inner] as const];
  });
  const element = items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  const each = element && defaultsOf(element);
  const defaults: Defaults = {
    ...(hasDefault(schema) && { is: JSON.stringify(withDefaults(schema, schema.default)) }),
    ...(fields.length > 0 && { of: Object.fromEntries(fields) }),
    ...(each !== undefined && { each }),
  };
  return Object.keys(defaults).length > 0 ? defaults : undefined;
}

/** A value in TypeScript. `__proto__` is a field like any other only in brackets. */
const LITERAL = `{%- macro literal(value, defaults, indent) -%}
{%- set inner -%}
{%- if value is mapping -%}
{%- for name, item in value -%}
{%- set known = defaults.of[name] or defaults.each -%}
{%- if not known or known.is != (item | dump) %}
\${{ indent }}  \${{ '["__proto__"]' if name == "__proto__" else name | dump }}: \${{ literal(item, known, indent ~ "  ") }},
{%- endif -%}
{%- endfor -%}
{%- elif value | dump | first == "[" -%}
{%- for item in value %}
\${{ indent }}  \${{ literal(item, defaults.each, indent ~ "  ") }},
{%- endfor -%}
{%- endif -%}
{%- endset -%}
{%- set end = "\\n" ~ indent if inner else "" -%}
{%- if value is mapping -%}
{\${{ inner }}\${{ end }}}
{%- elif value | dump | first == "[" -%}
[\${{ inner }}\${{ end }}]
{%- else -%}
\${{ value | dump }}
{%- endif -%}
{%- endmacro -%}
`;

/** A picker that is left alone sends nothing, or an empty text. */
const OWNED = `values.owner is defined and (values.owner | dump) != '""'`;

const ORDER = `import { \${{ imported }} } from \${{ ("#imports/" ~ values.cluster) | dump }};
import { orders{% if ${OWNED} %}, ownedBy{% endif %} } from "#lib";

export default orders((purpose) => {
  new \${{ construct }}(purpose, \${{ values.name | dump }}, {
{%- if ${OWNED} %}
    metadata: ownedBy(\${{ values.owner | dump }}),
{%- endif %}
    spec: \${{ literal(values.spec, defaults, "    ") }},
  });
});
`;
