import { join } from 'api-server-verdict';
import type { OrderRule } from '../rule.ts';

/** What kustomize 5.5 fails on when it writes YAML, or silently changes, in a string or a key. */
const NOT_CARRIED =
  /[\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Flux builds every folder with kustomize: one string that this cannot carry holds up the whole purpose. */
export const carriedByKustomize: OrderRule = ({ manifest }) =>
  stringsOf(manifest, '').flatMap(([field, text]) => {
    const [character] = NOT_CARRIED.exec(text) ?? [];
    if (character === undefined && text !== MERGE_KEY) return [];
    const what = character === undefined ? `the key ${MERGE_KEY}` : `U+${hex(character)}`;
    return [
      {
        rule: 'schema',
        field,
        message: `holds ${what}, which kustomize cannot carry to the cluster`,
        hint: 'remove it',
      },
    ];
  });

/** What YAML reads as a number, a date, a boolean or null. */
const NO_TEXT =
  /^(true|True|TRUE|false|False|FALSE|null|Null|NULL|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[\d_]+(\.[\d_]+)?([eE]-?\d+)?|\d{4}-\d\d?-\d\d?)$/;

/** kustomize writes the names of annotations anew, and without quotes: it fails on one that is then no text. */
export const annotationNamesCarried: OrderRule = ({ manifest }) =>
  Object.keys(manifest.metadata.annotations ?? {})
    .filter((name) => NO_TEXT.test(name))
    .map((name) => ({
      rule: 'schema',
      field: `metadata.annotations[${name}]`,
      message: 'has a name that YAML takes for no text, which kustomize cannot carry to the cluster',
      hint: `give it a prefix, such as example.org/${name}`,
    }));

// kustomize takes the key for a merge; as a value it is text like any other.
const MERGE_KEY = '<<';

function stringsOf(value: unknown, field: string): [field: string, text: string][] {
  if (typeof value === 'string') return value === MERGE_KEY ? [] : [[field, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsOf(item, `${field}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [field, key] as [string, string],
    ...stringsOf(item, join(field, key)),
  ]);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
