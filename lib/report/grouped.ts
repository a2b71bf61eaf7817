import type { Finding } from '../model/finding.ts';

/** Findings that say the same of different places, together, in the order of the first of each. */
export function grouped(findings: readonly Finding[]): Iterable<readonly [Finding, ...Finding[]]> {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { severity, code, field, message, hint } = finding;
    const said = JSON.stringify([severity, code, field, message, hint]);
    const group = groups.get(said);
    if (group === undefined) groups.set(said, [finding]);
    else group.push(finding);
  }
  return groups.values();
}
