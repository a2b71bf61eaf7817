import { MOST_BYTES } from 'api-server-verdict';
import type { OrderRule } from '../rule.ts';

/** An order is small enough for a cluster to store, whichever way it comes. */
export const storable: OrderRule = ({ manifest }) => {
  const bytes = Buffer.byteLength(JSON.stringify(manifest, (_, value: unknown) => withoutBigints(value)));
  if (bytes <= MOST_BYTES) return [];
  const message = `has ${mebibytes(bytes)} MiB: a cluster stores ${mebibytes(MOST_BYTES)} MiB of one object`;
  return [{ rule: 'schema', field: null, message, hint: 'make it smaller, or several orders of it' }];
};

/** JSON.stringify knows no bigint; it has as many digits as a text. */
function withoutBigints(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
