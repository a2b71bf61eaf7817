import { aboutFile } from '../model/finding.ts';
import { listAll } from '../status/ask.ts';
import { type Ask, CannotAsk, type Running, withKubectl } from '../status/kubectl.ts';
import { at, listAt, type LiveObject, textAt } from '../status/live.ts';
import type { Offer, Offered } from './take.ts';

/** The XRDs that the cluster of a context has, by kubectl. */
export async function fromCluster(context: string, running: Running): Promise<Offered> {
  const place = `clusters/${context}.ts`;
  try {
    return { place, offers: await withKubectl(context, running, (ask) => offersOf(context, ask)), findings: [] };
  } catch (error) {
    if (!(error instanceof CannotAsk)) throw error;
    const { message, hint } = error;
    return { place, offers: [], findings: [aboutFile(place, { rule: 'cluster', cluster: context, message, hint })] };
  }
}

async function offersOf(context: string, ask: Ask): Promise<Offer[]> {
  const [xrds, packages] = await Promise.all([
    listXrds(ask),
    list(ask, 'pkg.crossplane.io/v1', 'ConfigurationRevision'),
  ]);
  const tags = new Map(packages?.map(({ name, content }) => [name, tagOf(textAt(content, 'spec', 'image'))]));
  return (xrds ?? []).map(({ name, content }) => ({
    file: `compositeresourcedefinitions/${name}`,
    cluster: context,
    document: { value: content, lineOf: () => 1 },
    packageTag: tags.get(controllerOf(content)),
  }));
}

/** As Crossplane 2 has them, else as Crossplane 1. */
async function listXrds(ask: Ask) {
  const kind = 'CompositeResourceDefinition';
  return (await list(ask, 'apiextensions.crossplane.io/v2', kind)) ?? list(ask, 'apiextensions.crossplane.io/v1', kind);
}

/** All objects of a cluster-scoped kind; undefined where it is not served. */
async function list(ask: Ask, apiVersion: string, kind: string): Promise<readonly LiveObject[] | undefined> {
  return (await listAll(ask, kind, `/apis/${apiVersion}/${kind.toLowerCase()}s`)).objects;
}

/** The name of the package's revision that Crossplane takes an XRD from; others may own it as well, from before. */
function controllerOf(xrd: unknown): string {
  const owner = listAt(xrd, 'metadata', 'ownerReferences').find(
    (one) => textAt(one, 'kind') === 'ConfigurationRevision' && at(one, 'controller') === true,
  );
  return textAt(owner, 'name');
}

function tagOf(image: string): string | undefined {
  return /:([^:/@]+)(?:@[^/]+)?$/.exec(image)?.[1];
}
