import type { CompositeResourceDefinition, Schema } from '../../lib/model/xrd.ts';

/** The XRD of a namespaced kind of example.org whose spec has this schema. */
export function xrdOf(kind: string, spec: Schema): CompositeResourceDefinition {
  const plural = `${kind.toLowerCase()}s`;
  const openAPIV3Schema: Schema = { type: 'object', properties: { spec } };
  return {
    apiVersion: 'apiextensions.crossplane.io/v2',
    kind: 'CompositeResourceDefinition',
    metadata: { name: `${plural}.example.org` },
    spec: {
      group: 'example.org',
      names: { kind, plural },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, referenceable: true, schema: { openAPIV3Schema } }],
    },
  };
}
