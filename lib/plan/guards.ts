import { groupBy } from '../model/group.ts';
import type { PlacedObject } from '../model/order.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import { isProtected } from '../model/protect.ts';
import { type Difference, goingOf } from './differences.ts';
import type { Side } from './side.ts';
import { brokenTransitions } from './transitions.ts';
import { called, shortly } from './words.ts';

/** Why a plan must not be merged as it is, and what to do; judged from what was there before. */
export function refusals(from: Side, to: Side, differing: readonly Difference[]): string[] {
  const going = differing
    .flatMap((one) => goingOf(one) ?? [])
    // Where a cluster is deregistered nothing is deleted.
    .filter(({ cluster, purpose }) => purpose !== FLUX_SYSTEM && to.contexts.includes(cluster));
  const byCluster = groupBy(going, ({ cluster }) => cluster);
  return [
    ...protectedOnes(from, going),
    ...differing.flatMap((one) => changesOfImmutables(one, to)),
    ...to.contexts.flatMap((context) => tooMany(from, to, context, byCluster.get(context) ?? [])),
  ];
}

function protectedOnes(from: Side, going: readonly PlacedObject[]): string[] {
  const kept = going.filter(({ manifest }) => isProtected(manifest.metadata));
  const told = new Set(kept.map(called));
  const taken = going
    .filter((object) => !told.has(called(object)))
    .flatMap((namespace) => from.ordersInNamespaceOf(namespace).map((object) => ({ object, namespace })))
    .filter(({ object }) => isProtected(object.manifest.metadata) && !told.has(called(object)));
  const first =
    'first merge a change that only takes its protection away, and see with npx orders status that it was applied';
  return [
    ...kept.map((object) => `${called(object)} is protected, and this removes it; ${first}`),
    ...taken.map(
      ({ object, namespace }) =>
        `${called(object)} is protected, and this removes its namespace, ${shortly(namespace)}; ${first}`,
    ),
  ];
}

function changesOfImmutables(one: Difference, to: Side): string[] {
  return brokenTransitions(one, to).map(({ object, field, message }) => {
    const anew = 'to have it otherwise, order another one and then remove this';
    return `${called(object)} cannot be changed so: ${field} ${message}; ${anew}`;
  });
}

/** What goes beyond what one pull request may remove of a cluster without saying so. */
function tooMany(from: Side, to: Side, context: string, going: readonly PlacedObject[]): string[] {
  // Once the change that removes much is merged, nobody would take another share back.
  const { share } = (from.clusters.get(context) ?? to.clusters.get(context))?.cluster.removal ?? { share: 1 };
  const removals = to.clusters.get(context)?.cluster.removal.named ?? [];
  const file = `clusters/${context}.ts`;
  const stale = removals
    .filter((removal) => !going.some((object) => isMeant(object, removal)))
    .map((one) => `${file} says in removals that ${one} is to go, and this removes nothing of it; take it out there`);
  const unsaid = going.filter((object) => !removals.some((removal) => isMeant(object, removal)));
  const emptied = [...new Set(unsaid.map(({ purpose }) => purpose))].filter(
    (purpose) => to.orders(context, purpose).length === 0,
  );
  const total = from.purposes(context).flatMap((purpose) => from.orders(context, purpose)).length;
  const isMuch = unsaid.length > total * share;
  const others = unsaid.filter(({ purpose }) => isMuch && !emptied.includes(purpose));
  const named = [...emptied, ...others.map(({ purpose, manifest }) => `${purpose}/${shortly({ manifest })}`)];
  if (named.length === 0) return stale;
  const lost = [
    ...emptied.map((purpose) => `all orders of ${purpose}`),
    ...(isMuch ? [`${unsaid.length} of its ${total} orders, more than ${Math.round(share * 100)}%`] : []),
  ].join(', and ');
  const entries = named.map((one) => `'${one}'`).join(', ');
  return [
    ...stale,
    `${context} loses ${lost}; where that is meant, say so in this pull request, in ${file}: removals: [${entries}]`,
  ];
}

/** Whether an entry of `removals` names an order or its purpose. */
function isMeant({ purpose, manifest }: PlacedObject, removal: string): boolean {
  return removal === purpose || removal === `${purpose}/${shortly({ manifest })}`;
}
