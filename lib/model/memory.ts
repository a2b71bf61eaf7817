import type { Placement } from './order.ts';
import { Remembered } from './remembered.ts';

/**
 * What is known of something in a place where orders lie.
 * @param origin tells it from all that ever was there: of the same origin, it is the same
 */
export type Memory = (place: Placement, origin: string) => Remembered;

/** Remembers nothing. */
export const noMemory: Memory = () => new Remembered();
