import { pinLines, withPins, type Pins } from '../../lib/imports/pins.ts';

const NEW = [
  { kind: 'App', revision: '2.0.0' },
  { kind: 'foo-bar', revision: '1.0.0' },
];
const HEAD = 'where the cluster has it, pin it under `serves`, then run npm run import:';

test('what to write is said of each cluster that is not pinned to it, with what it is pinned to', () => {
  const clusters: Pins[] = [
    { context: 'acme', serves: { App: '1.0.0' } },
    { context: 'done', serves: { App: '2.0.0', 'foo-bar': '1.0.0' } },
    { context: 'half', serves: { App: '2.0.0' } },
  ];
  expect(pinLines(NEW, clusters)).toEqual([
    HEAD,
    ...['  clusters/acme.ts', "    App: '2.0.0', // now 1.0.0", `    "foo-bar": '1.0.0',`],
    ...['  clusters/half.ts', `    "foo-bar": '1.0.0',`],
  ]);
});

test('where all is pinned, there is nothing to write', () => {
  expect(pinLines(NEW, [{ context: 'done', serves: { App: '2.0.0', 'foo-bar': '1.0.0' } }])).toEqual([]);
  expect(pinLines([], [{ context: 'acme', serves: {} }])).toEqual([]);
});

describe('a cluster file is pinned to what its cluster has', () => {
  const file = (serves: string) =>
    `import { cluster } from '#lib';

export default cluster('acme', {
  description: 'Acme', // the one with the rockets
  serves: ${serves},
  namespaces: ['demo', 'system'],
});
`;

  test.each([
    ['where it pins something else', "{ App: '1.0.0' }"],
    ['where it pins nothing', '{}'],
  ])('%s, and all else in it stays', (_, serves) => {
    expect(withPins(file(serves), { 'foo-bar': '1.0.0', App: '2.0.0' })).toBe(
      file(`{\n    App: '2.0.0',\n    "foo-bar": '1.0.0',\n  }`),
    );
  });

  test.each([
    ['a comment beside a pin would be lost', file("{ App: '1.0.0' /* until May */ }")],
    ['it is not declarative', file('pinsOfAcme()')],
  ])('but not where %s', (_, source) => {
    expect(withPins(source, { App: '2.0.0' })).toBeUndefined();
  });
});
