import type { OrderRule } from '../rule.ts';

/**
 * An order is made by the Composition that it or its kind names; where neither does, Crossplane takes any for the kind. See
 * crossplane, internal/controller/apiextensions/composite/api.go, APILabelSelectorResolver.
 */
export const compositionNamed: OrderRule = ({ manifest, api, schema }) => {
  if (api.composition !== undefined) return [];
  const isLegacy = schema.properties?.['spec']?.properties?.['crossplane'] === undefined;
  const spec = fieldsOf(manifest['spec']);
  const choice = isLegacy ? spec : fieldsOf(spec['crossplane']);
  if (choice['compositionRef'] !== undefined || choice['compositionSelector'] !== undefined) return [];
  return [
    {
      rule: 'reference',
      severity: 'warning',
      field: isLegacy ? 'spec.compositionRef' : 'spec.crossplane.compositionRef',
      message: `names no Composition, nor does ${api.kind} ${api.revision}: of several on the cluster Crossplane takes any`,
      hint: 'name one, or say defaultCompositionRef in the XRD',
    },
  ];
};

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
