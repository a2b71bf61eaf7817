import { join } from 'node:path';
import { binaries } from 'control-plane';
import { ask, CRDS, demand, verdict } from './corpus/ask.ts';
import { recording, schemas } from './corpus/corpus.ts';
import { type Edited, judged, recorded, refusedByUs, someEdited } from './definitions/definitions.ts';
import { type Edit, fewest } from './definitions/edits.ts';
import { type Compared, compared, kindOf, someEditedObjects } from './definitions/objects.ts';
import { type Oracle, startOracle } from './oracle.ts';

/** How many definitions, and of each kind how many new and how many changed objects, are put before both. */
const DEFINITIONS = 3000;
const OBJECTS = 140;

// The same for everybody, so that it fails for what has changed; another one to find more.
const seed = Number(process.env['SEED'] ?? 20260303);

// Says why, where there is none.
const program = binaries({ oracle: { module: join(__dirname, '../tools/oracle'), package: '.' } }, 'oracle')?.oracle;
const given = program === undefined ? test.skip : test;

let oracle: Oracle;
beforeAll(() => {
  if (program !== undefined) oracle = startOracle(program);
});
afterAll(() => (program === undefined ? undefined : oracle.stop()));

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Where the oracle says something else than the server, whose client changes such a path before it is sent. */
const OF_THE_CLIENT = ['ManagedNamespace-3.2.0: metadata.name = ".."'];

given('the oracle says of the corpus what the real server said', async () => {
  const differing: string[] = [];
  let count = 0;
  for (const schema of schemas()) {
    const [said, server] = [await ask(oracle, schema), recording(schema.name)];
    count += 1 + said.cases.size;
    if (said.schema.accepted !== server.schema.accepted) differing.push(schema.name);
    for (const [name, { accepted }] of said.cases) {
      if (accepted !== server.cases.get(name)?.accepted) differing.push(`${schema.name}: ${name}`);
    }
  }
  say(`the oracle's verdict on ${count} definitions and objects: ${count - differing.length} as the real server's`);
  expect(differing).toEqual(OF_THE_CLIENT);
});

given('and of edited definitions', async () => {
  const differing: Edited[] = [];
  for (const { base, edits, accepted } of recorded()) {
    if ((await judged(oracle, { base, edits })).accepted !== accepted) differing.push({ base, edits });
  }
  expect(differing).toEqual([]);
});

/** What we know to judge otherwise; see definitions.test.ts. */
const isTextWithFormat = ({ edits }: Edited) => edits.some(({ at }) => at.at(-1) === 'format');

given('we say of definitions what the oracle says', async () => {
  const differs = async (one: Edited) => (await judged(oracle, one)).accepted !== (refusedByUs(one).length === 0);
  const differing: Edited[] = [];
  let explained = 0;
  for (const { base, edits } of someEdited(seed, DEFINITIONS)) {
    if (!(await differs({ base, edits }))) continue;
    const few = { base, edits: await fewest(edits, (fewer) => differs({ base, edits: fewer })) };
    if (isTextWithFormat(few)) explained++;
    else differing.push(few);
  }
  const same = DEFINITIONS - differing.length - explained;
  say(
    `${same} of ${DEFINITIONS} edited definitions (seed ${seed}) as the oracle judges them, ${explained} not for a reason`,
  );
  expect(
    await Promise.all(differing.map(async (one) => ({ ...(await judged(oracle, one)), ours: refusedByUs(one) }))),
  ).toEqual([]);
});

/** The fields of the scale subresource are not of the schema. */
const OF_SCALE = /is invalid: \.(spec|status)\./;

/**
 * Whether our verdict is the server's, or another one for a reason: the server judges what a merge makes of what is
 * applied, and there is null for an object or a list all of which is taken away.
 */
function relation({ said, ours, oursOfMerged }: Compared): 'same' | 'explained' | 'different' {
  const isSame = (fields: Compared['ours']) => said.accepted === (fields.length === 0);
  if (isSame(ours)) return 'same';
  const isOfMerge = oursOfMerged !== undefined && isSame(oursOfMerged);
  return isOfMerge || OF_SCALE.test(said.message ?? '') ? 'explained' : 'different';
}

describe.each([
  ['new', false],
  ['changed', true],
])('of %s objects', (what, isUpdate) => {
  given('we say what the oracle says', async () => {
    const differing: unknown[] = [];
    let [count, accepted, explained] = [0, 0, 0];
    for (const base of schemas()) {
      const kind = kindOf(base);
      if (kind === undefined) continue;
      if (!verdict(await oracle.request('POST', CRDS, base.text, 'application/yaml')).accepted) continue;
      for (const one of someEditedObjects(kind, seed, OBJECTS, isUpdate)) {
        const judge = (edits: readonly Edit[]) => compared(oracle, kind, { ...one, edits });
        const first = await judge(one.edits);
        if (first === undefined) continue;
        count++;
        if (first.said.accepted) accepted++;
        const how = relation(first);
        if (how === 'explained') explained++;
        if (how !== 'different') continue;
        const edits = await fewest(one.edits, async (fewer) => {
          const found = await judge(fewer);
          return found !== undefined && relation(found) === 'different';
        });
        const { said, ours } = (await judge(edits)) ?? first;
        differing.push({ base: base.name, before: one.before, edits, said: said.message ?? 'takes it', ours });
      }
      await demand(oracle, 'DELETE', `${CRDS}/${base.crd.metadata.name}`);
    }
    const same = count - differing.length - explained;
    say(
      `${same} of ${count} ${what} objects (${accepted} good; seed ${seed}) as the oracle judges them, ${explained} not for a reason`,
    );
    expect(differing).toEqual([]);
  });
});
