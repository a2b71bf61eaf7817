import type { Finding, Objection } from './finding.ts';
import type { Remembered } from './remembered.ts';

/** What an object is of. */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A Kubernetes object as data. */
export interface Manifest extends TypeMeta {
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** The metadata that this program reads or sets; others pass through. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Where an order lies: the folder that its file is in. */
export interface Placement {
  /** The cluster context. */
  readonly cluster: string;
  readonly purpose: string;
}

/** An object in the purpose that applies it. */
export interface PlacedObject extends Placement {
  readonly manifest: Manifest;
  /** What is known of it already. */
  readonly known?: Remembered;
}

/** An order as data: the object, and where a person finds it. */
export interface Order extends PlacedObject {
  /** What the manifest is of, where that is known before anybody looks at it. */
  readonly type?: TypeMeta;
  /** The order file, relative to the repository, or the manifest on disk. */
  readonly file: string;
  /** The line that declares it, or of a manifest the line of one of its fields; worked out when asked for. */
  line(field?: string | null): number;
  /** A manifest on disk is applied as it is written; of an order file, the place decides namespace and annotations. */
  readonly asWritten?: true;
  /** The annotations that a helper of #lib has set, such as `protect`; others were typed. */
  readonly helped?: readonly string[];
  /** Tells it from every other order that its place has had: of the same origin, they are the same. */
  readonly origin?: string;
}

/** What an order is of, without a look at the rest of it. */
export function typeOf(order: Order): TypeMeta {
  return order.type ?? order.manifest;
}

/** The folder that an order belongs in when it is for another purpose. */
export function folderFor({ cluster, asWritten, manifest }: Order, purpose: string): string {
  return asWritten === true ? `${cluster}/${purpose}/${manifest.kind}/` : `orders/${cluster}/${purpose}/`;
}

/** What a rule says of an order, as a finding that leads a person to it. */
export function aboutOrder(order: Order, objection: Objection): Finding {
  const { file, cluster, purpose, manifest } = order;
  return {
    rule: objection.rule,
    code: objection.code ?? objection.rule,
    severity: objection.severity ?? 'error',
    file,
    line: order.line(objection.field),
    cluster,
    purpose,
    kind: manifest.kind,
    name: manifest.metadata.name ?? null,
    field: objection.field,
    message: objection.message,
    hint: objection.hint,
  };
}
