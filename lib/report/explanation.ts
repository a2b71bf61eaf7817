import { own, type Schema } from 'api-server-verdict';
import { byRevision } from '../admission/admit.ts';
import { type Orderable, orderedVersion, type Serving } from '../admission/orderable.ts';
import { mustBeSaid } from '../admission/required.ts';
import { groupBy } from '../model/group.ts';
import { visible } from './border.ts';
import { aboutField, demands, elementOf, plain, typeText } from './schema.ts';
import { oneLine } from './text.ts';

/** What is explained of a kind: all of its spec, or a field in it. */
export interface Topic {
  readonly kind: Orderable;
  /** The cluster whose revision it is. */
  readonly serving: Serving;
  /** Names of fields below the spec. */
  readonly path: readonly string[];
}

/** An order file that shows how a kind is ordered. */
export interface Example {
  readonly file: string;
  readonly source: string;
  /** What of it nobody else can think of. */
  readonly unsaid: readonly string[];
}

/** What can be ordered, on which clusters, at which revision. */
export function orderablesText(kinds: readonly Orderable[]): string {
  const rows = kinds.flatMap(({ name, servings }) =>
    newestFirst(servings).map(([revision, clusters], index) => {
      const { description = '' } = orderedVersion(clusters[0].api).schema;
      return [index === 0 ? name : '', contexts(clusters), revision, index === 0 ? oneLine(description) : ''];
    }),
  );
  return table([['KIND', 'CLUSTERS', 'REVISION', 'DESCRIPTION'], ...rows]);
}

/** The schema of a field, or the names that could have been meant in place of the first that there is not. */
export function fieldAt(schema: Schema, path: readonly string[]): Schema | { unknown: string; known: string[] } {
  let of = schema;
  for (const name of path) {
    const { properties } = elementOf(of);
    const inner = own(properties, name);
    if (inner === undefined) return { unknown: name, known: Object.keys(properties ?? {}) };
    of = inner;
  }
  return of;
}

/** A kind or a field of it, as kubectl explain has it, and how it is ordered. */
export function explanation({ kind, serving, path }: Topic, schema: Schema, example: Example | undefined): string {
  const { api } = serving;
  const { apiVersion, schema: whole } = orderedVersion(api);
  const isKind = path.length === 0;
  const rules = isKind ? [...rulesOf(whole), ...rulesOf(schema)] : [];
  const description = isKind ? (whole.description ?? schema.description) : schema.description;
  const fields = elementOf(schema);
  return [
    table([
      ['KIND:', kind.name],
      ['VERSION:', apiVersion],
      ['REVISION:', `${api.revision}, as ${serving.cluster.context} serves it`],
      ['SCOPE:', api.crd.spec.scope],
      ...(isKind ? [] : [['FIELD:', `spec.${path.join('.')} <${typeText(schema)}>`]]),
    ]),
    section('DESCRIPTION', indented(isKind ? oneLine(description ?? '') : aboutField(schema), 4)),
    section('FIELDS', fieldTexts(fields).join('\n\n')),
    section('RULES', rules.map((rule) => indented(rule, 4)).join('\n')),
    section('CLUSTERS', isKind ? clustersText(kind, serving) : ''),
    example === undefined ? '' : exampleText(example),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function fieldTexts(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).map(([name, of]) => {
    const required = mustBeSaid(schema, name) ? ' -required-' : '';
    const about = indented(aboutField(of), 4);
    return `  ${visible(name)} <${typeText(of)}>${required}${about === '' ? '' : `\n${about}`}`;
  });
}

function rulesOf(schema: Schema): string[] {
  return (schema['x-kubernetes-validations'] ?? []).map(({ rule, message }) => oneLine(message ?? rule));
}

/** Which cluster serves which revision, and what is different there. */
function clustersText({ servings }: Orderable, explained: Serving): string {
  const rows = newestFirst(servings).map(([revision, clusters]) => {
    const isSame = revision === explained.api.revision;
    return [contexts(clusters), revision, isSame ? '' : differences(clusters[0], explained)];
  });
  return indentedLines(table(rows), 2);
}

function differences(other: Serving, explained: Serving): string {
  const [there, here] = [fieldsIn(orderedVersion(other.api).spec), fieldsIn(orderedVersion(explained.api).spec)];
  const names = (of: Map<string, string>, isListed: (name: string) => boolean) => [...of.keys()].filter(isListed);
  const said = [
    ['without', names(here, (name) => !there.has(name))],
    ['with', names(there, (name) => !here.has(name))],
    ['other in', names(there, (name) => here.has(name) && here.get(name) !== there.get(name))],
  ] as const;
  const phrases = said.flatMap(([how, fields]) => (fields.length === 0 ? [] : [`${how} ${fields.join(', ')}`]));
  return phrases.length === 0 ? 'with the same fields' : phrases.join('; ');
}

/** Every field below a schema, and what it takes. */
function fieldsIn(schema: Schema, prefix = ''): Map<string, string> {
  const element = elementOf(schema);
  const all = Object.entries(element.properties ?? {}).flatMap(([name, of]): [string, string][] => [
    [prefix + name, `${typeText(of)} ${String(mustBeSaid(element, name))} ${demands(of, plain)}`],
    ...fieldsIn(of, `${prefix}${name}.`),
  ]);
  return new Map(all);
}

function exampleText({ file, source, unsaid }: Example): string {
  const heading = unsaid.length === 0 ? 'EXAMPLE' : `EXAMPLE, in which ${unsaid.join(', ')} is yours to say`;
  return section(heading, indentedLines(`// ${visible(file)}\n${source.trimEnd()}`, 4));
}

/** Who serves which revision, the newest first. */
function newestFirst(servings: readonly Serving[]): [revision: string, servings: [Serving, ...Serving[]]][] {
  const sorted = [...servings].sort((a, b) => byRevision(b.api, a.api));
  return [...groupBy(sorted, ({ api }) => api.revision)].flatMap(([revision, [first, ...others]]) =>
    first === undefined ? [] : [[revision, [first, ...others]]],
  );
}

function contexts(servings: readonly Serving[]): string {
  return servings.map(({ cluster }) => cluster.context).join(', ');
}

function section(heading: string, text: string): string {
  return text === '' ? '' : `${heading}:\n${text}`;
}

/** How wide text is set. */
const WIDTH = 100;

/** A text in lines that begin with spaces. */
function indented(text: string, spaces: number): string {
  const lines: string[] = [];
  for (const word of visible(text)
    .split(' ')
    .filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last === undefined || spaces + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return indentedLines(lines.join('\n'), spaces);
}

function indentedLines(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}

/** Rows whose columns stand below each other. */
function table(rows: readonly (readonly string[])[]): string {
  const seen = rows.map((row) => row.map(visible));
  const widths = (seen[0] ?? []).map((_, column) => Math.max(...seen.map((row) => (row[column] ?? '').length)));
  const padded = seen.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return padded.map((line) => line.trimEnd()).join('\n');
}
