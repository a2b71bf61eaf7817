import { planMarkdown } from '../../lib/report/plan/markdown.ts';
import type { PlanReport } from '../../lib/report/plan/outline.ts';
import { planText } from '../../lib/report/plan/text.ts';
import { aCluster, aNamespace, anOrder, type Said } from './admission.ts';
import { planBetween } from './plan.ts';

const PROTECTED = { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } };
const app = (name: string, said: Said = {}) => anOrder({ name, spec: { name }, ...said });
const onTest = { cluster: 'test' };
const looped = (count: number) =>
  Array.from({ length: count }, (_, index) => app(`site-${index}`, { file: 'orders/openportal/demo/sites.ts' }));
const unchanged = ['mail', 'chat', 'wiki', 'shop', 'blog', 'docs', 'news'].map((name) => app(name));

/** A pull request with everything in it: what comes, changes, moves, goes, takes along and is kept, and a pin. */
function example(): PlanReport {
  const clusters = (revision: string) => [
    aCluster('openportal'),
    aCluster('test', { serves: { ManagedNamespace: '3.2.0', WhoAmIService: revision } as never }),
    aCluster('laptop'),
  ];
  const record = (value: string) =>
    app('www', { kind: 'CloudflareDNSRecord', spec: { type: 'A', name: 'www', value } });
  const before = [
    ...unchanged,
    ...[record('192.0.2.1'), aNamespace('team'), app('web', { purpose: 'team' }), app('jobs', { purpose: 'team' })],
    app('api', { kind: 'WhoAmIApp', spec: { replicas: 3 } }),
    ...[app('vault', { metadata: PROTECTED }), app('old'), app('pinned', onTest), aNamespace('lab', onTest)],
  ];
  const after = [
    ...unchanged,
    ...[record('192.0.2.7'), app('new'), ...looped(30), app('pinned', onTest), aNamespace('lab', onTest)],
    app('gateway', { kind: 'WhoAmIApp', spec: { replicas: 3 } }),
    ...[app('first', { ...onTest, purpose: 'lab' })],
  ];
  const made = planBetween(
    { orders: before, clusters: clusters('2.0.2') },
    { orders: after, clusters: clusters('1.0.4') },
  );
  return { ...made, from: 'main', to: 'the working tree', remarks: [] };
}

/** The example for people. */
export function textOf(): string {
  return planText(example(), false);
}

/** The example as a comment. */
export function markdownOf(): string {
  return planMarkdown(example());
}
