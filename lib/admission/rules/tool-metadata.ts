import type { Order } from '../../model/order.ts';
import { PRUNE } from '../../model/protect.ts';
import type { OrderRule } from '../rule.ts';

/** What a tool on the way of an order makes of a name in its metadata. */
interface Meaning {
  readonly name: RegExp;
  /** Default: in both. */
  readonly where?: 'annotations' | 'labels';
  /** Default: any. Flux compares as Unicode folds case, in Go `strings.EqualFold`; so does a RegExp with `iu`. */
  readonly value?: RegExp;
  /** Default: a warning. */
  readonly severity?: 'error';
  readonly message: string;
  readonly hint: string;
}

const REMOVE = 'remove it';
const KNOWING = 'remove it, unless you mean just that';

/**
 * The first that fits counts. Sources: kustomize, api/konfig and api/internal/utils/annotations.go;
 * kustomize-controller, `apply` and `deleteObjects`; fluxcd/pkg, ssa; Crossplane, apis and
 * internal/controller/apiextensions/composite.
 */
const MEANINGS: readonly Meaning[] = [
  {
    name: /^([^/]+\.)?config\.(kubernetes|k8s)\.io\//,
    severity: 'error',
    message: 'belongs to kustomize, which leaves the order out, renames it or takes this off it on the way',
    hint: REMOVE,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/name(space)?$/,
    where: 'labels',
    severity: 'error',
    message: 'is overwritten by Flux, which says there what has applied the order',
    hint: REMOVE,
  },
  {
    name: /^(kubectl\.kubernetes\.io\/last-applied-configuration|(kustomize\.toolkit\.)?fluxcd\.io\/(sync-)?(checksum|gc-mark))$/,
    severity: 'error',
    message: 'is taken off the order on the cluster by Flux, and put back, each time that Flux looks',
    hint: REMOVE,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/force$/,
    value: /^enabled$/iu,
    severity: 'error',
    message: 'has Flux delete the order, and all that is behind it, where the cluster refuses an edit of it',
    hint: REMOVE,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/reconcile$/,
    value: /^disabled$/iu,
    message:
      'has Flux leave the order as it is on the cluster: it is neither made nor changed, only deleted once it is removed',
    hint: KNOWING,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/ssa$/,
    value: /^ignore$/iu,
    message:
      'has Flux leave the order as it is on the cluster: it is neither made nor changed, only deleted once it is removed',
    hint: KNOWING,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/ssa$/,
    value: /^ifnotpresent$/iu,
    message: 'has Flux make the order once: no edit of it arrives, only its removal',
    hint: KNOWING,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/ssa$/,
    value: /^merge$/iu,
    message: 'has Flux keep the fields that somebody added with kubectl',
    hint: KNOWING,
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/prune$/,
    value: /^disabled$/iu,
    message: 'keeps Flux from deleting the order: removed here, it stays on the cluster',
    hint: 'say protect(…), which says the same',
  },
  {
    name: /^kustomize\.toolkit\.fluxcd\.io\/prune$/,
    message: 'takes from the order the protection that its purpose may have',
    hint: 'say protect(…, false), which says the same',
  },
  {
    name: /^([^/]+\.)?fluxcd\.io\//,
    message: 'belongs to Flux, and tells it nothing that it would do with an order',
    hint: REMOVE,
  },
  {
    name: /^crossplane\.io\/paused$/,
    value: /^true$/,
    where: 'annotations',
    message: 'has Crossplane leave all that is behind the order as it is: no edit gets through, and no removal ends',
    hint: KNOWING,
  },
  {
    name: /^crossplane\.io\/external-name$/,
    where: 'annotations',
    message: 'names something that exists already: where the composition passes it on, Crossplane takes that over',
    hint: KNOWING,
  },
  {
    name: /^([^/]+\.)?crossplane\.io\//,
    message: 'belongs to Crossplane, which reads or sets it itself',
    hint: KNOWING,
  },
];

/** Fields of the metadata by which the cluster does something with the order that nobody ordered. */
const FIELDS: Readonly<Record<string, string>> = {
  finalizers: 'keeps the order on the cluster when it is removed, until somebody takes this off it by hand',
  ownerReferences: 'has the cluster delete the order as soon as its owner is not there',
};

export default {
  code: 'tool-metadata',
  about: 'metadata',
  severity: 'warning',
  sentence:
    'What tells a tool on the way of an order something else than what the order says is refused, or said to who reads along.',
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { annotations: { 'crossplane.io/paused': 'true' } },
  spec: { size: 1 },
});`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'cats', {
  metadata: { annotations: { 'example.org/asked-for-by': 'the cats' } },
  spec: { size: 1 },
});`,
  },
  judgeOrder: ({ order }) => [
    ...Object.entries(FIELDS).flatMap(([field, message]) =>
      order.manifest.metadata[field] === undefined ? [] : [{ field: `metadata.${field}`, message, hint: KNOWING }],
    ),
    ...(['annotations', 'labels'] as const).flatMap((where) =>
      Object.entries(order.manifest.metadata[where] ?? {}).flatMap(([name, value]) => {
        const meaning = MEANINGS.find(
          (one) => one.name.test(name) && (one.where ?? where) === where && (one.value?.test(value) ?? true),
        );
        if (meaning === undefined || isSaidProperly(order, where, name)) return [];
        const { severity, message, hint } = meaning;
        return [{ severity, field: `metadata.${where}[${name}]`, message, hint }];
      }),
    ),
  ],
} satisfies OrderRule;

/** Whether a helper of #lib has set it; a manifest on disk has no helpers. */
function isSaidProperly({ asWritten, helped }: Order, where: string, name: string): boolean {
  return where === 'annotations' && name === PRUNE && (asWritten === true || helped?.includes(name) === true);
}
