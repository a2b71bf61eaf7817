import type { OrderRule } from '../rule.ts';

export default {
  code: 'applied-before-others',
  about: 'api',
  severity: 'warning',
  sentence: 'An order is applied with the others of its purpose; Flux applies a kind …Class first, and waits for it.',
  refused: { 'orders/production/photos/nightly.ts': "new BackupClass(purpose, 'nightly', { spec: {} });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: ({ manifest: { kind } }) => {
    // Flux takes such a kind for a definition: fluxcd/pkg, ssa, `ApplyAllStaged`.
    if (!kind.endsWith('Class')) return [];
    const message = `is of a kind …Class: Flux applies it before the others, and they wait until it is ready`;
    return [{ field: 'kind', message, hint: 'give it a purpose of its own, or its kind another name' }];
  },
} satisfies OrderRule;
