import type { ControlPlane } from 'control-plane';
import { demand, type LiveObject, pathOf } from './live.ts';
import { type Resource, watch } from './watch.ts';

const FINALIZER = 'composite.apiextensions.crossplane.io';

/** What plays Crossplane beside a control plane, and the controller that empties namespaces which are deleted. */
export interface CrossplaneStandIn {
  /** Never makes the namespace that the ManagedNamespaces of this name order. */
  refuse(namespace: string): void;
  /** Makes them after all. */
  relent(namespace: string): Promise<void>;
  stop(): void;
}

/**
 * For each composite resource sets Synced and Ready, as Crossplane would once all that it composes is there; for a
 * ManagedNamespace it makes the Namespace, and deletes it with it. It deletes in the foreground, behind the finalizer
 * that Crossplane puts on composite resources.
 */
export function startCrossplane(plane: ControlPlane, kinds: readonly Resource[]): CrossplaneStandIn {
  const refused = new Set<string>();
  const live = new Map<string, LiveObject>();
  const stopping = { is: false };

  const tend = async (object: LiveObject) => {
    const namespace = orderedNamespace(object);
    if (object.metadata.deletionTimestamp !== undefined) {
      if (namespace !== undefined) {
        await ignoringAbsence(demand(plane, 'DELETE', `/api/v1/namespaces/${namespace}`));
        if (await exists(plane, `/api/v1/namespaces/${namespace}`)) return;
      }
      await setFinalizers(plane, object, []);
      return;
    }
    if (object.metadata.finalizers?.includes(FINALIZER) !== true) await setFinalizers(plane, object, [FINALIZER]);
    const isRefused = namespace !== undefined && refused.has(namespace);
    if (namespace !== undefined && !isRefused && !(await exists(plane, `/api/v1/namespaces/${namespace}`))) {
      await demand(plane, 'POST', '/api/v1/namespaces', { metadata: { name: namespace } });
    }
    await setConditions(plane, object, !isRefused);
  };
  const emptied = async (namespace: LiveObject) => {
    const { name } = namespace.metadata;
    const inside = [...live.values()].filter((object) => object.metadata.namespace === name);
    for (const object of inside) await ignoringAbsence(demand(plane, 'DELETE', pathOf(object)));
    if (inside.length > 0) return false;
    await ignoringAbsence(
      demand(plane, 'PUT', `/api/v1/namespaces/${name}/finalize`, { metadata: { name }, spec: { finalizers: [] } }),
    );
    return true;
  };
  // What cannot be done yet, such as a deletion that waits for another, is tried again.
  const persist = async (attempt: () => Promise<boolean>) => {
    for (let done = false; !done && !stopping.is;) {
      done = await attempt().catch(() => false);
      if (!done) await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  const watches = kinds.map((kind) =>
    watch(plane, kind, (happening, object) => {
      if (happening === 'is gone') {
        live.delete(object.metadata.uid);
        return;
      }
      const before = live.get(object.metadata.uid);
      live.set(object.metadata.uid, object);
      const { generation, deletionTimestamp } = object.metadata;
      if (before?.metadata.generation === generation && before.metadata.deletionTimestamp === deletionTimestamp) return;
      void persist(async () => {
        const current = live.get(object.metadata.uid);
        if (current === undefined) return true;
        await tend(current);
        return current.metadata.deletionTimestamp === undefined || !live.has(object.metadata.uid);
      });
    }),
  );
  watches.push(
    watch(plane, { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces' }, (happening, namespace) => {
      if (happening === 'is being deleted') void persist(() => emptied(namespace));
    }),
  );
  return {
    refuse: (namespace) => refused.add(namespace),
    relent: async (namespace) => {
      refused.delete(namespace);
      for (const object of live.values()) if (orderedNamespace(object) === namespace) await tend(object);
    },
    stop: () => {
      stopping.is = true;
      for (const one of watches) one.stop();
    },
  };
}

function orderedNamespace({ kind, spec }: LiveObject): string | undefined {
  return kind === 'ManagedNamespace' ? String(spec?.['name']) : undefined;
}

async function exists(plane: ControlPlane, path: string): Promise<boolean> {
  return (await plane.request('GET', path)).status === 200;
}

async function ignoringAbsence(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!/: 40[49] /.test(String(error))) throw error;
  });
}

async function setFinalizers(plane: ControlPlane, object: LiveObject, finalizers: readonly string[]): Promise<void> {
  const path = `${pathOf(object)}?fieldManager=crossplane`;
  await ignoringAbsence(demand(plane, 'PATCH', path, { metadata: { finalizers } }, 'application/merge-patch+json'));
}

async function setConditions(plane: ControlPlane, object: LiveObject, ready: boolean): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const condition = { lastTransitionTime: now, observedGeneration: object.metadata.generation };
  const conditions = [
    { type: 'Synced', status: 'True', reason: 'ReconcileSuccess', ...condition },
    ready
      ? { type: 'Ready', status: 'True', reason: 'Available', ...condition }
      : { type: 'Ready', status: 'False', reason: 'Creating', message: 'Unready resources: namespace', ...condition },
  ];
  const path = `${pathOf(object)}/status?fieldManager=crossplane`;
  await ignoringAbsence(demand(plane, 'PATCH', path, { status: { conditions } }, 'application/merge-patch+json'));
}
