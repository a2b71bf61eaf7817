import type { Order } from '../../../lib/model/order.ts';
import { anOrder, judge } from '../../support/admission.ts';

const FLUX = 'kustomize.toolkit.fluxcd.io';

function said(order: Order): string[] {
  return judge([order]).findings.map(({ severity, field, message }) => `${severity} ${field ?? ''} ${message}`);
}

const annotated = (name: string, value: string) => anOrder({ metadata: { annotations: { [name]: value } } });
const labelled = (name: string, value: string) => anOrder({ metadata: { labels: { [name]: value } } });

describe('an annotation that tells a tool of the delivery something is', () => {
  test.each<[string, string, string, string, string]>([
    [
      'refused where it is for kustomize',
      'config.kubernetes.io/local-config',
      'true',
      'error',
      'belongs to kustomize, which leaves the order out, renames it or takes this off it on the way',
    ],
    [
      'refused where it has Flux delete',
      `${FLUX}/force`,
      'enabled',
      'error',
      'has Flux delete the order, and all that is behind it, where the cluster refuses an edit of it',
    ],
    [
      'refused where Flux takes it off again',
      'kubectl.kubernetes.io/last-applied-configuration',
      '{}',
      'error',
      'is taken off the order on the cluster by Flux, and put back, each time that Flux looks',
    ],
    [
      'warned of where no change gets through Flux',
      `${FLUX}/reconcile`,
      'disabled',
      'warning',
      'has Flux leave the order as it is on the cluster: it is neither made nor changed, only deleted once it is removed',
    ],
    [
      'warned of where no edit gets through Flux',
      `${FLUX}/ssa`,
      'IfNotPresent',
      'warning',
      'has Flux make the order once: no edit of it arrives, only its removal',
    ],
    [
      'warned of where no change gets through Crossplane',
      'crossplane.io/paused',
      'true',
      'warning',
      'has Crossplane leave all that is behind the order as it is: no edit gets through, and no removal ends',
    ],
    [
      'warned of where it takes over what exists',
      'crossplane.io/external-name',
      'a',
      'warning',
      'names something that exists already: where the composition passes it on, Crossplane takes that over',
    ],
    [
      'warned of where a value means nothing to its tool',
      `${FLUX}/force`,
      'disabled',
      'warning',
      'belongs to Flux, and tells it nothing that it would do with an order',
    ],
  ])('%s', (_, name, value, severity, message) => {
    expect(said(annotated(name, value))).toEqual([`${severity} metadata.annotations[${name}] ${message}`]);
  });
});

describe('a value is understood as Flux compares it, whatever its case:', () => {
  test.each([
    [`${FLUX}/force`, 'ENABLED', 'error'],
    [`${FLUX}/reconcile`, 'di\u017fabled', 'warning'],
    [`${FLUX}/ssa`, 'ifNotPresent', 'warning'],
  ])('%s: %s', (name, value, severity) => {
    expect(said(annotated(name, value))[0]).toMatch(new RegExp(`^${severity} .* has Flux `));
  });

  test('a label counts as well as an annotation', () => {
    expect(said(labelled(`${FLUX}/force`, 'Enabled'))).toEqual([
      `error metadata.labels[${FLUX}/force] has Flux delete the order, and all that is behind it, where the cluster refuses an edit of it`,
    ]);
  });
});

describe('protection', () => {
  const PRUNE = `${FLUX}/prune`;
  const typed = annotated(PRUNE, 'disabled');
  const byHand = `warning metadata.annotations[${PRUNE}] keeps Flux from deleting the order: removed here, it stays on the cluster`;

  test.each<[string, Order, string[]]>([
    ['that is typed is warned of', typed, [byHand]],
    ['by protect(…) is not', { ...typed, helped: [PRUNE] }, []],
    ['of a manifest on disk, which has no other way, is not', { ...typed, asWritten: true }, []],
    [
      'by a label is warned of also on disk, for it is easily overlooked',
      { ...labelled(PRUNE, 'disabled'), asWritten: true },
      [byHand.replace('annotations', 'labels')],
    ],
    [
      'that is taken away by hand is warned of',
      annotated(PRUNE, 'enabled'),
      [`warning metadata.annotations[${PRUNE}] takes from the order the protection that its purpose may have`],
    ],
  ])('%s', (_, order, findings) => {
    expect(said(order).filter((finding) => finding.includes(PRUNE))).toEqual(findings);
  });

  test('a helper excuses no other switch', () => {
    const order = { ...annotated(`${FLUX}/reconcile`, 'disabled'), helped: [`${FLUX}/reconcile`] };
    expect(said(order)).toHaveLength(1);
  });
});

describe('whose metadata it is, a prefix says:', () => {
  test.each([
    ['config.kubernetes.io/a', ['error']],
    ['internal.config.kubernetes.io/a', ['error']],
    ['kustomize.config.k8s.io/a', ['error']],
    ['config.k8s.io/a', ['error']],
    ['notconfig.k8s.io/a', []],
    ['fluxcd.io/a', ['warning']],
    ['image.toolkit.fluxcd.io/a', ['warning']],
    ['notfluxcd.io/a', []],
    ['crossplane.io/a', ['warning']],
    ['fn.crossplane.io/a', ['warning']],
    ['notcrossplane.io/a', []],
    ['example.org/a', []],
    ['a', []],
  ])('%s', (name, severities) => {
    for (const order of [annotated(name, 'x'), labelled(name, 'x')]) {
      expect(judge([order]).findings.map(({ severity }) => severity)).toEqual(severities);
    }
  });
});
