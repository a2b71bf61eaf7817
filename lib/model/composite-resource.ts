import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';

/** An order: one Crossplane composite resource (XR). Its id is its name on the cluster. */
export class CompositeResource extends ApiObject {
  /** What the order file passed, with what `toJson` leaves out without a word. */
  readonly declared: ApiObjectProps;

  /** Its stack leads to the line of the order file; it is read only when there is something to say about it. */
  readonly declaration = new Error();

  /** Whether a construct is an order; `instanceof` would take every ApiObject for one. */
  static isCompositeResource(construct: unknown): construct is CompositeResource {
    return ApiObject.isApiObject(construct) && 'declaration' in construct;
  }

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    const declared = native(props) as ApiObjectProps;
    // On the cluster, orders of two kinds may bear the same name, so in the construct tree they must too.
    super(scope, unused(scope, `${declared.kind}.${id}`), {
      ...declared,
      metadata: { name: id, ...declared.metadata },
    });
    this.declared = declared;
  }
}

/** An id for a construct; of an order that is there already too, so that admission can say of both where they are. */
function unused(scope: Construct, id: string): string {
  return scope.node.tryFindChild(id) === undefined ? id : unused(scope, `${id}'`);
}

/**
 * The same value, its objects and arrays made here: order files run in a realm of their own, and cdk8s knows plain
 * objects by the Object of this one.
 */
function native(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(native);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, native(item)]));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
