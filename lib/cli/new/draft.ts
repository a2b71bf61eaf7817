import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { objectionsTo } from 'api-server-verdict';
import { admit, type Admission, type Desired } from '../../admission/admit.ts';
import { orderedVersion } from '../../admission/orderable.ts';
import type { Api } from '../../admission/served-cluster.ts';
import { orderFiles } from '../../adopt/order-file.ts';
import type { Declaration } from '../../adopt/order-source.ts';
import { snapshotPath } from '../../layout/snapshot.ts';
import type { Finding } from '../../model/finding.ts';
import type { Knowledge } from '../../model/kind.ts';
import type { Manifest, Order } from '../../model/order.ts';
import { ownedBy } from '../../model/owner.ts';
import { type Assigned, assigned, type Assignment, parseSet } from './assignments.ts';

/** The fields of a spec. */
export type Spec = Declaration['spec'];

/** An order that no file holds yet, but for its spec. */
export type Draft = Omit<Declaration, 'kind' | 'spec'> & { readonly api: Api };

/** What its name says of the spec of an order, and over that what flags say. */
export function specSaid(
  { api, name }: Pick<Draft, 'api' | 'name'>,
  known: Knowledge,
  assignments: readonly Assignment[] = [],
): Assigned {
  const { spec: schema } = orderedVersion(api);
  // Nearly every kind calls what it makes after its name field; where that is required, the order's name is meant.
  const isNamed = schema.required?.includes('name') === true && schema.properties?.['name']?.type === 'string';
  const { namespace } = known.of(api);
  const fields = new Set([...(isNamed ? ['spec.name'] : []), ...(namespace === undefined ? [] : [namespace])]);
  const byName = [...fields].map((field) => ({ ...parseSet(`${field}=${name}`), flag: '<name>' }));
  return assigned(schema, [...byName, ...assignments]);
}

/** What an order file says that nobody has written yet. */
export function declarationOf({ api, ...draft }: Draft, spec: Spec): Declaration {
  return { ...draft, kind: api.name, spec };
}

function manifestOf({ api, name, owner }: Draft, spec: Spec): Manifest {
  const metadata = { name, ...(owner === undefined ? {} : ownedBy(owner)) };
  return { apiVersion: orderedVersion(api).apiVersion, kind: api.kind, metadata, spec };
}

/** What the API server has against a spec, told without a look at other orders, and so while somebody types. */
export function objectionsOfServer(draft: Draft, spec: Spec): readonly Pick<Finding, 'field' | 'message' | 'hint'>[] {
  const { api } = draft;
  return objectionsTo(manifestOf(draft, spec), {
    schema: orderedVersion(api).schema,
    named: `${api.kind} ${api.revision}`,
  });
}

/** All that is ordered, this with it, and what is found in this. */
export function admitted(
  desired: Desired,
  file: string,
  draft: Draft,
  spec: Spec,
): { admission: Admission; findings: readonly Finding[] } {
  const { cluster, purpose } = draft;
  const order: Order = { cluster, purpose, file, line: () => 1, manifest: manifestOf(draft, spec) };
  const admission = admit({ ...desired, orders: [...desired.orders, order] });
  return { admission, findings: admission.findings.filter((finding) => finding.file === file) };
}

/** The files that an order may lie in: `<name>.ts`, and for where an order of another kind has that, with its kind. */
export function filesFor(draft: Draft): string[] {
  return orderFiles(draft, draft.api.kind, draft.name);
}

/** The first of these files that is not there, and no snapshot of it either. */
export function freeOf(root: string, files: readonly string[]): string | undefined {
  return files.find((file) => ![file, snapshotPath(file)].some((path) => existsSync(join(root, path))));
}
