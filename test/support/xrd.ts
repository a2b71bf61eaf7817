import type { Schema } from 'api-server-verdict';
import type { Xrd } from '../../lib/load/xrds.ts';
import type { CompositeResourceDefinition } from '../../lib/model/xrd.ts';

/** The XRD of a namespaced kind whose spec has this schema. */
export function xrdOf(kind: string, spec: Schema, group = 'example.org'): CompositeResourceDefinition {
  const plural = `${kind.toLowerCase()}s`;
  const openAPIV3Schema: Schema = { type: 'object', properties: { spec } };
  return {
    apiVersion: 'apiextensions.crossplane.io/v2',
    kind: 'CompositeResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural },
      scope: 'Namespaced',
      defaultCompositionRef: { name: plural },
      versions: [{ name: 'v1', served: true, referenceable: true, schema: { openAPIV3Schema } }],
    },
  };
}

/** The XRD of a kind whose claims are called by another. */
export function xrdWithClaims(kind: string, claim: string, spec: Schema, group?: string): CompositeResourceDefinition {
  const { spec: own, ...xrd } = xrdOf(kind, spec, group);
  const claimNames = { kind: claim, plural: `${claim.toLowerCase()}s` };
  return {
    ...{ ...xrd, apiVersion: 'apiextensions.crossplane.io/v1' },
    spec: { ...own, scope: 'LegacyCluster', claimNames },
  };
}

/** An XRD as it is loaded from its place. */
export function loaded(xrd: CompositeResourceDefinition, revision = '1.0.0', folder = xrd.spec.names.kind): Xrd {
  const { kind } = xrd.spec.names;
  const pins = [folder, `${kind}.${xrd.spec.group}`];
  return { folder, kind, revision, pins, file: `imports/xrds/${folder}/${revision}.yaml`, xrd };
}
