import type { Placement } from '../model/order.ts';

/** The files that an order may lie in: `<name>.ts`, or `<name>-<kind>.ts` where something else has that. */
export function orderFiles({ cluster, purpose }: Placement, kind: string, name: string): string[] {
  const folder = `orders/${cluster}/${purpose}`;
  const files = [`${folder}/${name}.ts`, `${folder}/${name}-${kind.toLowerCase()}.ts`];
  // TypeScript itself has names of that ending.
  return files.filter((file) => !file.endsWith('.d.ts'));
}
