import { styleText } from 'node:util';
import type { Finding } from '../model/finding.ts';

/** Gives a text a look. */
export type Style = (format: 'bold' | 'red' | 'yellow' | 'green' | 'dim', text: string) => string;

/** Looks for a terminal; elsewhere text stays as it is. */
export function styles(colour: boolean): Style {
  return (format, text) => (colour ? styleText(format, text) : text);
}

/** Findings for people: the file first, the field next, then what to do. */
export function findingsText(findings: readonly Finding[], colour: boolean): string {
  const style = styles(colour);
  const blocks = new Map<string, string[]>();
  for (const finding of findings) {
    const { severity, field, message, hint } = finding;
    const mark = severity === 'error' ? style('red', '✖') : style('yellow', '⚠');
    const heading = style('bold', `${finding.file}:${finding.line}`) + subject(finding);
    const lines = blocks.get(heading) ?? [];
    lines.push(
      `  ${mark} ${field === null ? '' : `${style('bold', field)}  `}${indent(message)}`,
      `    ${indent(hint)}`,
    );
    blocks.set(heading, lines);
  }
  return [...blocks].map(([heading, lines]) => [heading, ...lines, ''].join('\n')).join('\n');
}

/** What a finding is about, to stand behind its place: `  WhoAmIService/app on openportal`. */
export function subject({ kind, name, cluster }: Pick<Finding, 'kind' | 'name' | 'cluster'>): string {
  const object = kind === null ? '' : `  ${kind}/${name ?? '?'}`;
  return object + (cluster === null ? '' : `${object === '' ? '  ' : ' '}on ${cluster}`);
}

/** A text of several lines, those after the first under a mark. */
export function indent(text: string): string {
  return text.replaceAll('\n', '\n    ');
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
