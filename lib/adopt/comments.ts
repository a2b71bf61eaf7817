import type { ManifestDocument } from 'api-server-verdict';
import { fieldPath } from '../load/declaration.ts';
import { visible } from '../report/border.ts';

/** The comments on a field, as TypeScript has them. */
export interface FieldComments {
  readonly above: string[];
  readonly below: string[];
}

/** Comments by the path of the field that they are about; those about the whole order by the empty path. */
export type Comments = ReadonlyMap<string, FieldComments>;

export const NO_COMMENTS: Comments = new Map();

/** What an order file says by its path, its import, or the id of its order. */
const OF_THE_ORDER = ['', 'apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace'];

/** The comments of a manifest by the fields that they stand by. */
export function commentsOf(document: ManifestDocument): Comments {
  const { value, comments } = document;
  if (comments.length === 0) return NO_COMMENTS;
  const lines = fieldsIn(value, '')
    .map((field) => ({ field, line: document.lineOf(field) }))
    .sort((a, b) => a.line - b.line);
  const found = new Map<string, FieldComments>();
  for (const comment of comments) {
    const next = lines.find(({ line }) => line > comment.line);
    const last = lines.findLast(({ line }) => line <= comment.line);
    const about = comment.place === 'above' ? next : last;
    const field = about === undefined || OF_THE_ORDER.includes(about.field) ? '' : about.field;
    const on = found.get(field) ?? { above: [], below: [] };
    const isBelow = field === '' ? comment.place === 'above' && next === undefined : comment.place === 'below';
    on[isBelow ? 'below' : 'above'].push(commentLine(comment.text));
    found.set(field, on);
  }
  return found;
}

/** A comment in TypeScript; it ends with its line, whatever it holds, and nothing in it hides from its reader. */
export function commentLine(text: string): string {
  const said = visible(text.replace(/^#+/, '').replaceAll('\t', ' ')).trimEnd();
  return said === '' || said.startsWith(' ') ? `//${said}` : `// ${said}`;
}

/** The paths of all that is in a value, each before what is in it. */
function fieldsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return steps.flatMap(([step, item]: [string | number, unknown]) => {
    const field = fieldPath(path, step);
    return [field, ...fieldsIn(item, field)];
  });
}
