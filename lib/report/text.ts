import { styleText } from 'node:util';
import type { Finding } from '../model/finding.ts';
import { visible } from './border.ts';
import { grouped } from './grouped.ts';

/** What a check has to report. */
export interface Checked {
  /** How many orders were checked. */
  readonly checked: number;
  readonly findings: readonly Finding[];
}

/** Gives a text a look. */
export type Style = (format: 'bold' | 'red' | 'yellow' | 'green' | 'dim', text: string) => string;

/** Looks for a terminal; elsewhere text stays as it is. */
export function styles(colour: boolean): Style {
  // By itself it looks at standard output, also for what goes to standard error.
  return (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
}

/** A check for people: its findings, and how many there are. */
export function checkText(result: Checked, colour: boolean): string {
  const { findings } = result;
  return `${findings.length === 0 ? '' : `${findingsText(findings, colour)}\n`}${counted(result)}`;
}

/** How much was checked, and how many findings there are. */
export function counted({ checked, findings }: Checked): string {
  return `${plural(checked, 'order')} checked: ${countText(findings) ?? 'no findings'}`;
}

/**
 * Findings for people: the file first, the field next, the code last, then what to do; what is the same of many files
 * is said once.
 * @param placeOf where a finding is, unless it is in a file
 */
export function findingsText(
  findings: readonly Finding[],
  colour: boolean,
  placeOf = ({ file, line }: Finding) => `${file}:${line}`,
): string {
  const style = styles(colour);
  const blocks = new Map<string, string[]>();
  for (const group of grouped(visible(findings))) {
    const [{ severity, code, field, message, hint }] = group;
    const mark = severity === 'error' ? style('red', '✖') : style('yellow', '⚠');
    const heading = group.map((one) => style('bold', placeOf(one)) + subject(one)).join('\n');
    const lines = blocks.get(heading) ?? [];
    const what = `${field === null ? '' : `${style('bold', field)}  `}${message}`;
    lines.push(`  ${mark} ${what}  ${style('dim', `[${code}]`)}`, `    ${hint}`);
    blocks.set(heading, lines);
  }
  return [...blocks].map(([heading, lines]) => [heading, ...lines, ''].join('\n')).join('\n');
}

/** A text without its line breaks. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** What a finding is about, to stand behind its place: `  Bucket/photos on production`. */
export function subject({ kind, name, cluster }: Pick<Finding, 'kind' | 'name' | 'cluster'>): string {
  const object = kind === null ? '' : `  ${kind}/${name ?? '?'}`;
  return object + (cluster === null ? '' : `${object === '' ? '  ' : ' '}on ${cluster}`);
}

/** `2 errors and 1 warning`, or undefined where there are none. */
export function countText(findings: readonly Finding[]): string | undefined {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const counts = [plural(errors, 'error'), plural(findings.length - errors, 'warning')];
  return counts.filter((count) => !count.startsWith('0 ')).join(' and ') || undefined;
}

/** A number and its noun. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
