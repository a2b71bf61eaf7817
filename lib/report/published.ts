import type { LaidOut } from '../layout/dist.ts';
import type { Published } from '../publish/publish.ts';
import { visible } from './border.ts';
import { plural } from './text.ts';

/**
 * What a synth has published: one line.
 * @param only the cluster context that it was about, where it was about one
 */
export function publishedText(
  { orders }: LaidOut,
  { written, removed }: Published,
  heldBack: ReadonlySet<string>,
  only?: string,
): string {
  const on = only === undefined ? '' : ` on ${visible(only)}`;
  const held = heldBack.size === 0 ? '' : `; held back: ${visible([...heldBack]).join(', ')}`;
  return `${plural(orders.length, 'order')}${on}: ${plural(written, 'file')} written, ${removed.length} removed${held}`;
}
