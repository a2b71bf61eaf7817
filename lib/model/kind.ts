import type { Manifest } from './order.ts';

/** A field of an order, such as `spec.name`. */
export type FieldPath = `spec.${string}`;

/** Where names are claimed; without any, in a zone that all such kinds share. */
export interface Zone {
  /** The field that names it; where an order leaves it out, the default of the XRD holds. */
  readonly field?: FieldPath;
  /** The zone of the revisions that have no such field. */
  readonly otherwise?: string;
}

/** A host name, whatever the addresses behind it. */
export interface HostName {
  /** The field that names it. */
  readonly host: FieldPath;
  readonly zone?: Zone;
}

/** A DNS record; one that gives a name its address claims a host name. */
export interface ZoneRecord {
  /** The field that names it. */
  readonly record: FieldPath;
  /** The field with its type, such as `TXT`. */
  readonly type: FieldPath;
  /** The field with what it says. */
  readonly value: FieldPath;
  readonly zone?: Zone;
}

/** What the platform knows of a kind, and its XRDs do not say. */
export interface KindProps {
  /** The field that names the namespace which an order makes. */
  readonly namespace?: FieldPath;
  /** What an order takes for itself on its cluster, so that no other order can. */
  readonly claims?: HostName | ZoneRecord;
  /** Whether its orders hold data, and so are protected unless something says otherwise. Default `false`. */
  readonly holdsData?: boolean;
  /** The catalog entity that owns its orders where neither they nor their cluster name one. */
  readonly owner?: string;
}

/** Says what the platform knows of a kind: the default export of `imports/xrds/<Kind>/platform.ts`. */
export function kind(props: KindProps): KindProps {
  return props;
}

/** What a file says of a kind. */
export interface KnownKind {
  readonly kind: string;
  /** Relative to the repository. */
  readonly file: string;
  readonly props: KindProps;
}

/** What the platform knows of all its kinds. */
export class Knowledge {
  private readonly kinds: ReadonlyMap<string, KindProps>;

  constructor(known: readonly KnownKind[]) {
    this.kinds = new Map(known.map(({ kind, props }) => [kind, props]));
  }

  /** What it knows of the kind of an object. */
  of({ kind }: Pick<Manifest, 'kind'>): KindProps {
    return this.kinds.get(kind) ?? {};
  }

  /** The namespace that an order makes, where its kind makes one. */
  namespaceOrderedBy(manifest: Manifest): string | undefined {
    const { namespace } = this.of(manifest);
    return namespace === undefined ? undefined : textAt(manifest, namespace);
  }
}

/** The text in a field of an object. */
export function textAt(object: unknown, field: FieldPath): string | undefined {
  const inside = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const value = field.split('.').reduce(inside, object);
  return typeof value === 'string' ? value : undefined;
}
