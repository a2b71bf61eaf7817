import { App, ApiObject, Chart } from 'cdk8s';
import type { Manifest } from '../../lib/model/order.ts';
import { isProtected, protect } from '../../lib/model/protect.ts';

const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

/** An object as it is applied, protected and by whom asked. */
function applied(...words: readonly boolean[]): Manifest {
  const order = new ApiObject(new Chart(new App(), 'demo'), 'sessions', {
    apiVersion: 'openportal.dev/v1alpha1',
    kind: 'ValkeyInstance',
    metadata: { annotations: { title: 'Sessions' } },
  });
  for (const on of words) expect(protect(order, on)).toBe(order);
  return order.toJson() as Manifest;
}

test('one word on an order has Flux never delete it, and leaves the rest of it as it is', () => {
  expect(applied(true).metadata.annotations).toEqual({ title: 'Sessions', [PRUNE]: 'disabled' });
});

describe('an order', () => {
  test.each([
    ['is protected by the word', applied(true).metadata, true],
    ['is not without it', applied().metadata, false],
    ['is not when the word is taken back', applied(true, false).metadata, false],
    // fluxcd/pkg/ssa 0.76.0, utils.AnyInMetadata
    ['is protected by a label as well', { labels: { [PRUNE]: 'disabled' } }, true],
    ['is protected in whatever case', { annotations: { [PRUNE]: 'Disabled' } }, true],
    ['is not by another word', { annotations: { [PRUNE]: 'true' } }, false],
    ['is not by another annotation', { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'disabled' } }, false],
  ])('%s', (_, metadata, expected) => {
    expect(isProtected(metadata)).toBe(expected);
  });
});
