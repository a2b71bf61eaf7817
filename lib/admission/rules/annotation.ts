import type { OrderRule } from '../rule.ts';

/** What the place of an order decides cannot be typed differently: the portal followed such links to nowhere. */
export const annotationsOfPlace: OrderRule = ({ order, manifest }) =>
  Object.entries(order.manifest.metadata.annotations ?? {}).flatMap(([name, typed]) => {
    const applied = manifest.metadata.annotations?.[name];
    if (applied === undefined || applied === typed || applied.startsWith(`${typed},`)) return [];
    const message = 'names another place than that of the order, and is replaced';
    const hint = `remove it: it is derived, and says ${applied}`;
    return [{ rule: 'annotation', severity: 'warning', field: `metadata.annotations[${name}]`, message, hint }];
  });
