import { benchOrders } from '../../bench/orders.ts';
import { type Forms, orderFiles } from '../../bench/repository.ts';
import { groupBy } from '../../lib/model/group.ts';
import { temporaryRepository } from '../support/repository.ts';

const repository = temporaryRepository();

/** What the repository orders once its files are of such forms. */
function ordered(forms: Forms) {
  repository.write({ orders: null, ...Object.fromEntries(orderFiles(benchOrders(50), forms)) });
  return repository.load();
}

describe('the orders that are measured', () => {
  test.each([11, 1000])('are %d, the same each time', (count) => {
    expect(benchOrders(count)).toHaveLength(count);
    expect(benchOrders(count)).toEqual(benchOrders(count));
    expect(benchOrders(count, 2)).not.toEqual(benchOrders(count, 1));
  });

  test('are spread over clusters, purposes and kinds, and few enough in each purpose for Flux', () => {
    const orders = benchOrders(10_000);
    const inPurposes = [...groupBy(orders, ({ cluster, purpose }) => `${cluster}/${purpose}`).values()];
    expect(Math.max(...inPurposes.map(({ length }) => length))).toBeLessThanOrEqual(900);
    expect(inPurposes.length).toBeGreaterThan(30);
    expect(new Set(orders.map(({ cluster }) => cluster)).size).toBe(3);
    expect(new Set(orders.map(({ kind }) => kind)).size).toBe(7);
  });

  test('are taken as they are, nothing to be said against them', async () => {
    ordered('all declarative');
    const { orders, findings } = await repository.check();
    expect(orders).toHaveLength(50);
    expect(findings).toEqual([]);
  });

  test('are the same where a tenth of the files have to be run', () => {
    const declarative = ordered('all declarative');
    const run = ordered('a tenth run');
    expect(declarative.executed).toEqual([]);
    expect(run.executed).toHaveLength(5);
    const manifests = (loaded: typeof run) => loaded.orders.map(({ manifest }) => manifest);
    expect(manifests(run)).toEqual(manifests(declarative));
  });
});
