import { objectPath } from '../layout/paths.ts';
import { SNAPSHOTS } from '../layout/snapshot.ts';
import { objectText } from '../layout/tree.ts';
import { isFile, type Entry } from '../load/folder.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { aboutOrder, type Order } from '../model/order.ts';
import { difference } from './difference.ts';
import { objectsIn } from './objects.ts';

const HINT = 'npx jest -u snapshots shows what is ordered, for review';

/**
 * What dist holds is what the snapshots show the reviewers of the orders, and the other way round.
 * @param orders the objects in dist
 * @param snapshots what lies in the folder of the snapshots of orders
 */
export function unreviewed(orders: readonly Order[], snapshots: readonly Entry[]): Finding[] {
  const pages = snapshots.map(readSnapshot);
  const shown = pages.flatMap((page) => page.orders);
  const delivered = new Map(orders.map((order) => [objectPath(order), order]));
  const known = new Set(shown.map(objectPath));
  return [
    ...pages.flatMap((page) => page.findings),
    ...shown.flatMap((order) => held(order, delivered.get(objectPath(order)))),
    ...orders
      .filter((order) => !known.has(objectPath(order)))
      .map((order) => notReviewed(order, 'is in no snapshot, so nobody has reviewed it')),
  ];
}

function held(shown: Order, delivered: Order | undefined): Finding[] {
  if (delivered === undefined) return [notReviewed(shown, 'is shown to reviewers, and dist/ does not hold it')];
  const first = difference(Buffer.from(objectText(delivered.manifest)), objectText(shown.manifest));
  if (first === undefined) return [];
  const message = `is not what ${shown.file} shows to reviewers; expected in line ${first.line} is: ${first.expected}`;
  return [notReviewed(delivered, message)];
}

function notReviewed(order: Order, message: string): Finding {
  return aboutOrder(order, { rule: 'layout', field: null, message, hint: HINT });
}

function readSnapshot(entry: Entry): { orders: Order[]; findings: Finding[] } {
  const { path } = entry;
  const [cluster = '', purpose = ''] = path.split('/');
  const file = `${SNAPSHOTS}/orders/${path}`;
  const about = (found: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>) =>
    aboutFile(file, { cluster, purpose, ...found });
  if (!isFile(entry)) {
    return { orders: [], findings: [about({ rule: 'layout', message: entry.fault, hint: HINT })] };
  }
  const { objects, faults } = objectsIn(entry.bytes);
  return { orders: objects.map((object) => ({ cluster, purpose, file, ...object })), findings: faults.map(about) };
}
