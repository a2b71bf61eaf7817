import { isPlaced, ORDER_FILE_FIELD } from '../../backstage/annotations.ts';
import { groupBy } from '../../model/group.ts';
import { withoutBigints } from '../../model/json.ts';
import type { Action } from '../../plan/differences.ts';
import type { Field } from '../../plan/fields.ts';
import type { Change, Plan } from '../../plan/plan.ts';
import { listed } from '../../plan/words.ts';
import { visible } from '../border.ts';
import { countsText } from './summary.ts';

/** A plan, and what it was made from. */
export interface PlanReport extends Plan {
  /** What each side is called. */
  readonly from: string;
  readonly to: string;
  /** What a reader should know of how it was made, or why nothing changes. */
  readonly remarks: readonly string[];
}

/** What happens to some objects in the same way. */
export interface Block {
  readonly action: Action;
  /** `App/web in demo`, or of several `3 App in demo: a, b, c`. */
  readonly heading: string;
  /** What differs: the field, and what becomes of it. */
  readonly fields: readonly string[];
  readonly danger: readonly string[];
}

/** What happens on a cluster. */
export interface Section {
  readonly cluster: string;
  /** `1 to add, 1 to change`; undefined where nothing happens. */
  readonly counts: string | undefined;
  readonly notes: readonly string[];
  /** By order file; null is for what names none. */
  readonly files: readonly { readonly file: string | null; readonly blocks: readonly Block[] }[];
}

/** As much of a value as is said; the JSON has it whole. */
const SHOWN = /^[^]{0,300}/u;

/** What happens, cluster by cluster, the worst first; all of it can be printed. */
export function outline({ changes, contexts, notes }: Plan): Section[] {
  const plain = JSON.parse(JSON.stringify(changes, withoutBigints)) as Change[];
  const byCluster = groupBy(visible(plain), ({ cluster }) => cluster);
  const affected = [...byCluster.keys()];
  return [...affected, ...visible(contexts).filter((context) => !byCluster.has(context))].map((cluster) => {
    const own = byCluster.get(cluster) ?? [];
    return {
      cluster,
      counts: countsText(own),
      notes: visible(notes.get(cluster) ?? []),
      files: [...groupBy(own, ({ file }) => file ?? '')].map(([file, inFile]) => ({
        file: file === '' ? null : file,
        blocks: blocksOf(inFile),
      })),
    };
  });
}

/** Changes as blocks: those that are the same but for the name, together. */
function blocksOf(changes: readonly Change[]): Block[] {
  const alike = groupBy(changes, (one) => {
    const { action, kind, purpose, from } = one;
    return withoutName(JSON.stringify([action, kind, purpose, from, fieldsText(one), one.danger]), one.name);
  });
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { action, kind, purpose, danger } = first;
    const names = group.map(({ name }) => name);
    const heading =
      group.length === 1
        ? `${kind}/${first.name} in ${purpose}${cameFrom(first)}`
        : `${names.length} ${kind} in ${purpose}: ${listed(names)}`;
    const said = (texts: readonly string[]) =>
      group.length === 1 ? texts : texts.map((text) => withoutName(text, first.name));
    return [{ action, heading, fields: said(fieldsText(first)), danger: said(danger) }];
  });
}

/** A text without a name where that is a word, and not a part of one. */
function withoutName(text: string, name: string): string {
  const word = new RegExp(String.raw`(?<!\w)${name.replace(/\W/g, String.raw`\$&`)}(?!\w)`, 'g');
  return name === '' ? text : text.replace(word, '<name>');
}

function cameFrom({ cluster, from }: Change): string {
  if (from === undefined) return '';
  return `, until now ${from.name} in ${from.purpose}${from.cluster === cluster ? '' : ` on ${from.cluster}`}`;
}

/** What differs, in lines; of what comes or lies elsewhere now not what its place says, and of what goes nothing. */
function fieldsText({ action, fields }: Change): string[] {
  if (action === 'destroy') return [];
  const isPlacedAnew = action !== 'change' || fields.some(({ path }) => path === ORDER_FILE_FIELD);
  const told = isPlacedAnew ? fields.filter(({ path }) => !isPlaced(path)) : fields;
  if (action === 'change' && told.length === 0 && fields.length > 0) return ['only where its order file lies'];
  return told.map((field) => fieldText(action, field));
}

function fieldText(action: Action, { path, before, after }: Field): string {
  if (action === 'add') return `${path}  ${valueText(after)}`;
  if (before === null) return `${path}  is new: ${valueText(after)}`;
  if (after === null) return `${path}  goes: ${valueText(before)}`;
  return `${path}  ${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value);
  const shown = SHOWN.exec(text)?.[0] ?? '';
  return shown.length < text.length ? `${shown}… (${text.length} characters)` : text;
}
