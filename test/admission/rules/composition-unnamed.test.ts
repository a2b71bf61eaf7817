import { admit } from '../../../lib/admission/admit.ts';
import type { CompositeResourceDefinition } from '../../../lib/model/xrd.ts';
import { aCluster, anOrder, brief, REPOSITORY } from '../../support/admission.ts';
import { loaded, xrdOf, xrdWithClaims } from '../../support/xrd.ts';

const named = { name: 'shop' };
const selected = { matchLabels: { tier: 'web' } };
const v2 = saying(xrdOf('Shop', { type: 'object' }));
const v1 = saying(xrdWithClaims('XShop', 'Shop', { type: 'object' }));

/** An XRD that says nothing else of Compositions. */
function saying(
  { spec, ...xrd }: CompositeResourceDefinition,
  said: Partial<CompositeResourceDefinition['spec']> = {},
): CompositeResourceDefinition {
  return { ...xrd, spec: { ...spec, defaultCompositionRef: undefined, ...said } };
}

describe('which Composition makes what is ordered is said by', () => {
  const missing = (field: string) => [
    `warning [reference] ${field} names no Composition, nor does Shop 1.0.0: of several on the cluster Crossplane takes any`,
  ];

  test.each<[string, CompositeResourceDefinition, unknown, string[]]>([
    ['the order', v2, { crossplane: { compositionRef: named } }, []],
    ['its selector', v2, { crossplane: { compositionSelector: selected } }, []],
    ['the default of its kind', saying(v2, { defaultCompositionRef: named }), {}, []],
    ['what its kind enforces', saying(v2, { enforcedCompositionRef: named }), {}, []],
    ['nobody', v2, {}, missing('spec.crossplane.compositionRef')],
    [
      'nobody, where only how to update is',
      v2,
      { crossplane: { compositionUpdatePolicy: 'Manual' } },
      missing('spec.crossplane.compositionRef'),
    ],
    ['a claim', v1, { compositionRef: named }, []],
    ['the selector of a claim', v1, { compositionSelector: selected }, []],
    ['the default of what is claimed', saying(v1, { defaultCompositionRef: named }), {}, []],
    ['nobody, of a claim', v1, {}, missing('spec.compositionRef')],
  ])('%s', (_, xrd, spec, said) => {
    const { kind } = xrd.spec.names;
    const { findings } = admit({
      ...{ repository: REPOSITORY, known: [], xrds: [loaded(xrd)] },
      clusters: [aCluster('openportal', { serves: { [kind]: '1.0.0' } })],
      orders: [anOrder({ apiVersion: 'example.org/v1', kind: 'Shop', spec })],
    });
    expect(findings.map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual(said);
  });
});
