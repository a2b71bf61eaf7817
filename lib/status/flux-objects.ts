import { isObject, own, textOf } from '../admission/structural/kinds.ts';
import { type Condition, listAt, type LiveObject, objectAt } from './live.ts';
import { masked } from './masked.ts';

/** Flux's labels and annotations on what it applies. */
export const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';

/** What Flux fetches from Git, as a cluster has it. */
export interface LiveSource {
  readonly ready: Condition | undefined;
  readonly suspended: boolean;
  readonly deleted: string;
  readonly url: string;
  readonly branch: string;
  /** The revision that Flux has stored last, `main@sha1:<hex>`; empty before the first. */
  readonly revision: string;
}

/** A Kustomization as a cluster has it. */
export interface LiveKustomization {
  readonly name: string;
  readonly ready: Condition | undefined;
  readonly suspended: boolean;
  readonly deleted: string;
  /** Whether what Flux says it says of the newest spec; known only of one that is ready. */
  readonly current: boolean;
  readonly prune: boolean;
  readonly deletionPolicy: string;
  readonly interval: string;
  /** The revision that was applied last, `main@sha1:<hex>`; empty before the first. */
  readonly revision: string;
  /** The identity of each object that it applied. */
  readonly inventory: ReadonlySet<string>;
}

export function liveSource({ content, conditions, deleted }: LiveObject): LiveSource {
  const spec = objectAt(content, 'spec');
  return {
    ready: conditions.get('Ready'),
    suspended: own(spec, 'suspend') === true,
    deleted,
    url: textOf(spec, 'url'),
    branch: textOf(objectAt(spec, 'ref'), 'branch'),
    revision: textOf(objectAt(objectAt(content, 'status'), 'artifact'), 'revision'),
  };
}

export function liveKustomization({ name, content, conditions, deleted, generation }: LiveObject): LiveKustomization {
  const spec = objectAt(content, 'spec');
  const status = objectAt(content, 'status');
  const entries = listAt(objectAt(status, 'inventory'), 'entries');
  const observed = own(status, 'observedGeneration');
  return {
    name,
    ready: conditions.get('Ready'),
    suspended: own(spec, 'suspend') === true,
    deleted,
    current: generation === undefined || observed === undefined || observed === generation,
    prune: own(spec, 'prune') === true,
    deletionPolicy: textOf(spec, 'deletionPolicy'),
    interval: textOf(spec, 'interval'),
    revision: textOf(status, 'lastAppliedRevision'),
    inventory: new Set(entries.filter(isObject).map((entry) => textOf(entry, 'id'))),
  };
}

/** A revision as people write it: `main@sha1:1a2b3c4…` is 1a2b3c4; null where there is none. */
export function shortRevision(revision: string): string | null {
  if (revision === '') return null;
  const [, digest] = /(?:sha1|sha256):([0-9a-f]{7,})$/.exec(revision) ?? [];
  return digest === undefined ? masked(revision) : digest.slice(0, 7);
}

/** Whether Flux is told to leave an object alone, by a label or an annotation of it: fluxcd/pkg/ssa, AnyInMetadata. */
export function told({ labels, annotations }: Pick<LiveObject, 'labels' | 'annotations'>, key: string): string {
  return (labels[`${KUSTOMIZE}/${key}`] ?? annotations[`${KUSTOMIZE}/${key}`] ?? '').toLowerCase();
}
