import type { Finding } from '../model/finding.ts';
import type { Placement } from '../model/order.ts';
import { groupBy } from '../model/group.ts';
import { visible } from './border.ts';
import { countText, findingsText, plural, styles, subject } from './text.ts';

/** A difference between an object and the order that it has become, and the reason for it. */
export interface Change {
  /** The field path in the object; null for what is about the whole of it. */
  readonly field: string | null;
  readonly reason: string;
  /** What the object said; undefined where it said nothing. */
  readonly before?: unknown;
  /** What the order says; undefined where it says nothing. */
  readonly after?: unknown;
}

/** An object that has become an order. */
export interface Adopted extends Placement {
  readonly kind: string;
  readonly name: string;
  /** The order file, relative to the repository. */
  readonly file: string;
  /** The manifest that it is from. */
  readonly source: { readonly file: string; readonly line: number };
  /** All that is not as it was. */
  readonly changes: readonly Change[];
}

/** What has become of manifests, object by object. */
export interface AdoptionReport {
  readonly adopted: readonly Adopted[];
  /** Errors of what was left out, and warnings of what was not. */
  readonly findings: readonly Finding[];
}

/** What was adopted, for people, and what was not: of orders that have changed in the same way it is said once. */
export function adoptionText({ adopted, findings }: AdoptionReport, colour: boolean): string {
  const style = styles(colour);
  const alike = groupBy(visible(adopted), ({ changes }) => changesText(changes));
  const blocks = [...alike].map(([changes, orders]) => {
    const headings = orders.map((one) => {
      const { file, source } = one;
      return `${style('bold', file)}${subject(one)}, from ${source.file}:${source.line}\n`;
    });
    return `${headings.join('')}${changes}`;
  });
  const found = findings.length === 0 ? [] : [findingsText(findings, colour)];
  const total = `${plural(adopted.length, 'order')} adopted: ${countText(findings) ?? 'no findings'}`;
  return [...blocks, ...found, total].join('\n');
}

function changesText(changes: readonly Change[]): string {
  const lines = [...groupBy(changes, ({ reason }) => reason)].map(([reason, alike]) => {
    const fields = alike.flatMap(({ field }) => field ?? []);
    return `    ${[reason, ...(fields.length > 0 ? [fields.join(', ')] : [])].join(': ')}\n`;
  });
  return lines.join('');
}
