import { visible } from '../border.ts';
import { findingsText, type Style, styles } from '../text.ts';
import { type Block, outline, type PlanReport, type Section } from './outline.ts';
import { headline } from './summary.ts';

/** What stands before an object of which something becomes. */
const SIGNS = { add: '+', change: '~', destroy: '-', move: '→' } as const;

const LOOKS = { add: 'green', change: 'yellow', destroy: 'red', move: 'yellow' } as const;

/** A plan for people: all in a line, why it is refused, then cluster by cluster, the worst first. */
export function planText(report: PlanReport, colour: boolean): string {
  const style = styles(colour);
  const { from, to, remarks, refused, findings } = report;
  const top = [
    style('bold', headline(report)),
    style('dim', visible(`from ${from} to ${to}`)),
    ...visible(remarks).map((remark) => `${style('yellow', '⚠')} ${remark}`),
    ...visible(refused).map((reason) => `${style('red', '✖')} refused: ${reason}`),
  ].join('\n');
  const found = findings.length === 0 ? [] : [findingsText(findings, colour).trimEnd()];
  return [top, ...found, ...outline(report).map((section) => sectionText(section, style))].join('\n\n');
}

function sectionText({ cluster, counts, notes, files }: Section, style: Style): string {
  const heading = `${style('bold', cluster)}: ${counts ?? 'nothing changes'}`;
  const lines = files.flatMap(({ file, blocks }) => [
    `  ${style('dim', file ?? 'of no order file')}`,
    ...blocks.flatMap((block) => blockLines(block, style).map((line) => `    ${line}`)),
  ]);
  return [heading, ...notes.map((note) => `  ${note}`), ...lines].join('\n');
}

function blockLines({ action, heading, fields, danger }: Block, style: Style): string[] {
  return [
    `${style(LOOKS[action], SIGNS[action])} ${heading}`,
    ...danger.map((one) => `    ${style('yellow', '⚠')} ${one}`),
    ...fields.map((field) => `    ${field}`),
  ];
}
