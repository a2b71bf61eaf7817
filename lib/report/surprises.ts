import type { Surprise } from '../layout/removed.ts';
import { visible } from './border.ts';

/** Why of removed orders nothing is said that only the history of dist can tell: one line. */
export const SHALLOW =
  'this clone is shallow: whether the protection of what is removed was lifted just before, so that it may stay on the ' +
  'cluster, cannot be told; after git fetch --unshallow it can';

/** What a person should know of an order that is removed and stays, or is protected and goes: one line. */
export function surpriseText(surprise: Surprise): string {
  const { cluster, purpose, manifest, what } = visible(surprise);
  const { kind, apiVersion, metadata } = manifest;
  const { namespace, name = '' } = metadata;
  const order = `${kind}/${name} in ${purpose} on ${cluster}`;
  if (what === 'is taken') {
    const remedy = 'to keep it, protect that order as well, and merge that before you remove it';
    return `${order} is protected, and deleted all the same: with the namespace ${purpose}, whose order is removed; ${remedy}`;
  }
  const scope = namespace === undefined ? '' : ` -n ${namespace}`;
  const resource = `${kind.toLowerCase()}.${apiVersion.split('/')[0] ?? ''}`;
  const byHand = `kubectl --context ${cluster}${scope} delete ${resource} ${name}`;
  if (what === 'may stay') {
    const why = 'its protection was lifted within the last hour, and counts where Flux fetches both at once';
    const remedy = `merge its removal later, or see with npx orders status --cluster ${cluster} whether it stays, and then: ${byHand}`;
    return `${order} may stay on the cluster, managed by nothing, since ${why}; to delete it, ${remedy}`;
  }
  const [why, before] =
    what === 'is kept'
      ? ['it is protected', 'merge it without protection before its removal']
      : [
          'the Kustomization that would delete it goes too',
          'merge its removal before you remove or divide its purpose',
        ];
  return `${order} stays on the cluster, managed by nothing, since ${why}; to delete it, ${before}, or then: ${byHand}`;
}
