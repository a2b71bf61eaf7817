import type { OrderRule } from '../rule.ts';

/** Flux takes a kind whose name ends in Class for a definition: fluxcd/pkg, ssa, `ApplyAllStaged`. */
export const appliedWithTheOthers: OrderRule = ({ manifest: { kind } }) => {
  if (!kind.endsWith('Class')) return [];
  const message = `is of a kind …Class: Flux applies it before the others, and they wait until it is ready`;
  return [
    {
      rule: 'api',
      severity: 'warning',
      field: 'kind',
      message,
      hint: 'give it a purpose of its own, or its kind another name',
    },
  ];
};
