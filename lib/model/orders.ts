import type { Purpose } from './purpose.ts';

/** What an order file exports: how to declare its orders in the purpose that its folder stands for. */
export class OrderFile {
  constructor(readonly declare: (purpose: Purpose) => unknown) {}
}

/** Declares the orders of a file: its default export. The function gets the purpose as the scope of the constructs. */
export function orders(declare: (purpose: Purpose) => void): OrderFile {
  return new OrderFile(declare);
}
