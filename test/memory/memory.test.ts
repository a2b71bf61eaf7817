import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from '../../lib/memory/memory.ts';

const PLACE = { cluster: 'openportal', purpose: 'demo' };
const ELSEWHERE = { cluster: 'openportal', purpose: 'test' };

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const folder = () => join(root, 'node_modules/.cache/catalog-orders/orders');
const stored = () => readdirSync(folder()).map((name) => join(folder(), name));

/** A run that knows what some orders are, and keeps it. */
function learn(origin: string, ...orders: readonly (readonly [typeof PLACE, string])[]): void {
  const { memory, keep } = memoryOf(root, origin);
  for (const [place, order] of orders) {
    memory(place, order).fact('findings', () => [order]);
    memory(place, order).whole(() => `text of ${order}`);
  }
  keep();
}

/** What a later run remembers of an order, without working out anything. */
function remembered(origin: string, place: typeof PLACE, order: string): unknown[] {
  const known = memoryOf(root, origin).memory(place, order);
  return known.has('findings') ? [known.fact('findings', () => 'lost'), known.whole(() => 'lost')] : [];
}

test('a run knows what the one before has found, and asks for none of it again', () => {
  learn('a', [PLACE, 'one'], [PLACE, 'two\u2028'], [ELSEWHERE, 'one']);
  expect(remembered('a', PLACE, 'one')).toEqual([['one'], 'text of one']);
  expect(remembered('a', PLACE, 'two\u2028')).toEqual([['two\u2028'], 'text of two\u2028']);
  expect(remembered('a', ELSEWHERE, 'one')).toEqual([['one'], 'text of one']);
  expect(remembered('a', PLACE, 'three')).toEqual([]);
});

test('what nobody asked for in a run is forgotten, and so is a place that has no orders any more', () => {
  learn('a', [PLACE, 'one'], [PLACE, 'two'], [ELSEWHERE, 'one']);
  learn('a', [PLACE, 'two']);
  expect(remembered('a', PLACE, 'one')).toEqual([]);
  expect(remembered('a', PLACE, 'two')).toEqual([['two'], 'text of two']);
  expect(stored()).toHaveLength(1);
});

test('a run that learns nothing writes nothing', () => {
  learn('a', [PLACE, 'one']);
  const { memory, keep } = memoryOf(root, 'a');
  memory(PLACE, 'one').fact('findings', () => 'asked again');
  for (const file of stored()) rmSync(file);
  keep();
  expect(stored()).toEqual([]);
});

describe('nothing is remembered', () => {
  test('of another program or platform', () => {
    learn('a', [PLACE, 'one']);
    expect(remembered('b', PLACE, 'one')).toEqual([]);
  });

  test.each<[string, (text: string) => string]>([
    ['is cut short', (text) => text.slice(0, -3)],
    ['is empty', () => ''],
    ['has lost its end of line', (text) => text.replace('\n', '')],
    ['was edited', (text) => text.replace('"one"', '"two"')],
    ['holds zeros, as after a power failure', (text) => '\0'.repeat(text.length)],
    ['is another file', () => 'a b\nc'],
  ])('where its file %s', (_, damage) => {
    learn('a', [PLACE, 'one']);
    for (const file of stored()) writeFileSync(file, damage(readFileSync(file, 'utf8')));
    expect(remembered('a', PLACE, 'one')).toEqual([]);
    learn('a', [PLACE, 'one']);
    expect(remembered('a', PLACE, 'one')).toEqual([['one'], 'text of one']);
  });

  test('where no packages are installed, nor is anything written there', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    learn('a', [PLACE, 'one']);
    expect(readdirSync(root)).toEqual([]);
  });

  test('where it cannot be written, which is no reason to fail', () => {
    mkdirSync(join(root, 'node_modules/.cache'));
    writeFileSync(join(root, 'node_modules/.cache/catalog-orders'), 'a file in the way');
    learn('a', [PLACE, 'one']);
    expect(remembered('a', PLACE, 'one')).toEqual([]);
  });
});

test('runs at the same time share it: whoever ends last is remembered, whole', () => {
  const runs = ['one', 'two', 'three'].map((order) => ({ order, ...memoryOf(root, 'a') }));
  for (const { order, memory } of runs) memory(PLACE, order).fact('findings', () => [order]);
  for (const { keep } of runs) keep();
  const known = memoryOf(root, 'a').memory;
  expect(['one', 'two', 'three'].filter((order) => known(PLACE, order).has('findings'))).toEqual(['three']);
  expect(stored()).toHaveLength(1);
});
