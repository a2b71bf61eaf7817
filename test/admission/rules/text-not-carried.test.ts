import { anOrder, saidOf } from '../../support/admission.ts';

describe('what kustomize cannot carry to the cluster is refused:', () => {
  const record = (comment: string) =>
    anOrder({
      kind: 'CloudflareDNSRecord',
      name: 'record',
      spec: { type: 'A', name: 'record', value: '1.1.1.1', comment },
    });

  test.each([
    ['a next-line character', 'a\u0085b', 'U+0085'],
    ['a delete character', 'a\u007f', 'U+007F'],
    ['a character that is none', '\uffff', 'U+FFFF'],
    ['half a character', '\ud83d', 'U+D83D'],
  ])('%s', (_, comment, named) => {
    expect(saidOf(record(comment))).toEqual([
      `[schema] spec.comment holds ${named}, which kustomize cannot carry to the cluster`,
    ]);
  });

  test.each([
    ['letters of any script', 'Größe 大小 😀'],
    ['<< as a value', '<<'],
    ['several lines', 'a\nb'],
  ])('but not %s', (_, comment) => {
    expect(saidOf(record(comment))).toEqual([]);
  });

  test('a key <<', () => {
    const order = anOrder({ metadata: { annotations: { '<<': 'x' } } });
    expect(saidOf(order)).toContain(
      '[schema] metadata.annotations holds the key <<, which kustomize cannot carry to the cluster',
    );
  });

  test.each(['9', '007', '0x1F', '0b1', '1_000', '1.5', '1e3', '1e-3', '2001-01-01', 'true', 'NULL'])(
    'an annotation named %s, which YAML takes for no text',
    (name) => {
      expect(saidOf(anOrder({ metadata: { annotations: { [name]: 'x' } } }))).toEqual([
        `[schema] metadata.annotations[${name}] has a name that YAML takes for no text, which kustomize cannot carry to the cluster`,
      ]);
    },
  );

  test.each(['y', 'no', 'on', '1a', '1.2.3', '0x', 'truest', '1-2', 'example.org/9'])(
    'but not an annotation named %s',
    (name) => {
      expect(saidOf(anOrder({ metadata: { annotations: { [name]: 'x' } } }))).toEqual([]);
    },
  );
});
