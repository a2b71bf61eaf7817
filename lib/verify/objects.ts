import { parseManifests } from 'api-server-verdict';
import { readObject } from '../load/manifest/object.ts';
import type { Finding } from '../model/finding.ts';
import type { Order } from '../model/order.ts';

/** An object in a file. */
export type FileObject = Pick<Order, 'manifest' | 'line'>;

/** What is wrong in a file, and in which line. */
export type Fault = Pick<Finding, 'rule' | 'line' | 'field' | 'message' | 'hint'>;

/** The objects that a file of manifests holds, and what keeps it from being read as such. */
export function objectsIn(bytes: Uint8Array): { objects: FileObject[]; faults: Fault[] } {
  const { documents, faults } = parseManifests(bytes);
  const read = documents.map((document) => {
    const line = (field?: string | null) => document.lineOf(field ?? '');
    const { manifest, objections } = readObject(document.value);
    return {
      objects: manifest === undefined ? [] : [{ manifest, line }],
      faults: objections.map(({ rule, field, message, hint }) => ({ rule, line: line(field), field, message, hint })),
    };
  });
  return {
    objects: read.flatMap(({ objects }) => objects),
    faults: [
      ...faults.map((fault) => ({ rule: 'schema' as const, field: null, ...fault })),
      ...read.flatMap((one) => one.faults),
    ],
  };
}
