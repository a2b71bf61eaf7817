import { isObject, own } from 'api-server-verdict';
import { objectPath } from '../layout/paths.ts';
import { type Surprise, surprisesAmong } from '../layout/removed.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import type { Manifest, PlacedObject } from '../model/order.ts';
import { isProtected } from '../model/protect.ts';
import { actionOf, type Difference, goingOf } from './differences.ts';
import type { Side } from './side.ts';
import { brokenTransitions } from './transitions.ts';
import { fieldsBetween, servingOf } from './upgrades.ts';
import { listed, shortly } from './words.ts';

/** What becomes of an order that Flux does not just delete. */
const FATES: Readonly<Record<Surprise['what'], string>> = {
  'is kept': 'is protected: Flux leaves it on the cluster, managed by nothing',
  'is left': 'stays on the cluster, managed by nothing: the Kustomization that would delete it goes too',
  'may stay':
    'may stay on the cluster, managed by nothing: its protection was lifted within the last hour, and still counts where Flux fetches both at once',
  'is taken': 'is protected, and deleted all the same, with its namespace',
};

/** What Flux and Crossplane make of each difference: kustomize-controller, `apply` and `prune`. */
export class Consequences {
  private readonly fates: ReadonlyMap<string, Surprise['what']>;
  /** The orders that go and made a namespace, by cluster and namespace. */
  private readonly taking: ReadonlyMap<string, PlacedObject>;
  private readonly warned: ReadonlyMap<string, readonly Finding[]>;

  /** @param lately the paths in dist of orders that were protected until a short time ago */
  constructor(
    private readonly from: Side,
    private readonly to: Side,
    differing: readonly Difference[],
    lately: ReadonlySet<string>,
  ) {
    const going = differing.flatMap((one) => goingOf(one) ?? []).filter(({ purpose }) => purpose !== FLUX_SYSTEM);
    const leaving = {
      orders: new Map(going.map((object) => [objectPath(object), object])),
      gone: new Set([...from.files.keys()].filter((path) => !to.files.has(path))),
      protectedLately: lately,
    };
    const ordered = going.flatMap((object) => to.ordersInNamespaceOf(object));
    this.fates = new Map(surprisesAmong(leaving, ordered, from.known).map((one) => [objectPath(one), one.what]));
    this.taking = new Map(
      going.flatMap((object): [string, PlacedObject][] => {
        const namespace = from.known.namespaceOrderedBy(object.manifest);
        return namespace === undefined ? [] : [[`${object.cluster}/${namespace}`, object]];
      }),
    );
    const warnings = to.findings.filter(({ severity }) => severity === 'warning');
    this.warned = groupBy(warnings, ({ cluster, purpose, kind, name }) => [cluster, purpose, kind, name].join('/'));
  }

  /** What else a difference brings about; each reads on from the object. */
  of(one: Difference): string[] {
    const { before, after } = one;
    if ((after ?? before)?.purpose === FLUX_SYSTEM) return this.ofFlux(one);
    const going = goingOf(one);
    const all = [
      ...(going === undefined ? [] : this.ofGoing(going)),
      ...(actionOf(one) === 'move' ? [this.ofMove(one)] : []),
      ...(after !== undefined && (before === undefined || going !== undefined) ? this.ofComing(after) : []),
      ...(before !== undefined && after !== undefined && going === undefined ? this.ofStaying(one, before, after) : []),
      ...(after === undefined ? [] : this.warnings(after)),
    ];
    // Of one that is renamed in its purpose the same may be true twice.
    return [...new Set(all)];
  }

  private ofGoing(object: PlacedObject): string[] {
    const { cluster, purpose, manifest } = object;
    if (!this.to.contexts.includes(cluster)) return [staysOn(cluster)];
    const fate = this.fates.get(objectPath(object));
    if (fate !== undefined) return [FATES[fate]];
    const taking = this.taking.get(`${cluster}/${purpose}`);
    const by = taking === undefined ? '' : `, with its namespace, as ${shortly(taking)} is removed`;
    const data = this.from.known.of(manifest).holdsData === true ? ', and the data in it' : '';
    return [
      `Flux deletes it${by}, and Crossplane all that it made for it${data}`,
      ...this.ofNamespace(object),
      ...(isLeftAlone(manifest) && taking === undefined
        ? [
            'stays only if somebody has annotated it on the cluster too: from here, what has Flux leave it alone never got there',
          ]
        : []),
      ...(manifest.metadata['finalizers'] === undefined ? [] : ['stays until somebody takes its finalizers off it']),
      ...this.frozen(object),
    ];
  }

  /** What goes with the namespace that an order has made. */
  private ofNamespace(object: PlacedObject): string[] {
    const namespace = this.from.known.namespaceOrderedBy(object.manifest);
    const inside = this.from.ordersInNamespaceOf(object);
    if (namespace === undefined || inside.length === 0) return [];
    return [
      `takes along all that is in the namespace ${namespace}: ${listed(inside.map(shortly))}`,
      `may hang while they are deleted; safer is to remove them first, to see with npx orders status that they are gone, and to remove ${shortly(object)} in a merge of its own`,
    ];
  }

  private ofMove({ before, after }: Difference): string {
    if (before !== undefined && after !== undefined && goingOf({ before, after }) === undefined) {
      return `is taken over from the Kustomization of ${before.purpose}, which deletes it where it is the faster one`;
    }
    const data = after !== undefined && this.to.known.of(after.manifest).holdsData === true ? ', without its data' : '';
    return `is made anew${data}: nothing can be moved between names, namespaces or clusters; both happen at once, in no order`;
  }

  private ofComing(object: PlacedObject): string[] {
    const { cluster, purpose, manifest } = object;
    const isFirst = manifest.metadata.namespace === purpose && !this.from.purposes(cluster).includes(purpose);
    const isOrdered = this.to.clusters.get(cluster)?.orderOf(purpose) !== undefined;
    const [kustomization] = this.to.kustomizations(cluster, purpose);
    const interval = specOf(kustomization, 'retryInterval');
    const waits = `waits for its namespace, which comes with the same merge: Flux tries again every ${typeof interval === 'string' ? interval : '30s'} until Crossplane has made it`;
    return [...(isFirst && isOrdered ? [waits] : []), ...this.frozen(object)];
  }

  private ofStaying(one: Difference, before: PlacedObject, after: PlacedObject): string[] {
    const lifted = isProtected(before.manifest.metadata) && !isProtected(after.manifest.metadata);
    const [was, is] = [servingOf(this.from, before)?.api, servingOf(this.to, after)?.api];
    const isUpgraded = was !== undefined && is !== undefined && was.revision !== is.revision;
    const upgrade = isUpgraded && fieldsBetween(one, this.from, this.to).length > 0;
    return [
      ...(lifted ? ['loses its protection: once Flux has applied that, to remove it deletes it'] : []),
      ...this.ofAnotherNamespace(before, after),
      ...(upgrade
        ? [`is what ${is.name} ${is.revision} makes of it, which was ${was.revision}, defaults included`]
        : []),
      ...brokenTransitions(one, this.to).map(
        ({ field, message }) => `is refused by the API server: ${field} ${message}`,
      ),
      ...this.frozen(after),
    ];
  }

  /** What an order leaves that is for another namespace than before. */
  private ofAnotherNamespace(before: PlacedObject, after: PlacedObject): string[] {
    const namespace = this.from.known.namespaceOrderedBy(before.manifest);
    if (namespace === undefined || namespace === this.to.known.namespaceOrderedBy(after.manifest)) return [];
    const inside = this.from.ordersInNamespaceOf(before);
    const orders = inside.length === 0 ? '' : `: ${listed(inside.map(shortly))}`;
    return [`no longer is for the namespace ${namespace}, which Crossplane may delete with all that is in it${orders}`];
  }

  private frozen({ cluster, purpose }: PlacedObject): string[] {
    const isSuspended = this.to.kustomizations(cluster, purpose).some((one) => specOf(one, 'suspend') === true);
    return isSuspended ? [`waits: ${purpose} is suspended, and nothing happens in it until that is lifted`] : [];
  }

  /** What admission warns of; reads on from the field. */
  private warnings({ cluster, purpose, manifest }: PlacedObject): string[] {
    const found = this.warned.get([cluster, purpose, manifest.kind, manifest.metadata.name].join('/')) ?? [];
    return found.map(({ field, message }) => (field === null ? message : `${field} ${message}`));
  }

  /** What a change of the objects of Flux does to the orders that they apply. */
  private ofFlux({ before, after }: Difference): string[] {
    const [was, is] = [before?.manifest, after?.manifest];
    if (before !== undefined && !this.to.contexts.includes(before.cluster)) return [staysOn(before.cluster)];
    const isGoing = is === undefined && was !== undefined;
    if (isGoing && was.kind === 'Kustomization') {
      if (isProtected(was.metadata)) return ['stays on the cluster: Flux is told to keep it'];
      const orphans = specOf(was, 'deletionPolicy') === 'Orphan' || specOf(was, 'prune') !== true;
      return [orphans ? 'deletes nothing: what it applied stays' : 'deletes all that it applied'];
    }
    if (was === undefined || is === undefined) return [];
    const changes = (name: string) => specOf(was, name) !== specOf(is, name);
    return [
      ...(changes('suspend') && specOf(is, 'suspend') === true
        ? ['holds its purpose still: nothing in it is applied, corrected or removed until that is lifted']
        : []),
      ...(changes('suspend') && specOf(was, 'suspend') === true
        ? ['goes on: all that has piled up is applied, removals too']
        : []),
      ...(changes('path') ? ['deletes what it applied and does not find at the new path'] : []),
      ...(changes('force') && specOf(is, 'force') === true
        ? ['deletes an order of which the cluster refuses an edit']
        : []),
      ...(is.kind === 'GitRepository' ? ['decides what all of the cluster gets'] : []),
    ];
  }
}

function staysOn(cluster: string): string {
  return `stays on the cluster: ${cluster} is deregistered, and where Flux finds no folder it deletes nothing`;
}

/**
 * Whether Flux applies nothing of an object, and so not what says this either, which it looks for on the cluster before
 * it deletes: kustomize-controller 1.9, `apply` and `deleteObjects`.
 */
function isLeftAlone({ metadata: { labels, annotations } }: Manifest): boolean {
  const says = (name: string, value: string) =>
    [labels, annotations].some(
      (one) => String(own(one, `kustomize.toolkit.fluxcd.io/${name}`)).toLowerCase() === value,
    );
  return says('reconcile', 'disabled') || says('ssa', 'ignore');
}

function specOf(manifest: Manifest | undefined, field: string): unknown {
  const spec = manifest?.['spec'];
  return isObject(spec) ? own(spec, field) : undefined;
}
