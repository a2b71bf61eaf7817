import { LABEL_LENGTH } from 'api-server-verdict';
import { kustomizationName } from '../../model/names.ts';
import type { OrderRule } from '../rule.ts';

/** A namespace has a Kustomization, whose name Flux puts into a label: fluxcd/flux2#2004. */
export const kustomizationNameFits: OrderRule = ({ manifest, cluster }) => {
  const namespace = cluster.known.namespaceOrderedBy(manifest);
  if (namespace === undefined) return [];
  const excess = kustomizationName(cluster.context, namespace).length - LABEL_LENGTH;
  if (excess <= 0) return [];
  const message = `makes the Kustomization ${kustomizationName(cluster.context, namespace)}, longer than ${LABEL_LENGTH}`;
  const hint = `choose a namespace that is ${excess} characters shorter`;
  return [{ rule: 'metadata', field: cluster.known.of(manifest).namespace ?? null, message, hint }];
};
