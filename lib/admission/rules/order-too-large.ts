import { MOST_BYTES } from 'api-server-verdict';
import { withoutBigints } from '../../model/json.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'order-too-large',
  about: 'schema',
  sentence: 'An order is small enough for a cluster to store, whichever way it comes.',
  refused: {
    'orders/production/photos/cats.ts':
      "new Bucket(purpose, 'cats', { spec: { size: 1, label: 'cats'.repeat(500_000) } });",
  },
  passes: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, label: 'cats'.repeat(50) } });",
  },
  judgeOrder: ({ order, manifest }) => {
    // Only a manifest on disk can hold a bigint.
    const replacer = order.asWritten === true ? withoutBigints : undefined;
    const bytes = Buffer.byteLength(JSON.stringify(manifest, replacer));
    if (bytes <= MOST_BYTES) return [];
    const message = `has ${mebibytes(bytes)} MiB: a cluster stores ${mebibytes(MOST_BYTES)} MiB of one object`;
    return [{ field: null, message, hint: 'make it smaller, or several orders of it' }];
  },
} satisfies OrderRule;

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
