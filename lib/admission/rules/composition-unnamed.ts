import type { OrderRule } from '../rule.ts';

/** See crossplane, internal/controller/apiextensions/composite/api.go, APILabelSelectorResolver. */
export default {
  code: 'composition-unnamed',
  about: 'reference',
  severity: 'warning',
  sentence:
    'An order is made by the Composition that it or its kind names; where neither does, Crossplane takes any that is for the kind.',
  refused: { 'orders/production/photos/cats.ts': "new Album(purpose, 'cats', { spec: {} });" },
  passes: {
    'orders/production/photos/cats.ts': `new Album(purpose, 'cats', {
  spec: { crossplane: { compositionRef: { name: 'album' } } },
});`,
  },
  judgeOrder: ({ manifest, api, schema }) => {
    if (api.composition !== undefined) return [];
    const isLegacy = schema.properties?.['spec']?.properties?.['crossplane'] === undefined;
    const spec = fieldsOf(manifest['spec']);
    const choice = isLegacy ? spec : fieldsOf(spec['crossplane']);
    if (choice['compositionRef'] !== undefined || choice['compositionSelector'] !== undefined) return [];
    const field = isLegacy ? 'spec.compositionRef' : 'spec.crossplane.compositionRef';
    const kind = `${api.kind} ${api.revision}`;
    const message = `names no Composition, nor does ${kind}: of several on the cluster Crossplane takes any`;
    return [{ field, message, hint: 'name one, or say defaultCompositionRef in the XRD' }];
  },
} satisfies OrderRule;

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
