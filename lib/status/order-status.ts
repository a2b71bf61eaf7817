import type { Subject } from '../admission/rule.ts';
import { FLUX_SYSTEM } from '../model/names.ts';
import type { PurposeStatus } from './delivery.ts';
import type { Drift, DriftedField } from './drift.ts';
import { fieldOf } from './flux-words.ts';
import { KUSTOMIZE, type LiveKustomization, shortRevision, told } from './flux-objects.ts';
import type { Condition, LiveObject } from './live.ts';

/** What can be wrong with an order on its cluster; the words are part of the output of `orders status`. */
export type ProblemWord =
  /** It is not on the cluster. */
  | 'absent'
  /** It is on the cluster, and Flux does not apply it from here. */
  | 'not-applied'
  | 'deleting'
  /** Crossplane has not looked at it yet, or not at its newest spec. */
  | 'unseen'
  | 'not-synced'
  | 'not-ready'
  /** The cluster has fields otherwise than they are ordered. */
  | 'drifted'
  /** The cluster refuses it as it is ordered now. */
  | 'refused';

/** Something about an order that is not as ordered, and what to do. */
export interface Problem {
  readonly problem: ProblemWord;
  /** Reads on from the order. */
  readonly message: string;
  /** Since when, as the cluster writes it; null where it does not say. */
  readonly since: string | null;
  readonly hint: string;
}

/** What Crossplane says of an order under one name. */
export type ConditionStatus = Omit<Condition, 'generation'>;

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
  readonly ready: ConditionStatus | null;
  readonly synced: ConditionStatus | null;
  /** The fields that are not as ordered; null where that was not asked for, or not told. */
  readonly drift: readonly DriftedField[] | null;
  readonly problems: readonly Problem[];
}

/** What the status of an order depends on. */
export interface OrderInput {
  readonly subject: Subject;
  /** The object on the cluster: null where it is not there, undefined where the cluster did not tell. */
  readonly live: LiveObject | null | undefined;
  /** Whether the cluster knows the kind at all. */
  readonly served: boolean;
  /** Its identity in the inventory of Flux. */
  readonly id: string;
  readonly purpose: PurposeStatus;
  readonly kustomization: LiveKustomization | null | undefined;
  readonly drift: Drift | undefined;
}

/** How it stands with one order. */
export function orderStatus(input: OrderInput): OrderStatus {
  const { subject, live, purpose, kustomization, id, drift } = input;
  const { order, manifest } = subject;
  const applied = kustomization?.inventory.has(id) === true;
  return {
    file: order.file,
    line: order.line(),
    purpose: purpose.purpose,
    kind: manifest.kind,
    name: manifest.metadata.name ?? '',
    present: live === undefined ? null : live !== null,
    revision: applied && live !== null ? shortRevision(kustomization.revision) : null,
    ready: conditionStatus(live, 'Ready'),
    synced: conditionStatus(live, 'Synced'),
    drift: drift?.fields ?? null,
    problems: live === undefined ? [] : live === null ? [absent(input, applied)] : present(input, live, applied),
  };
}

function conditionStatus(live: LiveObject | null | undefined, type: string): ConditionStatus | null {
  const found = live?.conditions.get(type);
  if (found === undefined) return null;
  const { status, since, reason, message } = found;
  return { status, since, reason, message };
}

function absent(input: OrderInput, applied: boolean): Problem {
  const { message, hint } = whyAbsent(input, applied);
  return { problem: 'absent', message, since: null, hint };
}

type Said = Pick<Problem, 'message' | 'hint'>;

function whyAbsent({ subject, served, purpose, kustomization }: OrderInput, applied: boolean): Said {
  const { cluster, manifest, api } = subject;
  const { context } = cluster;
  if (!served) {
    return {
      message: `is not on the cluster, which serves no ${manifest.kind} in ${manifest.apiVersion}`,
      hint: `install its package, ${api.kind} ${api.revision}, or correct what clusters/${context}.ts says that it serves`,
    };
  }
  if (purpose.message !== null) {
    return {
      message: `is not on the cluster: ${purpose.kustomization} ${purpose.message}`,
      hint: purpose.hint ?? '',
    };
  }
  if (applied) {
    return {
      message: `is not on the cluster any more: ${purpose.kustomization} has applied it, and then somebody deleted it`,
      hint: `Flux makes it again within ${kustomization?.interval ?? ''}; at once: ${reconcile(context, purpose.kustomization)}`,
    };
  }
  const at = purpose.revision === null ? '' : `, ${purpose.revision}`;
  return {
    message: `is not on the cluster, for it is not in what was applied last${at}`,
    hint: `is it merged, and dist/${context}/${purpose.purpose} committed by CI? gh run list --workflow main.yaml`,
  };
}

function present(input: OrderInput, live: LiveObject, applied: boolean): Problem[] {
  const { subject, kustomization, drift } = input;
  return [
    ...(live.deleted === '' ? [] : [beingDeleted(subject, live)]),
    // Whether Flux applies it is not known where the cluster does not tell of Flux.
    ...(applied || kustomization === undefined ? [] : [notApplied(input, live)]),
    ...fromCrossplane(subject, live),
    ...(drift?.refused === undefined ? [] : [refused(subject, drift.refused)]),
    ...(drift?.fields === undefined || drift.fields.length === 0 ? [] : [drifted(input, live, drift.fields)]),
  ];
}

function beingDeleted(subject: Subject, { deleted }: LiveObject): Problem {
  return {
    problem: 'deleting',
    message: 'is being deleted',
    since: deleted,
    hint: `who deleted it? Flux makes it again when it is gone; what it waits for: ${describe(subject)}`,
  };
}

function notApplied(input: OrderInput, live: LiveObject): Problem {
  const { message, hint } = whyNotApplied(input, live);
  return { problem: 'not-applied', message, since: null, hint };
}

function whyNotApplied({ subject, purpose }: OrderInput, { labels }: LiveObject): Said {
  const { context } = subject.cluster;
  const by = labels[`${KUSTOMIZE}/name`];
  if (by === purpose.kustomization) {
    return {
      message: `is on the cluster, and not in what ${by} has applied last`,
      hint:
        purpose.hint ??
        `is it merged, and dist/${context}/${purpose.purpose} committed by CI? else it was left behind, and is taken up again`,
    };
  }
  return {
    message: `is on the cluster, and not applied from here${by === undefined ? '' : `, but by the Kustomization ${by}`}`,
    hint:
      by === undefined
        ? `made by hand, or left from before; Flux takes it over when ${purpose.kustomization} applies it`
        : 'two Kustomizations must not apply one object: remove it from the other',
  };
}

/** What Crossplane says: of the order as it is now, or not yet. */
function fromCrossplane(subject: Subject, live: LiveObject): Problem[] {
  const conditions = (['Synced', 'Ready'] as const).flatMap((type) => {
    const condition = live.conditions.get(type);
    return condition === undefined ? [] : [{ type, ...condition }];
  });
  if (conditions.length < 2) {
    const missing = conditions.length === 0 ? 'looked at it' : 'said of all whether it is well';
    return [
      {
        problem: 'unseen',
        message: `is on the cluster, and Crossplane has not ${missing} yet`,
        since: live.created || null,
        hint: `does Crossplane run? kubectl --context ${subject.cluster.context} get deployments -A -l app=crossplane`,
      },
    ];
  }
  const { generation = 0 } = live;
  if (conditions.some((condition) => (condition.generation ?? generation) < generation)) {
    const message = 'was changed, and Crossplane has not acted on the change yet';
    return [
      {
        problem: 'unseen',
        message,
        since: null,
        hint: `look again in a minute; if it stays: ${describe(subject)}`,
      },
    ];
  }
  return conditions
    .filter(({ status }) => status !== 'True')
    .map(({ type, status, since, reason, message }) => ({
      problem: type === 'Synced' ? 'not-synced' : 'not-ready',
      message: `${type} is ${status}${reason === '' ? '' : ` (${reason})`}${message === '' ? '' : `: ${message}`}`,
      since,
      hint: describe(subject),
    }));
}

function refused({ order, cluster }: Subject, message: string): Problem {
  const field = fieldOf(message);
  return {
    problem: 'refused',
    message: `would be refused by the cluster: ${message}`,
    since: null,
    hint: `mend ${order.file}${field === undefined ? '' : `, ${field}`}; npx orders check --cluster ${cluster.context}`,
  };
}

function drifted(
  { subject, purpose, kustomization }: OrderInput,
  live: LiveObject,
  fields: readonly DriftedField[],
): Problem {
  const { context } = subject.cluster;
  const left = ['disabled', 'ignore', 'ifnotpresent'];
  const words = [told(live, 'reconcile'), told(live, 'ssa')].filter((word) => left.includes(word));
  const lines = fields.map(
    ({ path, ordered }) => `  ${path}  ${ordered === null ? 'is not ordered' : `is ordered as ${brief(ordered)}`}`,
  );
  const hint =
    words.length > 0
      ? `Flux leaves it alone, for the order says so: ${KUSTOMIZE}, ${words.join(', ')}`
      : (purpose.hint ??
        `Flux puts right what it applies and what kubectl set, within ${kustomization?.interval ?? ''}; ` +
          `at once: ${reconcile(context, purpose.kustomization)}`);
  return { problem: 'drifted', message: ['is not as it is ordered:', ...lines].join('\n'), since: null, hint };
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** What makes Flux look now; the field manager is the one that Flux does not undo, see docs/README.md. */
function reconcile(context: string, kustomization: string): string {
  return (
    `kubectl --context ${context} -n ${FLUX_SYSTEM} annotate kustomization/${kustomization} --overwrite ` +
    '--field-manager=flux-client-side-apply reconcile.fluxcd.io/requestedAt="$(date +%s)"'
  );
}

function describe({ cluster, manifest, api }: Subject): string {
  const { namespace } = manifest.metadata;
  const { plural } = api.crd.spec.names;
  return (
    `kubectl --context ${cluster.context}${namespace === undefined ? '' : ` -n ${namespace}`} ` +
    `describe ${plural}.${api.crd.spec.group} ${manifest.metadata.name ?? ''}`
  );
}
