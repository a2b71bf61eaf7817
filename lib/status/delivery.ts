import { CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { Repository } from '../model/repository.ts';
import { type LiveKustomization, type LiveSource, shortRevision } from './flux-objects.ts';
import { type FluxState, gitRepositoryWords, kustomizationWords, type Place, type Words } from './flux-words.ts';
import type { Condition } from './live.ts';

/** How it stands with one object of Flux. */
export interface FluxStatus {
  readonly state: FluxState;
  /** Whether nothing needs to be done about it; a purpose that is ordered to be suspended is as it should be. */
  readonly asOrdered: boolean;
  /** The status of its condition Ready: `True`, `False` or `Unknown`; null where it has none. */
  readonly ready: string | null;
  /** Since when. */
  readonly since: string | null;
  /** The short commit that was fetched, or applied, last. */
  readonly revision: string | null;
  /** What is to say about it; reads on from its name. */
  readonly message: string | null;
  readonly hint: string | null;
}

/** How it stands with the delivery of one purpose. */
export interface PurposeStatus extends FluxStatus {
  /** The purpose, or `flux-system` for the parent, which applies Flux's own objects. */
  readonly purpose: string;
  readonly kustomization: string;
}

/** What one list said of an object: null where it is not there, undefined where the cluster did not tell. */
export type Seen<Value> = Value | null | undefined;

const UNTOLD: Omit<FluxStatus, 'revision'> = {
  ...{ state: 'unknown', asOrdered: true, ready: null, since: null, message: null, hint: null },
};

/** How it stands with the GitRepository of a cluster. */
export function sourceStatus(seen: Seen<LiveSource>, repository: Repository, place: Place): FluxStatus {
  if (seen === undefined) return { ...UNTOLD, revision: null };
  const said = (words: Words | undefined) => statusOf(seen, words);
  const { context } = place;
  const inspect = `kubectl --context ${context} -n ${FLUX_SYSTEM} describe gitrepository ${CATALOG_ORDERS}`;
  if (seen === null) {
    return said({
      state: 'absent',
      message: 'is not there: the cluster has not been bootstrapped',
      hint: 'follow docs/bootstrap.md',
    });
  }
  if (seen.deleted !== '') return said(deleting(inspect));
  if (differs(seen.url, repository.url) || differs(seen.branch, repository.branch)) {
    return said({
      state: 'elsewhere',
      message: 'reads another repository or branch than main.ts names',
      hint: `see docs/cut-over.md; ${inspect}`,
    });
  }
  if (seen.suspended) {
    const resume = `'{"spec":{"suspend":false}}'`;
    return said({
      state: 'suspended',
      message: 'is suspended by hand, and fetches nothing new',
      hint: `kubectl --context ${context} -n ${FLUX_SYSTEM} patch gitrepository ${CATALOG_ORDERS} --type=merge -p ${resume}`,
    });
  }
  const { ready } = seen;
  if (ready === undefined) return said(unseen('source-controller', context));
  if (ready.status === 'False') return said(gitRepositoryWords(ready.reason, ready.message, place));
  if (ready.status === 'True' || seen.revision !== '') return said(undefined);
  return said({ state: 'progressing', message: 'is being fetched for the first time', hint: 'look again in a minute' });
}

/** What the status of a purpose depends on. */
export interface PurposeInput {
  /** The purpose; undefined for the parent. */
  readonly purpose: string | undefined;
  readonly seen: Seen<LiveKustomization>;
  /** The parent; null and undefined as above. */
  readonly parent: Seen<LiveKustomization>;
  /** The revision that the cluster has fetched last; empty where that is not known. */
  readonly fetched: string;
  /** Whether Git orders it to be suspended. */
  readonly suspended: boolean;
}

/** How it stands with the Kustomization of one purpose, or with the parent of them. */
export function purposeStatus({ purpose, ...input }: PurposeInput, place: Place): PurposeStatus {
  const named = { purpose: purpose ?? FLUX_SYSTEM, kustomization: kustomizationName(place.context, purpose) };
  const { seen, suspended } = input;
  if (seen === undefined) return { ...named, ...UNTOLD, revision: null };
  const words = purposeWords({ purpose, ...input }, seen, place);
  const status = statusOf(seen, words);
  return { ...named, ...status, asOrdered: status.asOrdered || (status.state === 'suspended' && suspended) };
}

function purposeWords(
  { purpose, parent, fetched, suspended }: PurposeInput,
  seen: LiveKustomization | null,
  place: Place,
): Words | undefined {
  const { context, kustomization } = place;
  const inspect = `kubectl --context ${context} -n ${FLUX_SYSTEM} describe kustomization ${kustomization}`;
  if (seen === null) return notThere(purpose, parent, place);
  if (seen.deleted !== '') return deleting(inspect);
  if (seen.suspended) {
    if (suspended) {
      const hint = `remove the line from clusters/${context}.ts and merge that`;
      return { state: 'suspended', message: `is suspended, as clusters/${context}.ts orders`, hint };
    }
    const resume = `'{"spec":{"suspend":false}}'`;
    return {
      state: 'suspended',
      message: 'is suspended by hand: nothing is applied, removed or corrected',
      hint: `kubectl --context ${context} -n ${FLUX_SYSTEM} patch kustomization ${kustomization} --type=merge -p ${resume}`,
    };
  }
  const { ready } = seen;
  if (ready === undefined) return unseen('kustomize-controller', context);
  if (ready.status === 'False') return kustomizationWords(ready.reason, ready.message, place);
  const behind = fetched !== '' && seen.revision !== fetched;
  if (ready.status !== 'True') {
    // Flux says so for a moment at each look, also where it finds nothing to do.
    if (!behind && seen.revision !== '') return undefined;
    return { state: 'progressing', message: progress(seen, fetched), hint: 'look again in a minute' };
  }
  if (!seen.current) {
    return { state: 'progressing', message: 'has new settings and has not acted on them', hint: inspect };
  }
  if (!behind) return undefined;
  return {
    state: 'behind',
    message: `has applied ${shortRevision(seen.revision) ?? 'nothing'}, and ${shortRevision(fetched) ?? ''} is fetched`,
    hint: `look again in a minute; if it stays, ${inspect}`,
  };
}

function notThere(purpose: string | undefined, parent: Seen<LiveKustomization>, { context }: Place): Words {
  const state = 'absent';
  if (purpose === undefined || parent === null) {
    const what = purpose === undefined ? '' : ', nor is its parent';
    return {
      state,
      message: `is not there${what}: the cluster has not been bootstrapped`,
      hint: 'follow docs/bootstrap.md',
    };
  }
  return {
    state,
    message: 'is not there: its parent has not applied it',
    hint: `is the purpose merged, and dist/${context} committed by CI? else mend ${kustomizationName(context)} first`,
  };
}

function progress({ revision }: LiveKustomization, fetched: string): string {
  const [now, next] = [shortRevision(revision), shortRevision(fetched)];
  return `is being applied${next === null ? '' : ` at ${next}`}${now === null ? '' : `, after ${now}`}`;
}

function deleting(inspect: string): Words {
  return { state: 'deleting', message: 'is being deleted', hint: `who deleted it? ${inspect}` };
}

function unseen(controller: string, context: string): Words {
  const hint = `does it run? kubectl --context ${context} -n ${FLUX_SYSTEM} get deployment ${controller}`;
  return { state: 'unseen', message: `is there, and ${controller} has not looked at it yet`, hint };
}

function statusOf(
  seen: { readonly ready: Condition | undefined; readonly revision: string } | null,
  words: Words | undefined,
): FluxStatus {
  return {
    state: words?.state ?? 'ready',
    asOrdered: words === undefined,
    ready: seen?.ready?.status ?? null,
    since: seen?.ready?.since ?? null,
    revision: shortRevision(seen?.revision ?? ''),
    message: words?.message ?? null,
    hint: words?.hint ?? null,
  };
}

function differs(live: string, ordered: string): boolean {
  return live !== '' && live !== ordered;
}
