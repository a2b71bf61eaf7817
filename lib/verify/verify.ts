import { admit, type Admission, type Desired } from '../admission/admit.ts';
import { dist } from '../layout/dist.ts';
import { isProducible, objectPath } from '../layout/paths.ts';
import type { TreeFile } from '../layout/tree.ts';
import { isFile, type Entry, type FileEntry } from '../load/folder.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { DIST, FLUX_SYSTEM } from '../model/names.ts';
import { aboutOrder, type Order } from '../model/order.ts';
import type { Progress } from '../model/progress.ts';
import { annotationsDerived } from './derived.ts';
import { difference } from './difference.ts';
import { objectsIn } from './objects.ts';

const ONLY_SYNTH = 'dist/ holds what npx cdk8s synth writes, and nothing else; remove it';
const ANEW = 'npx cdk8s synth writes it anew, and git restore dist takes back what was edited';

/**
 * Says of everything in dist whether a synth of orders could have left it there: each object is admitted as it is
 * written, and the tree that these objects and the clusters give is the one that lies there, byte for byte.
 * @param entries what lies in dist
 */
export function verify(
  platform: Omit<Desired, 'orders' | 'previous'>,
  entries: readonly Entry[],
  progress?: Progress,
): Admission {
  const files = entries.filter(isFile).filter(isObject);
  const read = files.map((entry, index) => {
    progress?.(index, files.length);
    return { path: entry.path, ...readOrder(entry) };
  });
  const orders = read.flatMap(({ order }) => (order === undefined ? [] : [order]));
  const admission = admit({ ...platform, orders });
  // Where both speak of an annotation, the stricter one says it.
  const derived = admission.subjects.flatMap((subject) => annotationsDerived(subject, platform.repository));
  const told = new Set(derived.map(subjectOf));
  const expected = dist(admission.clusters, orders.filter(isInItsPlace), platform.repository);
  const unread = new Set(
    read.filter(({ order }) => order === undefined || !isInItsPlace(order)).map(({ path }) => path),
  );
  const contexts = admission.clusters.map(({ context }) => context);
  const findings = [
    ...read.flatMap((one) => one.findings),
    ...admission.findings.filter((finding) => !told.has(subjectOf(finding))),
    ...derived,
    ...differences(entries, expected, unread, contexts),
  ];
  return { ...admission, findings };
}

/** A finding about something in dist; one that belongs to no cluster holds back all of them. */
function about(path: string, found: Pick<Finding, 'rule' | 'message' | 'hint'> & Partial<Finding>): Finding {
  const [cluster = '', purpose, ...rest] = path.split('/');
  const place = purpose === undefined ? {} : { cluster, purpose: rest.length === 0 ? null : purpose };
  return aboutFile(path === '' ? DIST : `${DIST}/${path}`, { ...place, ...found });
}

/** Whether something lies where an order does. */
function isObject({ path }: FileEntry): boolean {
  const folders = path.split('/');
  return folders.length === 4 && folders[1] !== FLUX_SYSTEM && isProducible(path);
}

function readOrder({ path, bytes }: FileEntry): { order?: Order; findings: Finding[] } {
  const [cluster = '', purpose = ''] = path.split('/');
  const { objects, faults } = objectsIn(bytes);
  const findings = faults.map((fault) => about(path, fault));
  const [object, ...others] = objects;
  if (object === undefined || others.length > 0) {
    const holds = others.length > 0 ? `${objects.length} objects` : 'no object';
    const found = about(path, { rule: 'layout', message: `holds ${holds}, not one`, hint: ANEW });
    return { findings: findings.length > 0 ? findings : [found] };
  }
  const order: Order = { cluster, purpose, file: `${DIST}/${path}`, asWritten: true, ...object };
  if (isInItsPlace(order)) return { order, findings };
  const message = `belongs in ${DIST}/${objectPath(order)}`;
  return { order, findings: [...findings, aboutOrder(order, { rule: 'layout', field: null, message, hint: ANEW })] };
}

function isInItsPlace(order: Order): boolean {
  return order.file === `${DIST}/${objectPath(order)}`;
}

function subjectOf({ rule, file, field }: Finding): string {
  return JSON.stringify([rule, file, field]);
}

/** What lies in dist and is not expected there, what is expected and does not, and what is not as it is expected. */
function differences(
  entries: readonly Entry[],
  expected: readonly TreeFile[],
  unread: ReadonlySet<string>,
  contexts: readonly string[],
): Finding[] {
  const contents = new Map(expected.map(({ path, content }) => [path, content]));
  const present = new Set(entries.map(({ path }) => path));
  const missing = expected.filter(({ path }) => !present.has(path));
  const found = entries.flatMap((entry) => {
    const { path } = entry;
    const content = contents.get(path);
    if (!isFile(entry)) return [about(path, { rule: 'layout', message: entry.fault, hint: ONLY_SYNTH })];
    if (unread.has(path)) return [];
    if (content === undefined) return [unexpected(path, contexts)];
    const first = difference(entry.bytes, content);
    if (first === undefined) return [];
    const message = `is not what its orders and clusters/ give; expected here is: ${first.expected}`;
    return [about(path, { rule: 'layout', line: first.line, message, hint: ANEW })];
  });
  return [...found, ...missing.map(({ path }) => about(path, { rule: 'layout', message: 'is missing', hint: ANEW }))];
}

function unexpected(path: string, contexts: readonly string[]): Finding {
  const [cluster = '', purpose] = path.split('/');
  return purpose === undefined || contexts.includes(cluster)
    ? about(path, { rule: 'layout', message: 'is nothing that orders and clusters/ give', hint: ONLY_SYNTH })
    : about(path, { rule: 'cluster', message: `there is no cluster context ${cluster}`, hint: ONLY_SYNTH });
}
