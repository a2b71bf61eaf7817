import { recorded, refusedByUs } from './definitions/definitions.ts';

/** Where our verdict on a definition is another one, and why; by its schema and edits. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'cel-semver [{"at":["properties","spec","format"],"put":"unheard-of"},{"at":["properties","spec","default"],"put":"2001-02-03"}]':
    'a text is a default of whatever has a format, by an oversight of the server; no object could take it',
};

const compared = recorded().map(({ base, edits, accepted, refused = [] }) => ({
  name: `${base} ${JSON.stringify(edits)}`,
  accepted,
  refused: refused.map(([field]) => field).filter((field) => field !== ''),
  said: refused.map(([, message]) => message).join('; '),
  ours: refusedByUs({ base, edits }),
}));
const differing = compared.filter(({ accepted, ours }) => accepted !== (ours.length === 0));
const bothRefuse = compared.filter(({ accepted, ours }) => !accepted && ours.length > 0);
const sameFields = bothRefuse.filter(({ refused, ours }) => refused.every((field) => ours.includes(field)));
const ofCosts = compared.filter(({ said }) => said.includes('estimated'));

process.stdout.write(
  `the API server's verdict on ${compared.length} edited definitions (${compared.filter(({ accepted }) => accepted).length} good, ` +
    `${ofCosts.length} too costly): ${compared.length - differing.length} the same; ` +
    `each refused field in ${sameFields.length} of ${bothRefuse.length}\n`,
);

test('our verdict on a definition is that of the API server, but where we say why not', () => {
  const unexplained = differing.filter(({ name }) => DIFFERENT[name] === undefined);
  expect(unexplained.map(({ name, accepted, said, ours }) => ({ name, accepted, said, ours }))).toEqual([]);
});

test('and we differ in nothing that we no longer need to explain', () => {
  const names = differing.map(({ name }) => name);
  expect(Object.keys(DIFFERENT).filter((name) => !names.includes(name))).toEqual([]);
});

// The server holds defaults to rules that do not compile, and says so of the default alone.
test('the fields that we refuse are those which the server refuses, in at least 95 of 100', () => {
  expect(sameFields.length / bothRefuse.length).toBeGreaterThan(0.95);
});

test('there are a thousand definitions, good, bad and too costly', () => {
  expect(compared.length).toBeGreaterThan(1000);
  expect(compared.filter(({ accepted }) => accepted).length).toBeGreaterThan(200);
  expect(ofCosts.length).toBeGreaterThan(100);
});
