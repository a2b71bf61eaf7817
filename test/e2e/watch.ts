import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import type { ControlPlane } from 'control-plane';
import { collection, type LiveObject } from './live.ts';

/** A kind as the API names it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/**
 * What happened to an object. Nothing is missed, also while the API server is away; several changes may come as one.
 */
export type Happening = 'is there' | 'is being deleted' | 'is gone';

/** A watch that goes on until it is stopped. */
export interface Watch {
  stop(): void;
}

/** Tells of every object of a kind what happens to it, from now on. */
export function watch(
  plane: ControlPlane,
  { apiVersion, kind, plural }: Resource,
  tell: (happening: Happening, object: LiveObject) => void,
): Watch {
  const known = new Map<string, LiveObject>();
  const path = collection(apiVersion, plural);
  let stopped = false;
  let stream: IncomingMessage | undefined;

  const seen = (item: LiveObject) => {
    const object = { ...item, apiVersion, kind };
    known.set(object.metadata.uid, object);
    tell(object.metadata.deletionTimestamp === undefined ? 'is there' : 'is being deleted', object);
  };
  const gone = (object: LiveObject) => {
    known.delete(object.metadata.uid);
    tell('is gone', { ...object, apiVersion, kind });
  };
  const follow = async () => {
    const answer = await plane.request('GET', path);
    // The kind may not be served yet.
    if (answer.status !== 200) return;
    const { items, metadata } = answer.body as { items: LiveObject[]; metadata: { resourceVersion: string } };
    const uids = new Set(items.map((item) => item.metadata.uid));
    for (const [uid, object] of known) if (!uids.has(uid)) gone(object);
    items.forEach(seen);
    stream = await plane.open(`${path}?watch=true&resourceVersion=${metadata.resourceVersion}`);
    let rest = '';
    for await (const part of stream) {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: LiveObject };
        if (type === 'ERROR') return;
        if (type === 'DELETED') gone(object);
        else seen(object);
      }
    }
  };
  const goOn = async (): Promise<void> => {
    // Broken off, or the server is away: what was missed shows in the next list.
    await follow().catch(() => undefined);
    await sleep(200);
    if (!stopped) await goOn();
  };
  void goOn();
  return {
    stop: () => {
      stopped = true;
      stream?.destroy();
    },
  };
}
