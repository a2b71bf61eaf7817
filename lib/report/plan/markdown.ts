import type { Change } from '../../plan/plan.ts';
import { listed } from '../../plan/words.ts';
import { visible } from '../border.ts';
import { findingsText, plural } from '../text.ts';
import { type Block, outline, type PlanReport, type Section } from './outline.ts';
import { countsText, headline } from './summary.ts';

/** By what the comment on a pull request is found again, to be replaced. */
export const MARKER = '<!-- catalog-orders plan -->';

/** What GitHub takes of a comment, in characters, less what a workflow may add to it. */
const BUDGET = 64_000;

/** GitHub colours the lines of a `diff` by how they start. */
const SIGNS = { add: '+', change: '!', destroy: '-', move: '!' } as const;

/**
 * A plan as a comment on a pull request: all in a line, why it is refused, then the clusters, the worst first, folded.
 * It is never longer than GitHub takes: what has no room is left out whole, and counted.
 *
 * What others wrote stands in code, where it is no markup and calls nobody: GitHub Flavored Markdown, "Fenced code
 * blocks", "Code spans".
 */
export function planMarkdown(report: PlanReport): string {
  const { from, to, remarks, refused, findings } = report;
  const sections = outline(report);
  const affected = sections.filter(({ counts, notes }) => counts !== undefined || notes.length > 0);
  const others = sections.filter((section) => !affected.includes(section)).map(({ cluster }) => cluster);
  const found = findings.length === 0 ? [] : findingsText(findings, false).trimEnd().split('\n\n');
  const top = [
    MARKER,
    `### ${headline(report)}`,
    `From ${span(from)} to ${span(to)}.`,
    ...titled('Refused', visible(refused)),
    ...titled('Not delivered', found),
    ...titled('To know', visible(remarks)),
  ];
  const end = others.length === 0 ? [] : [unaffected(others)];
  const room = BUDGET - [...top, ...end].join('\n\n').length;
  return [...top, ...folded(affected, report.changes, room), ...end].join('\n\n');
}

/** What has to be read first, and may be much. */
function titled(title: string, texts: readonly string[]): string[] {
  return texts.length === 0
    ? []
    : [
        `**${title}**`,
        fenced(
          'text',
          texts.map((text) => wrapped(text).join('\n')),
          BUDGET / 6,
          'more',
        ),
      ];
}

function unaffected(clusters: readonly string[]): string {
  return `Nothing changes on ${listed(clusters.map(span), 20)}.`;
}

/** The clusters, each in at most half of the room that is left; those that have none are counted. */
function folded(sections: readonly Section[], changes: readonly Change[], room: number): string[] {
  const parts: string[] = [];
  let left = room;
  for (const [index, section] of sections.entries()) {
    const share = index === sections.length - 1 ? left : left / 2;
    const part = details(section, share);
    if (part.length > share) {
      const rest = new Set(sections.slice(index).map(({ cluster }) => cluster));
      const counts = countsText(changes.filter(({ cluster }) => rest.has(cluster))) ?? '';
      return [
        ...parts,
        `${plural(rest.size, 'more cluster')}: ${counts}; left out here, the summary of the job has them`,
      ];
    }
    parts.push(part);
    left -= part.length + 2;
  }
  return parts;
}

function details({ cluster, counts, notes, files }: Section, room: number): string {
  const head = `<details><summary><code>${escaped(cluster)}</code>: ${counts ?? 'pins move'}</summary>`;
  const blocks = files.flatMap(({ file, blocks: inFile }) =>
    inFile.map((block, index) =>
      [...(index === 0 ? [`@@ ${file ?? 'of no order file'} @@`] : []), ...lines(block)].join('\n'),
    ),
  );
  const texts = [...notes.map((note) => `# ${note}`), ...blocks];
  const frame = [head, '', '</details>'].join('\n\n').length;
  return [head, fenced('diff', texts, room - frame, 'more; the summary of the job has them'), '</details>'].join(
    '\n\n',
  );
}

function lines({ action, heading, fields, danger }: Block): string[] {
  return [
    ...wrapped(`${SIGNS[action]} ${heading}`),
    ...danger.flatMap((one) => wrapped(`⚠ ${one}`).map((line) => `    ${line}`)),
    ...fields.map((field) => `    ${field}`),
  ];
}

/** A sentence in lines as wide as a comment shows without a bar to scroll; those after the first are indented. */
function wrapped(text: string): string[] {
  return text
    .replace(/(?=.{93})(.{0,92}) /g, '$1\n')
    .split('\n')
    .map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** Texts in a fenced block that none of them can end, as many as there is room for; the rest is counted. */
function fenced(info: string, texts: readonly string[], room: number, rest: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(texts.join('\n')) + 1));
  const more = (count: number) => (count === 0 ? [] : [`… and ${count} ${rest}`]);
  let left = room - [`${fence}${info}`, ...more(texts.length), fence].join('\n').length;
  let shown = 0;
  for (const text of texts) {
    left -= text.length + 1;
    if (left < 0) break;
    shown++;
  }
  return [`${fence}${info}`, ...texts.slice(0, shown), ...more(texts.length - shown), fence].join('\n');
}

/** A text as a code span. */
function span(text: string): string {
  const ticks = '`'.repeat(longestRun(text) + 1);
  const space = ticks.length > 1 ? ' ' : '';
  return `${ticks}${space}${visible(text)}${space}${ticks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
