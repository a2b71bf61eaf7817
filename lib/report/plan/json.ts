import type { Plan } from '../../plan/plan.ts';
import { summaryOf } from './summary.ts';

/** A plan for machines. */
export function planJson({ changes, refused, findings }: Plan): string {
  const told = changes.map(({ action, cluster, purpose, kind, name, fields, danger }) => ({
    ...{ action, cluster, purpose, kind, name, fields, danger },
  }));
  // JSON has no numbers of more than 53 bits that every reader takes.
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  return JSON.stringify({ summary: summaryOf(changes), changes: told, refused, findings }, plain, 2);
}
