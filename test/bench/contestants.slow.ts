import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { type Contestant, contestants } from '../../bench/contestants.ts';
import { measure } from '../../bench/measure.ts';
import { benchOrders } from '../../bench/orders.ts';
import { label } from '../../bench/results.ts';
import type { Manifest } from '../../lib/model/order.ts';
import { byCodeUnit } from '../../lib/model/sort.ts';
import { filesBelow } from '../support/folder.ts';
import { XRDS } from '../support/platform.ts';

const COUNT = 50;
const scratch = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
const all = contestants(scratch, benchOrders(COUNT));

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** Of how many orders a run changes what is in dist. */
const CHANGED: Readonly<Record<string, number>> = {
  'plain cdk8s, ts-node': COUNT,
  'plain cdk8s, ts-node --swc': COUNT,
  'synth, nothing remembered': COUNT,
  'synth, nothing changed': 0,
  'synth, one order edited': 1,
  'check, nothing remembered': 0,
  'plan, one order edited': 0,
};

const GROUPS = XRDS.map(({ xrd }) => xrd.spec.group);

/** What a contestant has of orders in dist, by cluster, purpose, kind and name. */
function ordersIn({ folder }: Contestant): Map<string, Manifest> {
  const orders = Object.entries(filesBelow(join(folder, 'dist'))).flatMap(([path, text]): [string, Manifest][] => {
    const manifest = parse(text) as Manifest;
    const { apiVersion, kind, metadata } = manifest;
    const place = path.split('/').slice(0, -1).slice(0, 2);
    const isOrder = GROUPS.includes(apiVersion.split('/')[0] ?? '');
    return isOrder ? [[[...place, kind, metadata.name].join('-'), manifest]] : [];
  });
  return new Map(orders.sort(([a], [b]) => byCodeUnit(a, b)));
}

const saidOf = (orders: ReadonlyMap<string, Manifest>) =>
  [...orders].map(([key, { apiVersion, metadata, spec }]) => ({ key, apiVersion, in: metadata.namespace, spec }));

test.each(all.map((one): [string, Contestant] => [label(one), one]))('%s', async (_, contestant) => {
  contestant.before(1);
  const before = ordersIn(contestant);
  const usage = await measure(contestant.command, contestant.folder);
  expect(usage).toMatchObject({ seconds: expect.any(Number) as number, cpuSeconds: expect.any(Number) as number });
  const after = ordersIn(contestant);
  const changed = [...after].filter(([key, order]) => !isDeepStrictEqual(order, before.get(key)));
  expect(changed).toHaveLength(CHANGED[contestant.does] ?? NaN);
  expect(after.size).toBe(COUNT);
  expect(all.slice(0, 1).map((plain) => saidOf(ordersIn(plain)))).toEqual([saidOf(after)]);
});

test.each(all.filter(({ does }) => does.startsWith('plan')))('a plan ($forms) is about the one edit', (contestant) => {
  contestant.before(2);
  const said = execFileSync('sh', ['-c', contestant.command], { cwd: contestant.folder, encoding: 'utf8' });
  expect(said).toMatch(/^1 cluster: 1 to change\n/);
});
