import type { Writable } from 'node:stream';
import type { Schema } from 'api-server-verdict';
import { admit } from '../../../lib/admission/admit.ts';
import { parseSet } from '../../../lib/cli/new/assignments.ts';
import { Dialogue, Left } from '../../../lib/cli/new/dialogue.ts';
import { type Desk, draftFor, type Given, specFor } from '../../../lib/cli/new/interview.ts';
import { cluster } from '../../../lib/model/cluster.ts';
import { visible } from '../../../lib/report/border.ts';
import { anOrder, KNOWN } from '../../support/admission.ts';
import { PLATFORM, REPOSITORY, CLUSTERS, XRDS } from '../../support/platform.ts';
import { HOSTILE } from '../../support/printed.ts';
import { BACKSPACE, choose, ENTER, onScreen, type Step, TestTerminal } from '../../support/terminal.ts';
import { loaded, xrdOf } from '../../support/xrd.ts';

// prettier loads parts of itself by import(), which cannot be inside of jest.
jest.mock('prettier', () => ({}));

/** A desk where somebody orders from such a platform, beside others. */
function deskOf(clusters = CLUSTERS, xrds = XRDS): Desk {
  const desired = { clusters, xrds, known: KNOWN, orders: [anOrder({ name: 'taken' })], repository: REPOSITORY };
  return { root: PLATFORM, desired, ...admit(desired) };
}

const PLATFORM_DESK = deskOf();

/** A desk where one kind can be ordered, with such a spec. */
function deskWith(spec: Schema): Desk {
  const here = cluster('here', { description: 'Test', serves: {}, namespaces: ['demo'] });
  return deskOf(
    [cluster('here', { ...here.props, serves: { Thing: '1.0.0' } as object })],
    [loaded(xrdOf('Thing', spec))],
  );
}

const THING: Partial<Given> = {
  kind: 'Thing',
  name: 'one',
  cluster: 'here',
  purpose: 'demo',
  owner: 'group:default/a',
};

async function interview(desk: Desk, said: Partial<Given>, steps: readonly Step[]) {
  const { person, ...terminal } = new TestTerminal();
  const dialogue = new Dialogue(terminal);
  const given: Given = { assignments: [], ...said };
  const clusters = desk.clusters.filter(({ context }) => said.cluster === undefined || context === said.cluster);
  const answers = async () => {
    const draft = await draftFor(dialogue, { ...desk, clusters }, given);
    const { spec } = await specFor(dialogue, desk, draft, given);
    const { api, ...place } = draft;
    return { ...place, kind: api.name, spec };
  };
  const [answered] = await Promise.all([answers(), person.follow(steps)]);
  return { answered, shown: onScreen(person.shown) };
}

const WHAT = 'What do you want to order?';
const WHERE = 'On which cluster?';
const PURPOSE = 'For which purpose, a namespace of the cluster?';
const NAME = 'What is it to be called?';
const OWNER = 'Who owns it in the catalog?';
const OPTIONAL = 'which of the optional fields do you want to set?';

test('asks what, where and for whom, then each required field, then the optional ones that are wanted', async () => {
  const { answered, shown } = await interview(PLATFORM_DESK, {}, [
    ...choose(WHAT, 'DNSRec', 'DNSRecord'),
    ...choose(WHERE, 'Production', 'openportal'),
    ...choose(PURPOSE, 'd', 'demo'),
    [NAME, `hello${ENTER}`],
    [OWNER, `user:default/me${ENTER}`],
    ...choose('spec.type', 'cna', 'CNAME'),
    ['? spec.value', `example.org${ENTER}`],
    [OPTIONAL, ` ${ENTER}`],
    ['? spec.ttl', `600${ENTER}`],
  ]);
  expect(answered).toEqual({
    ...{ cluster: 'openportal', purpose: 'demo', kind: 'DNSRecord', name: 'hello', owner: 'user:default/me' },
    spec: { name: 'hello', type: 'CNAME', value: 'example.org', ttl: 600 },
  });
  expect(shown).toMatchInlineSnapshot(`
   "✔ What do you want to order? DNSRecord
   ✔ On which cluster? openportal
   ✔ For which purpose, a namespace of the cluster? demo
   ✔ What is it to be called? hello
   ✔ Who owns it in the catalog? user:default/me

   spec.type  The type of the record. One of A, AAAA, CNAME, TXT.
   ✔ spec.type CNAME

   spec.value  What the record answers, by its type an address, a host name or a text.
   ✔ spec.value example.org
   ✔ spec: which of the optional fields do you want to set? ttl

   spec.ttl  For how many seconds resolvers may keep the record. 60 to 86400; by default 300.
   ✔ spec.ttl 600

   "
  `);
});

test('what was given is not asked for, nor what is the only one there is', async () => {
  const said = { kind: 'ManagedNamespace', cluster: 'openportal', assignments: [parseSet('name=team')] };
  const { answered } = await interview(PLATFORM_DESK, said, [
    [NAME, `my-team${ENTER}`],
    [OWNER, ENTER],
    [OPTIONAL, ENTER],
  ]);
  expect(answered).toMatchObject({ purpose: 'system', name: 'my-team', owner: undefined, spec: { name: 'team' } });
});

test('only the clusters that serve the kind are there to choose', async () => {
  const other = cluster('other', { description: 'Other', serves: {}, namespaces: [] });
  const { shown } = await interview(deskOf([...CLUSTERS, other]), { ...THING, kind: 'WhoAmIApp', cluster: undefined }, [
    ...choose(WHERE, 'o', 'openportal'),
    [OPTIONAL, ENTER],
  ]);
  expect(shown).not.toContain('other');
});

describe('checks as one types', () => {
  test.each<[string, Partial<Given>, readonly Step[]]>([
    [
      'the name, by itself and, once it is sent, beside all that is ordered',
      { kind: 'WhoAmIService', cluster: 'openportal', purpose: 'demo', owner: 'a' },
      [
        [NAME, 'Bad'],
        ['✖ is "Bad"', `${BACKSPACE.repeat(3)}taken${ENTER}`],
        ['✖ is ordered already, in orders/openportal/demo/taken.ts:5', `-not${ENTER}`],
        [OPTIONAL, ENTER],
      ],
    ],
    [
      'the owner',
      { kind: 'WhoAmIService', name: 'a', cluster: 'openportal', purpose: 'demo' },
      [
        [OWNER, 'me and'],
        ['✖ is "me and", which no entity is called', `${BACKSPACE.repeat(4)}${ENTER}`],
        [OPTIONAL, ENTER],
      ],
    ],
    [
      'a bound, a type, and that it is there',
      {
        kind: 'DNSRecord',
        name: 'a',
        cluster: 'openportal',
        purpose: 'demo',
        owner: 'a',
        assignments: [parseSet('type=A')],
      },
      [
        ['? spec.value', ENTER],
        ['✖ is missing', `1${ENTER}`],
        [OPTIONAL, ` ${ENTER}`],
        ['? spec.ttl', '6'],
        ['✖ is 6; it must be at least 60', 'a'],
        ['✖ is a string; it must be an integer', `${BACKSPACE}0${ENTER}`],
      ],
    ],
  ])('%s', async (_, said, steps) => {
    const { shown } = await interview(PLATFORM_DESK, said, steps);
    expect(shown).not.toContain('✖');
  });

  test('a rule in CEL', async () => {
    const validations = [{ rule: 'self.startsWith("a")', message: 'begins with an a' }];
    const desk = deskWith({
      type: 'object',
      required: ['word'],
      properties: { word: { type: 'string', maxLength: 9, 'x-kubernetes-validations': validations } },
    });
    const { answered } = await interview(desk, THING, [
      ['begins with an a', 'b'],
      ['✖ begins with an a', `${BACKSPACE}ab${ENTER}`],
      [OPTIONAL, ENTER],
    ]);
    expect(answered.spec).toEqual({ word: 'ab' });
  });
});

test('asks for objects in objects, lists and maps, and leaves out what is left out', async () => {
  const text: Schema = { type: 'string' };
  const port: Schema = {
    type: 'object',
    required: ['number'],
    properties: { number: { type: 'integer' }, name: text },
  };
  const desk = deskWith({
    type: 'object',
    required: ['ports', 'tls'],
    properties: {
      ports: { type: 'array', minItems: 1, items: port },
      tls: {
        type: 'object',
        required: ['host'],
        properties: { host: text, strict: { type: 'boolean', default: true } },
      },
      labels: { type: 'object', additionalProperties: text },
      extra: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      size: { ...text, default: 'small' },
      nothing: { type: 'object', properties: { a: text } },
    },
  });
  const { answered } = await interview(desk, { ...THING, assignments: [parseSet('tls.strict=false')] }, [
    ['? spec.ports[0].number', `80${ENTER}`],
    [`spec.ports[0]: ${OPTIONAL}`, ` ${ENTER}`],
    ['? spec.ports[0].name', `http${ENTER}`],
    ['spec.ports: another item?', `y${ENTER}`],
    ['? spec.ports[1].number', `443${ENTER}`],
    [`spec.ports[1]: ${OPTIONAL}`, ENTER],
    ['spec.ports: another item?', ENTER],
    ['? spec.tls.host', `example.org${ENTER}`],
    [`spec: ${OPTIONAL}`, `a${ENTER}`],
    ['spec.labels: a key, or nothing more', `example.org/tier${ENTER}`],
    ['? spec.labels.example.org/tier', `web${ENTER}`],
    ['spec.labels: a key, or nothing more', `example.org/tier`],
    ['✖ is there already', `${BACKSPACE.repeat(16)}__proto__${ENTER}`],
    ['? spec.labels.__proto__', `x${ENTER}`],
    ['spec.labels: a key, or nothing more', ENTER],
    ['? spec.extra, as JSON', '{"a": [1]'],
    ['✖ is a string; it must be an object', `}${ENTER}`],
    ['? spec.size small', ENTER],
    [`spec.nothing: ${OPTIONAL}`, ENTER],
    [`spec.crossplane: ${OPTIONAL}`, ENTER],
  ]);
  expect(JSON.stringify(answered.spec)).toBe(
    JSON.stringify({
      tls: { strict: false, host: 'example.org' },
      ports: [{ number: 80, name: 'http' }, { number: 443 }],
      labels: { 'example.org/tier': 'web', ['__proto__']: 'x' },
      extra: { a: [1] },
    }),
  );
});

test('what others have written is only read, whatever it says to a terminal', async () => {
  const hostile = HOSTILE.join('a');
  const desk = deskWith({
    type: 'object',
    required: ['word', 'way'],
    properties: {
      way: { type: 'string', enum: [hostile, 'b'], description: hostile },
      word: { type: 'string', description: hostile, default: null, pattern: '^b$', example: hostile },
      [`more${hostile}`]: { type: 'string', default: hostile },
    },
  });
  const { person, ...terminal } = new TestTerminal();
  const dialogue = new Dialogue(terminal);
  const given = { assignments: [], ...THING };
  const answers = async () => specFor(dialogue, desk, await draftFor(dialogue, desk, given), given);
  await Promise.all([
    answers(),
    person.follow([
      ...choose('spec.way', 'b', 'b'),
      ['? spec.word', 'a'],
      ['✖', `${BACKSPACE}b${ENTER}`],
      [OPTIONAL, ` ${ENTER}`],
      ['? spec.more', ENTER],
    ]),
  ]);
  const foreign = HOSTILE.filter((text) => visible(text) !== text);
  expect(foreign.filter((text) => person.shown.includes(text))).toEqual([]);
  expect(person.shown).toContain(String.raw`\u001b[31mred`);
});

test('a place that was given and cannot be is told before anybody answers for the fields', async () => {
  const given = { kind: 'WhoAmIService', cluster: 'openportal', purpose: 'nope' };
  const left = interview(PLATFORM_DESK, given, [
    [NAME, `a${ENTER}`],
    ['✖ nothing creates the namespace nope on openportal', '\u0003'],
  ]);
  await expect(left).rejects.toThrow(Left);
});

test.each<[string, (input: Writable) => void]>([
  ['by Ctrl-C', (input) => input.write('\u0003')],
  ['by Ctrl-D', (input) => input.write('\u0004')],
  ['as the terminal goes', (input) => input.end()],
])('one leaves %s, whatever the question', async (_, leave) => {
  const steps: Step[] = [
    ...choose(WHAT, 'DNSRec', 'DNSRecord'),
    ...choose(WHERE, 'Production', 'openportal'),
    ...choose(PURPOSE, 'd', 'demo'),
    [NAME, `hello${ENTER}`],
    [OWNER, ENTER],
  ];
  for (const at of [0, 2, 4, 6, 7]) {
    const { person, ...terminal } = new TestTerminal();
    const asked: Step = [steps[at]?.[0] ?? '', ''];
    const left = expect(draftFor(new Dialogue(terminal), PLATFORM_DESK, { assignments: [] })).rejects.toThrow(Left);
    await person.follow([...steps.slice(0, at), asked]);
    leave(terminal.input);
    await left;
  }
});
