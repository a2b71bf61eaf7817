import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { CatalogOrders } from '../lib/app.ts';
import { memoryOf } from '../lib/assess.ts';
import { assessChanged } from '../lib/changed.ts';
import { synth } from '../lib/synth.ts';
import { git } from './scripts/git.ts';
import { edit, LATER } from './support/edits.ts';
import { filesBelow } from './support/folder.ts';
import { whoami } from './support/orders.ts';
import { REPOSITORY } from './support/platform.ts';
import { ruled } from './support/ruled.ts';
import { temporaryRepository, type Files, type TemporaryRepository } from './support/repository.ts';

const DELIVERED = 'node_modules/.cache/catalog-orders/delivered.json';

const place = fc.record({
  context: fc.constantFrom('kind-openportal', 'openportal', 'rancher-desktop'),
  purpose: fc.constantFrom('demo', 'system'),
  name: fc.constantFrom('a', 'b'),
});

/** An order that is sound, but may refer to one that is not there, on its cluster or on another. */
const ordered = fc
  .tuple(place, fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, place))
  .map(([{ context, purpose, name }, other]) => {
    const entity = other === null ? '' : `component:default/${other.name}-${other.purpose}-${other.context}`;
    const annotations = `{ 'terasky.backstage.io/dependsOn': '${entity}' }`;
    return {
      edit: (repository: TemporaryRepository) => {
        const file = `orders/${context}/${purpose}/${name}.ts`;
        const text = whoami(context, name);
        repository.write({
          [file]: other === null ? text : text.replace('spec:', `metadata: { annotations: ${annotations} }, spec:`),
        });
      },
    };
  });

const gone = place.map(({ context, purpose, name }) => ({
  edit: (repository: TemporaryRepository) => {
    repository.write({ [`orders/${context}/${purpose}/${name}.ts`]: null });
  },
}));

const edits = fc.array(fc.oneof({ weight: 15, arbitrary: ordered }, { weight: 5, arbitrary: gone }, edit), {
  minLength: 5,
  maxLength: 20,
});

/** Synthesizes a while after the last change, so that the file system's clock has gone on. */
async function synthesize({ root }: TemporaryRepository): Promise<{ status: number; said: string[] }> {
  const said: string[] = [];
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LATER);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const status = await synth(new CatalogOrders(root, REPOSITORY), {});
    return { status, said: said.join('').trimEnd().split('\n') };
  } finally {
    clock.mockRestore();
    stderr.mockRestore();
  }
}

/** The cluster contexts that a synth would not look at now. */
async function unchangedIn({ root }: TemporaryRepository): Promise<string[]> {
  const app = new CatalogOrders(root, REPOSITORY);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LATER);
  const { unchanged } = await assessChanged(app, memoryOf(app), `${root}/dist`, () => true);
  clock.mockRestore();
  return [...unchanged.keys()].sort();
}

test('a synth that looks at what has changed only says and makes what one does that looks at all', async () => {
  const counts = { sequences: 0, synths: 0, failed: 0, withFindings: 0, notLookedAt: 0 };
  await fc.assert(
    fc.asyncProperty(edits, async (sequence) => {
      const repository = temporaryRepository({}, 'own');
      counts.sequences++;
      for (const { edit: make } of sequence) {
        make(repository);
        const before = await unchangedIn(repository);
        const { status, said } = await synthesize(repository);
        const tree = filesBelow(repository.path('dist'));
        const remembered = existsSync(repository.path(DELIVERED)) ? repository.read(DELIVERED) : null;
        repository.write({ [DELIVERED]: null });
        const whole = await synthesize(repository);
        expect({ status, said: said.slice(0, -1) }).toEqual({ status: whole.status, said: whole.said.slice(0, -1) });
        expect(whole.said.at(-1)).toMatch(status === 0 ? /: 0 files written, 0 removed$/ : /^nothing was synthesized/);
        expect(filesBelow(repository.path('dist'))).toEqual(tree);
        repository.write({ [DELIVERED]: remembered });
        // Whoever cannot deliver takes it all back.
        if (status !== 0) repository.write({ orders: null });
        counts.synths++;
        counts.failed += status;
        counts.withFindings += Number(said.length > 1);
        counts.notLookedAt += before.length;
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  expect(counts.notLookedAt).toBeGreaterThan(0);
}, 900_000);

const ALL = ['kind-openportal', 'openportal', 'rancher-desktop'];
const ORDER = 'orders/openportal/demo/a.ts';
const MADE = 'dist/openportal/demo/WhoAmIService/a.yaml';

/** What a synth has left of these orders. */
async function made(files: Files = {}): Promise<TemporaryRepository> {
  const repository = temporaryRepository({ [ORDER]: whoami('openportal', 'a'), ...files }, 'own');
  await synthesize(repository);
  return repository;
}

/** An order that another one is part of, wherever that is. */
function partOf(entity: string): string {
  const annotations = `{ 'terasky.backstage.io/subcomponent-of': '${entity}' }`;
  return whoami('rancher-desktop', 'part').replace('spec:', `metadata: { annotations: ${annotations} }, spec:`);
}

const POLICY = `import type { OrderRule } from '#policy';
export default {
  code: 'ours', about: 'metadata', sentence: '', refused: {}, passes: {},
  judgeOrder: () => [],
} satisfies OrderRule;
`;

describe('after a synth the next one looks at', () => {
  const others = ['kind-openportal', 'rancher-desktop'];

  test.each<[string, Files, string[]]>([
    ['no order, where nothing has changed', {}, ALL],
    ['one cluster, where one of its orders is edited', { [ORDER]: `${whoami('openportal', 'a')}\n` }, others],
    ['one cluster, where an order is new', { 'orders/openportal/demo/b.ts': whoami('openportal', 'b') }, others],
    ['one cluster, where its orders are gone', { 'orders/openportal': null }, others],
    ['one cluster, where its tree was edited', { [MADE]: 'edited: true\n' }, others],
    ['one cluster, where a file of its tree is gone', { [MADE]: null }, others],
    ['one cluster, where a stranger lies in its tree', { 'dist/openportal/notes.txt': 'a note' }, others],
    ['one cluster, where its tree is gone', { 'dist/openportal': null }, others],
    ['all, where what is remembered was edited', { [DELIVERED]: '[["openportal",{"orders":1}]]' }, []],
    ['all, where a policy of the team is there', { 'policies/ours.ts': POLICY }, []],
    ['all, where a cluster was edited', { 'clusters/kind-openportal.ts': null }, []],
    ['all, where the compiler is told something else', { 'tsconfig.json': '{}' }, []],
  ])('%s', async (_, files, expected) => {
    const repository = await made();
    repository.write(files);
    expect(await unchangedIn(repository)).toEqual(expected);
  });

  test('one cluster, where a link has taken the place of a file', async () => {
    const repository = await made();
    repository.write({ elsewhere: repository.read(MADE), [MADE]: null });
    repository.link(MADE, repository.path('elsewhere'));
    expect(await unchangedIn(repository)).toEqual(others);
  });

  test('a cluster again and again, where there is something to say of it', async () => {
    const repository = await made({
      'orders/rancher-desktop/demo/part.ts': partOf('component:default/b-demo-rancher-desktop'),
    });
    expect(await unchangedIn(repository)).toEqual(['kind-openportal', 'openportal']);
  });

  test('the clusters that an edited order is on, and one from where somebody refers to another', async () => {
    const repository = await made({
      'orders/openportal/demo/b.ts': whoami('openportal', 'b'),
      'orders/rancher-desktop/demo/part.ts': partOf('component:default/a-demo-openportal'),
    });
    expect(await unchangedIn(repository)).toEqual(ALL);
    repository.write({ [ORDER]: null });
    expect(await unchangedIn(repository)).toEqual(['kind-openportal']);
    const { said } = await synthesize(repository);
    expect(said.join('\n')).toContain('refers to a-demo-openportal, which nobody orders');
  });

  test('all, where an order that is new refers to another cluster', async () => {
    const repository = await made();
    repository.write({ 'orders/rancher-desktop/demo/part.ts': partOf('component:default/a-demo-openportal') });
    expect(await unchangedIn(repository)).toEqual([]);
    expect((await synthesize(repository)).said).toEqual([expect.stringMatching(/^2 orders: 2 files written/)]);
  });

  test('a cluster, of which it knows no more however often it was looked at', async () => {
    const repository = await made({
      'orders/rancher-desktop/demo/part.ts': partOf('component:default/b-demo-openportal'),
    });
    const { length } = repository.read(DELIVERED);
    await synthesize(repository);
    await synthesize(repository);
    expect(repository.read(DELIVERED)).toHaveLength(length);
  });

  test('a cluster with a kind that has a rule about changes, where the branch has left main elsewhere', async () => {
    const repository = ruled('[{ rule: self.replicas >= oldSelf.replicas }]', 3, 'own');
    git(repository.root, 'init', '-qb', 'main');
    await synthesize(repository);
    expect(await unchangedIn(repository)).toEqual(ALL);
    git(repository.root, 'add', 'dist');
    git(repository.root, 'commit', '-qm', 'delivered');
    expect(await unchangedIn(repository)).not.toContain('openportal');
    expect(await unchangedIn(repository)).toContain('rancher-desktop');
  });

  test('a cluster whose tree somebody has changed before the synth had ended', async () => {
    const repository = await made();
    repository.write({ [DELIVERED]: null });
    const app = new CatalogOrders(repository.root, REPOSITORY);
    const changed = await assessChanged(app, memoryOf(app), repository.path('dist'), () => true);
    const until = Date.now();
    await setTimeout(1100);
    repository.write({ [MADE]: 'edited: true\n' });
    await setTimeout(1100);
    changed.keepDelivered(() => true, until);
    expect(await unchangedIn(repository)).toEqual(others);
  });
});
