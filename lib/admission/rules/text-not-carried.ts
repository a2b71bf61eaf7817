import { join } from 'api-server-verdict';
import type { OrderRule } from '../rule.ts';

/** What kustomize 5.5 fails on when it writes YAML, or silently changes, in a string or a key. */
const NOT_CARRIED =
  /[\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

// kustomize takes the key for a merge; as a value it is text like any other.
const MERGE_KEY = '<<';

export default {
  code: 'text-not-carried',
  about: 'schema',
  sentence:
    'kustomize can carry every text of an order: Flux builds folders with it, and one that it cannot holds up the whole purpose.',
  refused: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, label: 'cats\\u0085' } });",
  },
  passes: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, label: 'cats' } });",
  },
  judgeOrder: ({ manifest }) => {
    if (isCarried(manifest)) return [];
    return stringsOf(manifest, '').flatMap(([field, text]) => {
      const [character] = NOT_CARRIED.exec(text) ?? [];
      if (character === undefined && text !== MERGE_KEY) return [];
      const what = character === undefined ? `the key ${MERGE_KEY}` : `U+${hex(character)}`;
      return [{ field, message: `holds ${what}, which kustomize cannot carry to the cluster`, hint: 'remove it' }];
    });
  },
} satisfies OrderRule;

/** Whether there is nothing to say, as of nearly every order. */
function isCarried(value: unknown): boolean {
  if (typeof value === 'string') return !NOT_CARRIED.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return (
    Object.keys(value).every((key) => key !== MERGE_KEY && !NOT_CARRIED.test(key)) &&
    Object.values(value).every(isCarried)
  );
}

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
