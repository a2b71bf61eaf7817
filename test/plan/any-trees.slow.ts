import fc from 'fast-check';
import type { Order } from '../../lib/model/order.ts';
import { aNamespace, anOrder } from '../support/admission.ts';
import { plain, planBetween, sideOf, type There, withField } from '../support/plan.ts';

const PROTECTED = { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } };

const order = fc
  .record({
    purpose: fc.constantFrom('demo', 'team'),
    kind: fc.constantFrom('WhoAmIService', 'WhoAmIApp', 'ManagedNamespace'),
    name: fc.constantFrom('a', 'b', 'c'),
    value: fc.constantFrom('a', 'b', 'd'),
    labels: fc.constantFrom(undefined, { tier: 'web' }, { 'a.b/c': 'x' }),
    isProtected: fc.boolean(),
  })
  .map(({ purpose, kind, name, value, labels, isProtected }) =>
    anOrder({
      ...(kind === 'ManagedNamespace' ? { purpose: 'system', spec: { name } } : { purpose, spec: { name: value } }),
      ...{ kind, name, metadata: { ...(labels && { labels }), ...(isProtected && PROTECTED) } },
    }),
  );
const selector = ({ purpose, manifest: { kind, metadata } }: Order) => `${purpose} ${kind} ${String(metadata.name)}`;
const there = fc
  .uniqueArray(order, { selector, maxLength: 6 })
  .map((orders) => ({ orders: [aNamespace('team'), ...orders] }));

test('of any two trees, what the plan says, made of the one, is the other', () => {
  const counts = { pairs: 0, add: 0, change: 0, destroy: 0, move: 0 };
  fc.assert(
    fc.property(there, there, (from, to) => {
      const made = planBetween(from, to);
      fc.pre(made.findings.length === 0);
      const objects = ordersOf(from);
      for (const { action, cluster, purpose, kind, name, fields, from: was } of made.changes) {
        counts[action]++;
        const before = was ?? { cluster, purpose, name };
        const place = [before.cluster, before.purpose, kind, before.name].join('/');
        const object = objects.get(place);
        expect(object !== undefined).toBe(action !== 'add');
        objects.delete(place);
        const ofObject = fields.filter(({ path }) => !['cluster', 'purpose'].includes(path));
        if (action === 'destroy') continue;
        objects.set([cluster, purpose, kind, name].join('/'), ofObject.reduce(withField, object ?? {}));
      }
      expect(all(objects)).toEqual(all(ordersOf(to)));
      counts.pairs++;
    }),
    { numRuns: 400 },
  );
  process.stdout.write(`${JSON.stringify(counts)}\n`);
});

const all = (objects: ReadonlyMap<string, unknown>) => new Map([...objects].map(([place, one]) => [place, plain(one)]));

function ordersOf(one: There): Map<string, unknown> {
  const side = sideOf(one);
  const paths = side.purposes('openportal').flatMap((purpose) => side.orders('openportal', purpose));
  return new Map(paths.map((path) => [path.replace(/\.yaml$/, ''), side.object(path)?.manifest]));
}
