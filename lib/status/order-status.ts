import type { Subject } from '../admission/rule.ts';
import { fieldOf } from '../flux/words.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import type { Order } from '../model/order.ts';
import type { PurposeStatus } from './delivery.ts';
import type { DriftedField } from './drift.ts';
import { at, type Condition, isCurrent, KUSTOMIZE, kubectl, listAt, type LiveObject } from './live.ts';
import { shownAt, textAt, toldFlux } from './live.ts';
import { idOf, type View } from './view.ts';

/** What can be wrong with an order on its cluster; docs/status.md has what the words mean. */
export type ProblemWord =
  'absent' | 'not-applied' | 'deleting' | 'unseen' | 'not-synced' | 'not-ready' | 'drifted' | 'refused';

/** Something about an order that is not as ordered, and what to do. */
export interface Problem {
  readonly problem: ProblemWord;
  /** Reads on from the order. */
  readonly message: string;
  /** Since when, as the cluster writes it; null where it does not say. */
  readonly since: string | null;
  readonly hint: string;
}

/** How it stands with an order on its cluster. */
export interface OrderStatus {
  readonly file: string;
  readonly line: number;
  readonly purpose: string;
  readonly kind: string;
  readonly name: string;
  /** Whether the cluster has it; null where it did not tell. */
  readonly present: boolean | null;
  /** The short commit that Flux has applied it from; null where it did not. */
  readonly revision: string | null;
  /** What Crossplane says of it. */
  readonly ready: Condition | null;
  readonly synced: Condition | null;
  /** The fields that are not as ordered; null where that was not asked for, or not told. */
  readonly drift: readonly DriftedField[] | null;
  readonly problems: readonly Problem[];
}

/** How it stands with an order that the repository itself refuses before any cluster is asked. */
export function unjudged(order: Order): OrderStatus {
  const { kind, metadata } = order.manifest;
  const hint = `npx orders check --cluster ${order.cluster}`;
  return {
    ...{ file: order.file, line: order.line(), purpose: order.purpose, kind, name: metadata.name ?? '' },
    ...{ present: null, revision: null, ready: null, synced: null, drift: null },
    problems: [problem('refused', 'cannot be applied as it is ordered', hint)],
  };
}

/** How it stands with one order. */
export function orderStatus(view: View, subject: Subject, purpose: PurposeStatus): OrderStatus {
  const live = view.live(subject);
  const applied = view.kustomizations.get(purpose.kustomization)?.inventory.has(idOf(subject)) === true;
  const about = { view, subject, purpose, applied };
  return {
    ...unjudged(subject.order),
    present: live === undefined ? null : live !== null,
    revision: applied && live !== null ? purpose.revision : null,
    ready: live?.conditions.get('Ready') ?? null,
    synced: live?.conditions.get('Synced') ?? null,
    drift: view.told.drift.get(idOf(subject))?.fields ?? null,
    problems: live === undefined ? [] : live === null ? [absent(about)] : present(about, live),
  };
}

interface About {
  readonly view: View;
  readonly subject: Subject;
  readonly purpose: PurposeStatus;
  /** Whether Flux has applied it from here. */
  readonly applied: boolean;
}

function problem(word: ProblemWord, message: string, hint: string, since: string | null = null): Problem {
  return { problem: word, message, since, hint };
}

function absent({ view, subject, purpose, applied }: About): Problem {
  const { manifest, api } = subject;
  const said = (message: string, hint: string) => problem('absent', `is not on the cluster${message}`, hint);
  if (view.told.kinds.get(api.name)?.unserved === true) {
    const install = `install its package, ${api.kind} ${api.revision}`;
    return said(
      `, which serves no ${manifest.kind} in ${manifest.apiVersion}`,
      `${install}, or correct what clusters/${view.context}.ts says that it serves`,
    );
  }
  if (purpose.message !== null) return said(`: ${purpose.kustomization} ${purpose.message}`, purpose.hint ?? '');
  if (applied) {
    return said(
      ` any more: ${purpose.kustomization} has applied it, and then somebody deleted it`,
      `Flux makes it again within ${soon(view, purpose)}`,
    );
  }
  return said(
    `, for it is not in what was applied last${purpose.revision === null ? '' : `, ${purpose.revision}`}`,
    `${isMerged(view, purpose)} gh run list --workflow main.yaml`,
  );
}

function isMerged({ context }: View, { purpose }: PurposeStatus): string {
  return `is it merged, and dist/${context}/${purpose} committed by CI?`;
}

function present(about: About, live: LiveObject): Problem[] {
  const { view, subject, purpose, applied } = about;
  const { fields = [], refused } = view.told.drift.get(idOf(subject)) ?? {};
  const again = 'who deleted it? Flux makes it again when it is gone; what it waits for';
  return [
    ...(live.deleted ? [problem('deleting', 'is being deleted', `${again}: ${describe(subject)}`, live.deleted)] : []),
    // Whether Flux applies it is not known where the cluster does not tell of Flux.
    ...(applied || view.kustomization(purpose.purpose) === undefined ? [] : [notApplied(about, live)]),
    ...fromCrossplane(subject, live),
    ...(refused === undefined ? [] : [refusedBy(subject, refused)]),
    ...(fields.length === 0 ? [] : [drifted(about, live, fields)]),
  ];
}

function notApplied({ view, purpose }: About, { content }: LiveObject): Problem {
  const by = shownAt(content, 'metadata', 'labels', `${KUSTOMIZE}/name`);
  const said = (message: string, hint: string) => problem('not-applied', `is on the cluster, and not ${message}`, hint);
  if (by === purpose.kustomization) {
    const behind = `${isMerged(view, purpose)} else it was left behind, and is taken up again`;
    return said(`in what ${by} has applied last`, purpose.hint ?? behind);
  }
  if (by !== '') {
    const hint = 'two Kustomizations must not apply one object: remove it from the other';
    return said(`applied from here, but by the Kustomization ${by}`, purpose.hint ?? hint);
  }
  const takes = `Flux takes it over when ${purpose.kustomization} applies it`;
  return said('applied from here', `made by hand, or left from before; ${takes}`);
}

/** What Crossplane says: of the order as it is now, or not yet. */
function fromCrossplane(subject: Subject, live: LiveObject): Problem[] {
  const types = ['Synced', 'Ready'];
  const said = types.filter((type) => live.conditions.has(type));
  if (said.length < types.length) {
    const missing = said.length === 0 ? 'looked at it' : 'said of all whether it is well';
    const running = kubectl(subject.cluster.context, '', 'get deployments -A -l app=crossplane');
    const since = shownAt(live.content, 'metadata', 'creationTimestamp') || null;
    const message = `is on the cluster, and Crossplane has not ${missing} yet`;
    return [problem('unseen', message, `does Crossplane run? ${running}`, since)];
  }
  const conditions = listAt(live.content, 'status', 'conditions').filter((one) => types.includes(textAt(one, 'type')));
  if (!conditions.every((one) => isCurrent(live, at(one, 'observedGeneration')))) {
    const message = 'was changed, and Crossplane has not acted on the change yet';
    return [problem('unseen', message, `look again in a minute; if it stays: ${describe(subject)}`)];
  }
  return types.flatMap((type) => {
    const { status, reason, message, since } = live.conditions.get(type) ?? { status: 'True' };
    if (status === 'True') return [];
    const text = `${type} is ${status}${reason && ` (${reason})`}${message && `: ${message}`}`;
    return [problem(type === 'Synced' ? 'not-synced' : 'not-ready', text, describe(subject), since)];
  });
}

function refusedBy({ order, cluster }: Subject, message: string): Problem {
  const field = fieldOf(message);
  const hint = `mend ${order.file}${field === undefined ? '' : `, ${field}`}; npx orders check --cluster ${cluster.context}`;
  return problem('refused', `would be refused by the cluster: ${message}`, hint);
}

function drifted({ view, purpose }: About, live: LiveObject, fields: readonly DriftedField[]): Problem {
  const lines = fields.map(({ path, ordered }) => {
    const text = JSON.stringify(ordered);
    const brief = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    return `\n  ${path}  ${ordered === null ? 'is not ordered' : `is ordered as ${brief}`}`;
  });
  const words = [toldFlux(live, 'reconcile'), toldFlux(live, 'ssa')];
  const left = words.filter((word) => ['disabled', 'ignore', 'ifnotpresent'].includes(word)).join(', ');
  const puts = `Flux puts right what it applies and what kubectl set, within ${soon(view, purpose)}`;
  const hint =
    left === '' ? (purpose.hint ?? puts) : `Flux leaves it alone, for the order says so: ${KUSTOMIZE}, ${left}`;
  return problem('drifted', `is not as it is ordered:${lines.join('')}`, hint);
}

/**
 * When Flux looks again, and how it looks now; the field manager is the one that Flux does not undo, see
 * docs/README.md.
 */
function soon({ context, kustomizations }: View, { kustomization }: PurposeStatus): string {
  const now =
    `annotate kustomization/${kustomization} --overwrite --field-manager=flux-client-side-apply ` +
    'reconcile.fluxcd.io/requestedAt="$(date +%s)"';
  return `${kustomizations.get(kustomization)?.interval ?? ''}; at once: ${kubectl(context, FLUX_SYSTEM, now)}`;
}

function describe({ cluster, manifest: { metadata }, api: { crd } }: Subject): string {
  const { names, group } = crd.spec;
  return kubectl(cluster.context, metadata.namespace ?? '', `describe ${names.plural}.${group} ${metadata.name ?? ''}`);
}
