import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { deepFreeze } from './freeze.ts';

/**
 * An order: one Crossplane composite resource (XR). Its id is its name on the cluster. This is what an editor, the
 * compiler and a test of somebody's own know an order by; a synth reads order files as data and constructs none.
 */
export class CompositeResource extends ApiObject {
  private readonly object: object;

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    const named = { ...props, metadata: { name: id, ...props.metadata } };
    // On the cluster, orders of two kinds may bear the same name, so in the construct tree they must too.
    // cdk8s trips over metadata that only admission is to judge, so it gets no more than it needs.
    super(scope, unused(scope, `${named.kind}.${id}`), { ...identity(named), metadata: { name: id } });
    this.object = deepFreeze(named);
  }

  /** The object as it was declared: cdk8s would leave out what it does not know, without a word. */
  override toJson(): object {
    return this.object;
  }
}

function identity({ apiVersion, kind }: ApiObjectProps): ApiObjectProps {
  return { apiVersion, kind };
}

/** An id for a construct; of an order that is there already too, so that admission can say of both where they are. */
function unused(scope: Construct, id: string): string {
  return scope.node.tryFindChild(id) === undefined ? id : unused(scope, `${id}'`);
}
