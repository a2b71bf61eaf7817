import { withoutBigints } from '../../model/json.ts';
import type { Plan } from '../../plan/plan.ts';
import { summaryOf } from './summary.ts';

/** A plan for machines. */
export function planJson({ changes, refused, findings }: Plan): string {
  const told = changes.map(({ action, cluster, purpose, kind, name, fields, danger }) => ({
    ...{ action, cluster, purpose, kind, name, fields, danger },
  }));
  return JSON.stringify({ summary: summaryOf(changes), changes: told, refused, findings }, withoutBigints, 2);
}
