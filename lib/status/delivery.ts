import { type FluxState, gitRepositoryWords, kustomizationWords, type Words, wordsOf } from '../flux/words.ts';
import { CATALOG_ORDERS, FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import { at, type FluxObject, isCurrent, kubectl, type Seen, shortRevision, textAt } from './live.ts';
import type { View } from './view.ts';

/** How it stands with one object of Flux. */
export interface FluxStatus {
  readonly state: FluxState;
  /** Whether nothing needs to be done about it; a purpose that is ordered to be suspended is as it should be. */
  readonly asOrdered: boolean;
  /** The status of its condition Ready, `True`, `False` or `Unknown`, and since when; null where it has none. */
  readonly ready: string | null;
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
  /** Such as `1-of-2`; null for a purpose that is whole. */
  readonly part: string | null;
  readonly kustomization: string;
}

/** How it stands with the GitRepository of a cluster. */
export function sourceStatus(view: View): FluxStatus {
  return fluxStatus(view.source, (seen) => (seen === null ? NOT_BOOTSTRAPPED : sourceWords(view, seen)));
}

function sourceWords(view: View, seen: FluxObject): Words | undefined {
  const { context, wanted } = view;
  const [url, branch] = [textAt(seen.content, 'spec', 'url'), textAt(seen.content, 'spec', 'ref', 'branch')];
  const elsewhere = (live: string, ordered: string) => live !== '' && live !== ordered;
  if (elsewhere(url, wanted.repository.url) || elsewhere(branch, wanted.repository.branch)) {
    const hint = `see docs/cut-over.md; ${inspect(context, seen)}`;
    return wordsOf('elsewhere', 'reads another repository or branch than main.ts names', hint);
  }
  const idle = idleWords(context, seen, 'source-controller', ', and fetches nothing new');
  if (idle !== undefined) return idle;
  const { status, reason, message } = readyOf(seen);
  if (status === 'False') return gitRepositoryWords(reason, message, view.place(CATALOG_ORDERS));
  if (status === 'True' || seen.revision !== '') return undefined;
  return wordsOf('progressing', 'is being fetched for the first time', 'look again in a minute');
}

/** How it stands with the Kustomization of one purpose, or of a part of it, or with the parent of them. */
export function purposeStatus(view: View, purpose?: string, part?: string): PurposeStatus {
  const { context, wanted } = view;
  const stays = purpose !== undefined && wanted.cluster.cluster.settingsOf(purpose).flux?.suspend === true;
  const status = fluxStatus(view.kustomization(purpose, part), (seen) => {
    if (seen === null) return absentWords(view, purpose);
    if (!seen.suspended || !stays || seen.deleted !== '') return purposeWords(view, seen);
    const hint = `remove the line from clusters/${context}.ts and merge that`;
    return wordsOf('suspended', `is suspended, as clusters/${context}.ts orders`, hint);
  });
  return {
    ...{ purpose: purpose ?? FLUX_SYSTEM, part: part ?? null },
    ...{ kustomization: kustomizationName(context, purpose, part), ...status },
    asOrdered: status.asOrdered || (status.state === 'suspended' && stays),
  };
}

function purposeWords(view: View, seen: FluxObject): Words | undefined {
  const { context, source } = view;
  const idle = idleWords(context, seen, 'kustomize-controller', ': nothing is applied, removed or corrected');
  if (idle !== undefined) return idle;
  const { status, reason, message } = readyOf(seen);
  if (status === 'False') return kustomizationWords(reason, message, view.place(seen.name));
  const [now, next] = [shortRevision(seen.revision), shortRevision(source?.revision ?? '')];
  const behind = next !== null && seen.revision !== source?.revision;
  const again = 'look again in a minute';
  if (status !== 'True') {
    // Flux says so for a moment at each look, also where it finds nothing to do.
    if (!behind && now !== null) return undefined;
    const from = `${next === null ? '' : ` at ${next}`}${now === null ? '' : `, after ${now}`}`;
    return wordsOf('progressing', `is being applied${from}`, again);
  }
  if (!isCurrent(seen, at(seen.content, 'status', 'observedGeneration'))) {
    return wordsOf('progressing', 'has new settings and has not acted on them', inspect(context, seen));
  }
  if (!behind) return undefined;
  const hint = `${again}; if it stays, ${inspect(context, seen)}`;
  return wordsOf('behind', `has applied ${now ?? 'nothing'}, and ${next} is fetched`, hint);
}

const NOT_BOOTSTRAPPED = wordsOf(
  'absent',
  'is not there: the cluster has not been bootstrapped',
  'follow docs/bootstrap.md',
);

function absentWords(view: View, purpose: string | undefined): Words {
  if (purpose === undefined) return NOT_BOOTSTRAPPED;
  if (view.kustomization() === null) {
    return { ...NOT_BOOTSTRAPPED, message: 'is not there, nor is its parent: the cluster has not been bootstrapped' };
  }
  const [context, parent] = [view.context, kustomizationName(view.context)];
  const hint = `is the purpose merged, and dist/${context} committed by CI? else mend ${parent} first`;
  return wordsOf('absent', 'is not there: its parent has not applied it', hint);
}

/** Why nobody works on an object of Flux. */
function idleWords(context: string, seen: FluxObject, controller: string, suspended: string): Words | undefined {
  if (seen.deleted !== '') return wordsOf('deleting', 'is being deleted', `who deleted it? ${inspect(context, seen)}`);
  if (seen.suspended) {
    const resume = `${inspect(context, seen, 'patch')} --type=merge -p '{"spec":{"suspend":false}}'`;
    return wordsOf('suspended', `is suspended by hand${suspended}`, resume);
  }
  if (seen.conditions.has('Ready')) return undefined;
  const deployment = kubectl(context, FLUX_SYSTEM, `get deployment ${controller}`);
  return wordsOf('unseen', `is there, and ${controller} has not looked at it yet`, `does it run? ${deployment}`);
}

function inspect(context: string, { kind, name }: FluxObject, verb = 'describe'): string {
  return kubectl(context, FLUX_SYSTEM, `${verb} ${kind.toLowerCase()} ${name}`);
}

function readyOf(seen: Seen<FluxObject>) {
  return seen?.conditions.get('Ready') ?? { status: null, since: null, reason: '', message: '' };
}

/** Nothing is held against what the cluster does not tell. */
function fluxStatus(seen: Seen<FluxObject>, say: (seen: FluxObject | null) => Words | undefined): FluxStatus {
  const { status, since } = readyOf(seen);
  const words = seen === undefined ? undefined : say(seen);
  return {
    state: words?.state ?? (seen === undefined ? 'unknown' : 'ready'),
    asOrdered: words === undefined,
    ...{ ready: status, since, revision: shortRevision(seen?.revision ?? '') },
    ...{ message: words?.message ?? null, hint: words?.hint ?? null },
  };
}
