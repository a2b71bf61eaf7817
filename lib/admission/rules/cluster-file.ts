import { didYouMean, isLabel, isSubdomain, LABEL_LENGTH } from 'api-server-verdict';
import type { FluxSettings } from '../../model/cluster.ts';
import type { Objection } from '../../model/finding.ts';
import { FLUX_SYSTEM, kustomizationName, SYSTEM } from '../../model/names.ts';
import { ownerOf } from './owner.ts';
import type { ServedCluster } from '../served-cluster.ts';

// Flux: the pattern of Kustomization.spec.interval.
const DURATION = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;

/** What a cluster file says has to be possible on the cluster: its names, its namespaces, its purposes and durations. */
export function clusterFile(served: ServedCluster): Objection[] {
  const { context, props } = served.cluster;
  const objection = (field: string, message: string, hint: string): Objection => ({
    rule: 'cluster',
    field,
    message,
    hint,
  });
  const found: Objection[] = [];
  if (!isSubdomain(context) || !isSubdomain(kustomizationName(context))) {
    found.push(objection('context', `${context} cannot be part of the name of a Kustomization`, 'use a-z, 0-9 and -'));
  }
  for (const namespace of new Set([SYSTEM, ...props.namespaces])) {
    const name = kustomizationName(context, namespace);
    if (!isLabel(namespace) || namespace === FLUX_SYSTEM) {
      const message = `${namespace} ${namespace === FLUX_SYSTEM ? 'is reserved for Flux' : 'is no name of a namespace'}`;
      found.push(objection('namespaces', message, 'remove it'));
    } else if (name.length > LABEL_LENGTH) {
      const message = `${namespace} makes the Kustomization ${name}, longer than ${LABEL_LENGTH}`;
      found.push(objection('namespaces', message, 'shorten the namespace or the context'));
    }
  }
  found.push(...ownerOf('owner', props.owner));
  for (const [purpose, settings] of Object.entries(props.purposes ?? {})) {
    found.push(...ownerOf(`purposes.${purpose}.owner`, settings.owner));
    if (!served.purposes.includes(purpose)) {
      const hint = didYouMean(purpose, served.purposes, 'purposes');
      found.push(objection(`purposes.${purpose}`, `is no purpose of ${context}`, hint));
    }
    found.push(...durations(`purposes.${purpose}.flux`, settings.flux ?? {}).map((field) => badDuration(field)));
  }
  found.push(...durations('flux', props.flux ?? {}).map((field) => badDuration(field)));
  return found;

  function badDuration(field: string): Objection {
    return objection(field, 'is no duration', 'write it like 30s, 5m or 1h');
  }
}

function durations(path: string, settings: FluxSettings): string[] {
  return (['interval', 'retryInterval', 'timeout'] as const)
    .filter((name) => settings[name] !== undefined && !DURATION.test(settings[name]))
    .map((name) => `${path}.${name}`);
}
