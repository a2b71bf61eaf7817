import type { ObjectMeta } from './order.ts';

/** The annotation that says whether Flux deletes what is gone from Git. */
export const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/** The annotation that keeps Flux from deleting what is gone from Git: Flux documentation, Kustomization, "Prune". */
export const PROTECTED: Readonly<Record<string, string>> = { [PRUNE]: 'disabled' };

/** What can be annotated, as every construct of an order can. */
interface Annotated {
  readonly metadata: { addAnnotation(name: string, value: string): void };
}

/**
 * Keeps Flux from ever deleting an order: once that is on the cluster, an order that is removed here stays there.
 * @param on `false` takes the protection of its purpose from it again
 */
export function protect<Order extends Annotated>(order: Order, on = true): Order {
  order.metadata.addAnnotation(PRUNE, on ? 'disabled' : 'enabled');
  return order;
}

/** Whether Flux leaves an object alone that is gone from Git; it looks at labels too, and not at the case. */
export function isProtected({ labels, annotations }: ObjectMeta): boolean {
  return [labels?.[PRUNE], annotations?.[PRUNE]].some((value) => String(value).toLowerCase() === 'disabled');
}
