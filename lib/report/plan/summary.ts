import type { Action } from '../../plan/differences.ts';
import type { Change, Plan } from '../../plan/plan.ts';
import { countText, plural } from '../text.ts';

/** How many changes there are of each kind. */
export function summaryOf(changes: readonly Change[]): Record<Action, number> {
  const count = (action: Action) => changes.filter((one) => one.action === action).length;
  return { add: count('add'), change: count('change'), destroy: count('destroy'), move: count('move') };
}

/** `2 to add, 1 to change`, or undefined where nothing changes. */
export function countsText(changes: readonly Change[]): string | undefined {
  const counts = Object.entries(summaryOf(changes)).filter(([, count]) => count > 0);
  return counts.map(([action, count]) => `${count} to ${action}`).join(', ') || undefined;
}

/** All in a line: `3 clusters: 2 to add, 1 to change, 1 to destroy, 1 to move; 1 refused`. */
export function headline({ changes, refused, contexts, findings }: Plan): string {
  const clusters = new Set(changes.map(({ cluster }) => cluster)).size;
  const counts = countsText(changes);
  const none = findings.length > 0 && contexts.length === 0 ? 'there is no plan' : 'nothing changes on any cluster';
  const parts = [
    counts === undefined ? none : `${plural(clusters, 'cluster')}: ${counts}`,
    ...(refused.length > 0 ? [`${refused.length} refused`] : []),
    ...(findings.length > 0 ? [`${countText(findings) ?? ''} in the orders`] : []),
  ];
  return parts.join('; ');
}
