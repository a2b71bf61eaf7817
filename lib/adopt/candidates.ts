import type { ManifestDocument } from 'api-server-verdict';
import type { LoadedObject } from '../load/manifest/tree.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import { aboutOrder, type Order } from '../model/order.ts';

/** An object that could become an order of the cluster that it is for. */
export interface Candidate {
  readonly order: Order;
  readonly document: ManifestDocument;
  /** What is wrong with where it lies; an order lies elsewhere. */
  readonly misplaced: readonly Finding[];
}

/** The objects that could become orders, and what is wrong with the others. */
export function candidatesIn(objects: readonly LoadedObject[]): { candidates: Candidate[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const candidates: Candidate[] = [];
  for (const { orders, document, findings: found } of objects) {
    const [order] = orders;
    const misplaced = order === undefined ? [] : found.filter(({ rule }) => rule === 'layout');
    findings.push(...found.filter((finding) => !misplaced.includes(finding)));
    const isSound = found.every((finding) => finding.severity === 'warning' || misplaced.includes(finding));
    // What is wrong with the document is among the findings in its file.
    if (order !== undefined && document?.faults.length === 0 && isSound)
      candidates.push({ order, document, misplaced });
  }
  const groups = [...groupBy(candidates, ({ order }) => identity(order)).values()];
  return {
    candidates: groups.flatMap((group) => (group.length === 1 ? group : [])),
    findings: [...findings, ...groups.flatMap(twice)],
  };
}

/** What makes two objects the same to the API server, whatever the version in which they are written. */
function identity({ cluster, manifest: { apiVersion, kind, metadata } }: Order): string {
  const [group] = apiVersion.split('/');
  return JSON.stringify([cluster, group, kind, metadata.namespace, metadata.name]);
}

function twice(group: readonly Candidate[]): Finding[] {
  if (group.length === 1) return [];
  return group.map(({ order }, index) => {
    const other = (group[index === 0 ? 1 : 0] ?? { order }).order;
    const message = `is there twice: in ${other.file}:${other.line()} too`;
    return aboutOrder(order, { rule: 'duplicate', field: null, message, hint: 'keep the one that is meant' });
  });
}
