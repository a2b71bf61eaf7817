import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../support/folder.ts';
import { orderFile } from '../support/orders.ts';
import { demand } from './execute.ts';
import { type LiveObject, patch, until } from './live.ts';
import { type LiveCluster, testOnPlatform, usePlatform } from './platform.ts';
import type { Files } from './working-clone.ts';

const CONTEXT = 'openportal';
const NAMES = ['cloudbuild', 'a.zip', 'left-out', 'renamed', 'hands-off'];

/** Two that source-controller leaves out where it is not told otherwise: one for its folder, one for its name. */
const ON_ITS_LIST = ['eu.zip/demo/kustomization.yaml', `${CONTEXT}/demo/ValkeyInstance/cloudbuild.yaml`];

const platform = usePlatform({ contexts: [CONTEXT], requeueDependency: '1s' });

testOnPlatform('the artifact holds all that dist holds, and nothing else, and all of it is applied', async () => {
  const { clone } = platform();
  await clone.change('Some orders', Object.fromEntries(NAMES.map((name) => [sourceOf(name), cache(name)])));
  await clone.force({
    'dist/eu.zip/demo/kustomization.yaml': 'resources: []\n',
    // Lists of what to leave out, which Flux reads in every folder that it fetches.
    '.sourceignore': 'dist/\n',
    'dist/.sourceignore': 'cloudbuild.yaml\n',
  });
  await cluster().bootstrap(clone);
  const held = await artifact(await cluster().look());
  expect(held).toEqual(filesBelow(join(clone.root, 'dist')));
  expect(Object.keys(held)).toEqual(expect.arrayContaining(ON_ITS_LIST));
  const orders = [...(await cluster().orders()).keys()];
  expect(orders).toEqual(expect.arrayContaining(NAMES.map((name) => `ValkeyInstance demo/${name}`)));
});

testOnPlatform('a GitRepository without `ignore` leaves some of it out, until its parent puts that back', async () => {
  const { clone } = platform();
  // Any such list would take the place of Flux's own.
  const revision = await clone.force({ '.sourceignore': null, 'dist/.sourceignore': null });
  await cluster().applied(revision);
  const whole = filesBelow(join(clone.root, 'dist'));
  await patch(cluster().plane, await cluster().look(), { spec: { ignore: null } });
  const held = await artifact(await cluster().look());
  expect(Object.keys(whole).filter((file) => !(file in held))).toEqual(ON_ITS_LIST);
  await cluster().attempt('demo');
  expect(await cluster().whyNotReady('demo', revision)).toMatch(/kustomize build failed: .*cloudbuild/);

  await cluster().attempt();
  expect(await artifact(await cluster().look())).toEqual(whole);
  await cluster().attempt('demo');
  await cluster().applied(revision);
});

testOnPlatform(
  'what kustomize obeys takes an order off the cluster, or holds up its purpose and no other',
  async () => {
    const { clone } = platform();
    const before = await cluster().orders();
    cluster().deleted.length = 0;
    const revision = await clone.force({
      ...annotated('demo/ValkeyInstance/left-out', "config.kubernetes.io/local-config: 'true'"),
      ...annotated('demo/ValkeyInstance/renamed', 'internal.config.kubernetes.io/needsHashSuffix: enabled'),
      ...annotated('test/WhoAmIService/whoami', 'internal.config.kubernetes.io/previousNames: a,b'),
    });
    await cluster().applied(revision, ['demo', 'system', 'team-123']);
    await until('two orders are deleted', () => Promise.resolve(cluster().deleted.length >= 2));
    expect(cluster().deleted.sort()).toEqual(['ValkeyInstance demo/left-out', 'ValkeyInstance demo/renamed']);
    const added = [...(await cluster().orders()).keys()].filter((order) => !before.has(order));
    expect(added).toEqual([expect.stringMatching(/^ValkeyInstance demo\/renamed-\w{10}$/)]);
    expect(await cluster().whyNotReady('test', revision)).toMatch(/kustomize build/);
    expect(await cluster().order('WhoAmIService test/whoami')).toEqual(before.get('WhoAmIService test/whoami'));
  },
);

testOnPlatform('an edit of an order that Flux is told to keep its hands off does not arrive', async () => {
  const { clone } = platform();
  const before = await cluster().order('ValkeyInstance demo/hands-off');
  const handsOff = "metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }";
  const edited = cache('hands-off', `${handsOff},\n    spec: { size: 'large' }`);
  const revision = await clone.merge('Edited, and hands off', { [sourceOf('hands-off')]: edited });
  await cluster().applied(revision);
  expect(clone.read(inDist('demo/ValkeyInstance/hands-off'))).toContain('size: large');
  expect(await cluster().order('ValkeyInstance demo/hands-off')).toEqual(before);
});

function cluster(): LiveCluster {
  const [only] = platform().clusters;
  if (only === undefined) throw new Error(`${CONTEXT} is not registered`);
  return only;
}

function sourceOf(name: string): string {
  return `orders/${CONTEXT}/demo/${name}.ts`;
}

/** The text of an order file for a cache. */
function cache(name: string, more = "spec: { size: 'small' }"): string {
  return orderFile(CONTEXT, 'ValkeyInstance', name, '{}').replace('spec: {}', more);
}

function inDist(order: string): string {
  return `dist/${CONTEXT}/${order}.yaml`;
}

/** An order of dist with an annotation that our checks refuse. */
function annotated(order: string, annotation: string): Files {
  const file = inDist(order);
  return { [file]: platform().clone.read(file).replace('  annotations:\n', `$&    ${annotation}\n`) };
}

/** What the artifact of a GitRepository holds of dist, by path; it holds no other folder or file. */
async function artifact({ status }: LiveObject): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(platform().folder, 'artifact-'));
  const archive = join(cluster().plane.folder, 'artifacts', status?.artifact?.path ?? '');
  await demand('tar', ['-xzf', archive], { cwd: folder });
  expect(readdirSync(folder)).toEqual(['dist']);
  return filesBelow(join(folder, 'dist'));
}
