import type { Finding } from '../model/finding.ts';

/**
 * The clusters that stay as they are, because of their errors; undefined where nothing may be published.
 * @param keepGoing whether the errors of some clusters let the others go on
 */
export function heldBackBy(findings: readonly Finding[], keepGoing: boolean): ReadonlySet<string> | undefined {
  const clusters = findings.filter(({ severity }) => severity === 'error').map(({ cluster }) => cluster);
  const named = clusters.filter((cluster) => cluster !== null);
  const goesOn = clusters.length === 0 || (keepGoing && named.length === clusters.length);
  return goesOn ? new Set(named) : undefined;
}
