import { didYouMean, isLabel, isSubdomain, LABEL_LENGTH } from 'api-server-verdict';
import { type FluxSettings, PARTS } from '../../model/cluster.ts';
import { FLUX_SYSTEM, kustomizationName, SYSTEM } from '../../model/names.ts';
import { partsOf } from '../../model/parts.ts';
import type { Objection, OfferingRule } from '../rule.ts';
import type { ServedCluster } from '../served-cluster.ts';

// Flux: the pattern of Kustomization.spec.interval.
const DURATION = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;

export default {
  code: 'cluster-invalid',
  about: 'cluster',
  sentence:
    'What a cluster file says is possible on the cluster: its names, its namespaces, its purposes, their parts, and durations.',
  refused: {
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: {},
  namespaces: ['Photos'],
})`,
  },
  passes: {
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: {},
  namespaces: ['photos'],
})`,
  },
  judgeOffering: ({ clusters }) =>
    clusters.flatMap((cluster) =>
      objectionsTo(cluster).map((objection) => ({
        file: `clusters/${cluster.context}.ts`,
        cluster: cluster.context,
        ...objection,
      })),
    ),
} satisfies OfferingRule;

function objectionsTo(served: ServedCluster): Objection[] {
  const { context, props } = served.cluster;
  const found: Objection[] = [];
  if (!isSubdomain(context) || !isSubdomain(kustomizationName(context))) {
    const message = `${context} cannot be part of the name of a Kustomization`;
    found.push({ field: 'context', message, hint: 'use a-z, 0-9 and -' });
  }
  for (const namespace of new Set([SYSTEM, ...props.namespaces])) {
    const { parts } = served.cluster.settingsOf(namespace);
    const name = kustomizationName(context, namespace, partsOf(parts).at(-1));
    if (!isLabel(namespace) || namespace === FLUX_SYSTEM) {
      const message = `${namespace} ${namespace === FLUX_SYSTEM ? 'is reserved for Flux' : 'is no name of a namespace'}`;
      found.push({ field: 'namespaces', message, hint: 'remove it' });
    } else if (name.length > LABEL_LENGTH) {
      const message = `${namespace} makes the Kustomization ${name}, longer than ${LABEL_LENGTH}`;
      found.push({ field: 'namespaces', message, hint: 'shorten the namespace or the context' });
    }
  }
  for (const [purpose, settings] of Object.entries(props.purposes ?? {})) {
    if (!served.purposes.includes(purpose)) {
      const hint = didYouMean(purpose, served.purposes, 'purposes');
      found.push({ field: `purposes.${purpose}`, message: `is no purpose of ${context}`, hint });
    }
    if (settings.parts !== undefined && !PARTS.includes(settings.parts)) {
      const hint = `the numbers are ${PARTS.join(', ')}`;
      found.push({ field: `purposes.${purpose}.parts`, message: 'is no number of parts', hint });
    }
    found.push(...durations(`purposes.${purpose}.flux`, settings.flux ?? {}));
  }
  const { share } = served.cluster.removal;
  if (!(share >= 0 && share <= 1)) {
    found.push({
      field: 'removalShare',
      message: 'is no part of all orders',
      hint: 'write it from 0 to 1, such as 0.25',
    });
  }
  return [...found, ...durations('flux', props.flux ?? {})];
}

function durations(path: string, settings: FluxSettings): Objection[] {
  return (['interval', 'retryInterval', 'timeout'] as const)
    .filter((name) => settings[name] !== undefined && !DURATION.test(settings[name]))
    .map((name) => ({ field: `${path}.${name}`, message: 'is no duration', hint: 'write it like 30s, 5m or 1h' }));
}
