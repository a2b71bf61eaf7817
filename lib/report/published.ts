import type { Published } from '../publish/publish.ts';
import { visible } from './border.ts';
import { plural } from './text.ts';

/**
 * What a synth has published: one line.
 * @param orders how many there are
 * @param only the cluster context that it was about, where it was about one
 */
export function publishedText(
  orders: number,
  { written, removed }: Published,
  heldBack: ReadonlySet<string>,
  only?: string,
): string {
  const on = only === undefined ? '' : ` on ${visible(only)}`;
  const held = heldBack.size === 0 ? '' : `; held back: ${visible([...heldBack]).join(', ')}`;
  return `${plural(orders, 'order')}${on}: ${plural(written, 'file')} written, ${removed.length} removed${held}`;
}
