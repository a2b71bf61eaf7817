import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, type ScalarTag } from 'yaml';
import { admit } from '../../lib/admission/admit.ts';
import { tree } from '../../lib/layout/tree.ts';
import type { Xrd } from '../../lib/load/xrds.ts';
import { groupBy } from '../../lib/model/group.ts';
import type { Manifest, Order } from '../../lib/model/order.ts';
import { aCluster, anOrder, REPOSITORY, XRDS } from '../support/admission.ts';
import { kustomized, writeTree } from '../support/kustomize.ts';
import { ROOT } from '../support/repository.ts';
import { testWithKubectl } from '../support/tool.ts';

const KIND = 'CloudflareDNSRecord';
const REVISION = '2.0.2';
const records = XRDS.filter(({ kind, revision }) => kind === KIND && revision === REVISION);

/** A row of the table in docs/carried.md. */
interface Row {
  readonly what: string;
  readonly example: string;
  readonly kustomize: string;
  readonly checks: string;
}

const rows = readFileSync(join(ROOT, 'docs/carried.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line): Row => {
    const [, what = '', example = '', kustomize = '', checks = ''] = line.split('|').map((cell) => cell.trim());
    return { what, example: example.replaceAll('`', ''), kustomize, checks };
  });

/** What an example says of an order. */
interface Said {
  readonly kind?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const letters: ScalarTag = { tag: '!letters', resolve: (count) => 'a'.repeat(Number(count)) };

/** The order of a row; each has a purpose of its own, so that all can be built at once. */
function orderOf({ example }: Row, index: number): Order {
  const isPath = !example.startsWith('{');
  const [cluster, purpose, ofPath, file = 'record.yaml'] = isPath
    ? example.split('/')
    : ['openportal', `row-${index}`, KIND];
  const said = (isPath ? {} : parse(example, { customTags: [letters] })) as Said;
  const { kind = ofPath, metadata, spec, ...beside } = said;
  const ofRecord = { type: 'TXT', name: 'record', value: 'text' };
  const name = basename(file, '.yaml');
  const order = anOrder({ cluster, purpose, kind, name, metadata, spec: { ...ofRecord, ...spec } });
  return { ...order, manifest: { ...order.manifest, ...beside } };
}

/** What the checks say of an order, and the object as it would be applied. */
function judged(order: Order): { verdict: string; manifest: Manifest } {
  const { kind } = order.manifest;
  const cluster = aCluster(order.cluster, { serves: { [kind]: REVISION }, namespaces: [order.purpose, 'system'] });
  const xrds = records.map((one) => renamed(one, kind));
  const { findings, subjects } = admit({
    repository: REPOSITORY,
    clusters: [cluster],
    xrds,
    known: [],
    orders: [order],
  });
  const severities = findings.map(({ severity }) => severity);
  const verdict = severities.includes('error') ? 'refused' : severities.length > 0 ? 'warned' : 'carried';
  return { verdict, manifest: subjects[0]?.manifest ?? order.manifest };
}

/** The same kind by another name. */
function renamed(xrd: Xrd, kind: string): Xrd {
  const text = JSON.stringify(xrd).replaceAll(KIND, kind).replaceAll(KIND.toLowerCase(), kind.toLowerCase());
  return JSON.parse(text) as Xrd;
}

const cases = rows.map((row, index) => {
  const order = orderOf(row, index);
  return { ...row, order, ...judged(order) };
});

const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-carried-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the table has rows of every verdict', () => {
  expect(new Set(rows.map(({ checks }) => checks))).toEqual(new Set(['carried', 'refused', 'warned']));
});

test.each(cases)('$what is $checks: $example', ({ verdict, checks }) => {
  expect(verdict).toBe(checks);
});

testWithKubectl()('kustomize makes of each row what the table says', () => {
  const objects = cases.map(({ order, manifest }) => ({ ...order, manifest }));
  const clusters = groupBy(objects, ({ cluster }) => cluster);
  const folders = [...clusters].map(([context, all]) => ({
    context,
    cluster: aCluster(context),
    purposes: [...new Set(all.map(purposeOf))],
  }));
  writeTree(folder, tree(folders, objects));
  const folderOf = ({ order }: (typeof cases)[0]) => `${order.cluster}/${order.purpose}`;
  const sound = kustomized(folder, [
    ...new Set(cases.filter(({ kustomize }) => kustomize !== 'failure').map(folderOf)),
  ]);
  const made = cases.map((one) => {
    const all = one.kustomize === 'failure' ? kustomized(folder, [folderOf(one)]) : sound;
    return [one.example, all === undefined ? 'failure' : madeOf(one.manifest, all)];
  });
  expect(made).toEqual(cases.map(({ example, kustomize }) => [example, kustomize]));
});

const purposeOf = ({ purpose }: Order) => purpose;

/** What has become of an object; kustomize may have renamed it. */
function madeOf(manifest: Manifest, objects: readonly Manifest[]): string {
  const { namespace, name = '' } = manifest.metadata;
  const made = objects.find(({ metadata }) => metadata.namespace === namespace && metadata.name?.startsWith(name));
  if (made === undefined) return 'none';
  return isDeepStrictEqual(made, manifest) ? 'same' : 'another';
}

test('Git ignores nothing of what is ordered or delivered', () => {
  const paths = cases.flatMap(({ order: { cluster, purpose, file } }) => [file, `dist/${cluster}/${purpose}/a.yaml`]);
  const check = spawnSync('git', ['check-ignore', '--no-index', '--stdin'], { cwd: ROOT, input: paths.join('\n') });
  expect(check.stdout.toString()).toBe('');
  execFileSync('git', ['check-ignore', '--no-index', '--quiet', 'coverage/lcov.info'], { cwd: ROOT });
});
