import type { LaidOut } from '../layout/dist.ts';
import type { Published } from '../publish/publish.ts';
import { visible } from './border.ts';
import { plural } from './text.ts';

/** What a synth has published: one line. */
export function publishedText({ orders, heldBack }: LaidOut, { written, removed }: Published): string {
  const held = heldBack.size === 0 ? '' : `; held back: ${visible([...heldBack]).join(', ')}`;
  return `${plural(orders.length, 'order')}: ${plural(written, 'file')} written, ${removed.length} removed${held}`;
}
