import type { Names } from 'api-server-verdict';
import type { Cluster } from '../model/cluster.ts';
import { kindsIn } from '../model/xrd.ts';
import type { Revision, Xrd } from './xrds.ts';

/** A kind that a cluster serves, since it is pinned to the XRD that brings it. */
export interface Served {
  /** What people call it on the cluster: the kind, and with the group where the pin names that: `App.example.org`. */
  readonly name: string;
  readonly pin: string;
  readonly names: Names;
  readonly from: Xrd;
}

/** What of these a cluster is pinned to, each with the pin. */
export function pinnedOf<To extends Revision>({ props }: Cluster, there: readonly To[]): [pin: string, to: To][] {
  return Object.entries(props.serves).flatMap(([pin, revision]) =>
    there.filter((one) => one.revision === revision && one.pins.includes(pin)).map((one): [string, To] => [pin, one]),
  );
}

/** The kinds that a cluster serves: of each XRD that it is pinned to the composite resource, and the claim to it. */
export function servedBy(cluster: Cluster, xrds: readonly Xrd[]): Served[] {
  return pinnedOf(cluster, xrds).flatMap(([pin, from]) =>
    kindsIn(from.xrd).map((names) => ({ name: nameBy(pin, names.kind), pin, names, from })),
  );
}

/** What a cluster may be pinned to an XRD by: with the group only where another group has one of its kinds too. */
export function pinsFor({ folder, pins, xrd }: Xrd, xrds: readonly Xrd[]): readonly string[] {
  const kinds = kindsIn(xrd).map(({ kind }) => kind);
  const isShared = xrds.some(
    (other) => other.xrd.spec.group !== xrd.spec.group && kindsIn(other.xrd).some(({ kind }) => kinds.includes(kind)),
  );
  return isShared ? pins : [folder];
}

/** What a kind is called that a pin brings: it is told apart by its group where the pin is. */
export function nameBy(pin: string, kind: string): string {
  const [, ...group] = pin.split('.');
  return [kind, ...group].join('.');
}
