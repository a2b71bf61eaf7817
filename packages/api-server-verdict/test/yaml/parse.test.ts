import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parseManifests, type Manifests, STREAM } from '../../lib/yaml/parse.ts';
import { recorded } from './recorded.ts';

const parse = (text: string): Manifests => parseManifests(new TextEncoder().encode(text));
const values = ({ documents }: Manifests) => documents.map(({ value }) => value);
const faults = (text: string) => parse(text).faults.map(({ line, message }) => `${line} ${message}`);

/** A value as it is recorded. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int64: String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

test('a text is to us what it is to the API server', () => {
  const all = recorded();
  const disagreed = all.filter(({ bytes, documents }) => {
    const ours = parseManifests(bytes);
    const read = ours.faults.length > 0 ? undefined : values(ours).map(plain);
    return !isDeepStrictEqual(read, documents);
  });
  const accepted = all.filter(({ documents }) => documents !== undefined).length;
  process.stdout.write(`YAML: ${all.length - disagreed.length}/${all.length} agreed, ${accepted} of them accepted\n`);
  expect(disagreed.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([]);
  expect(all.length).toBeGreaterThan(1500);
});

describe('a comment stands', () => {
  const comments = (text: string) =>
    parse(text).documents.map((document) =>
      document.comments.map(({ line, place, text }) => `${line} ${place} ${text}`),
    );

  test.each<[string, string, string[][]]>([
    ['above what follows', '# a\na: 1\n# b\nb: 2', [['1 above # a', '3 above # b']]],
    [
      'beside what is in its line',
      'a: # a\n  - 1 # 1\nb: | # b\n  # text\n',
      [['1 beside # a', '2 beside # 1', '3 beside # b']],
    ],
    ['below what is indented like it', 'a:\n  b: 1\n  # b\nc: 1', [['3 below # b']]],
    ['within a flow', 'a: [1, # 1\n  2]', [['1 beside # 1']]],
    ['in its own document', '# a\na: 1\n---\n# b\nb: 1 # 1', [['1 above # a'], ['4 above # b', '5 beside # 1']]],
    [
      'in the next where its own is empty, else in the last',
      '# none\n---\n---\na: 1\n---\n# end',
      [['1 above # none', '6 above # end']],
    ],
    ['nowhere where it is text', 'a: "# a"\nb: c#d\ne: |\n  # e\n', [[]]],
    ['up to the end of its line, of whatever kind that is', 'a: 1 # a\u2028b: 2', [['1 beside # a']]],
  ])('%s', (_, text, expected) => {
    expect(comments(text)).toEqual(expected);
  });
});

test('more is read of a stream, which kubectl takes apart, than of a request', () => {
  const many = 'a: 1\n---\n'.repeat(10_001);
  expect(parse(many).faults).toHaveLength(1);
  expect(parseManifests(new TextEncoder().encode(many), STREAM)).toMatchObject({
    documents: { length: 10_001 },
    faults: [],
  });
});

test('a fault of a document that can be read is told with it, too', () => {
  const { documents, faults } = parse('a: 1\n---\nb: 1\nb: 2\n');
  expect(documents.map((document) => document.faults)).toEqual([[], faults]);
  expect(faults).toHaveLength(1);
});

describe('a text is a document with', () => {
  test.each<[string, string, unknown[]]>([
    [
      'words that Go takes for booleans',
      'a: [yes, No, ON, off, y, n, yEs]',
      [[true, false, true, false, true, false, 'yEs']],
    ],
    ['integers of any base', 'a: [0775, 0o17, 0b11, 0x1F, 1_000, 08]', [[509, 15, 3, 31, 1000, 8]]],
    ['no sexagesimals and no dates', 'a: [12:30:45, 2001-01-01]', [['12:30:45', '2001-01-01']]],
    ['floats that are integers', 'a: [1.0, 1e3, -0.0]', [[1, 1000, 0]]],
    [
      'all the digits of an integer of 64 bits',
      'a: [9007199254740993, 9e18]',
      [[9007199254740993n, 9000000000000000000n]],
    ],
    ['a float for an integer of more', 'a: [18446744073709551615]', [[2 ** 64]]],
    ['text where an exponent is too large', 'a: [1e400]', [['1e400']]],
    ['keys that are texts', '{1: a, yes: b, 1.5: c, 0x10: d}', [{ 1: 'a', true: 'b', 1.5: 'c', 16: 'd' }]],
    ['what << brings in', 'a: &a {b: 1}\nc: {<<: *a, d: 2}', [{ a: { b: 1 }, c: { b: 1, d: 2 } }]],
  ])('%s', (_, text, expected) => {
    const { documents, faults } = parse(text);
    const [value] = documents.map(({ value }) => value as Record<string, unknown>);
    expect(faults).toEqual([]);
    expect(text.startsWith('a: [') ? [value?.['a']] : [value]).toEqual(expected);
  });

  test('fields of any name, without a prototype to pollute', () => {
    const [value] = values(
      parse('__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\ntoString: 1'),
    );
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(JSON.stringify(value)).toContain('"__proto__":{"polluted":true}');
  });

  test('neighbours, of which those that are empty or null are no documents', () => {
    expect(values(parse('# nothing\n---\n---\na: 1\n---\nnull\n---\n# nothing\n---\nb: 2\n...\n'))).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });

  test('JSON, with tabs and a byte order mark', () => {
    expect(values(parse('\ufeff{\r\n\t"a": [1, {"b": "c\\u00e9"}]\r\n}\r\n'))).toEqual([{ a: [1, { b: 'cé' }] }]);
  });
});

describe('a text is refused, at the line at fault, with', () => {
  test.each<[string, string, string]>([
    [
      'a field that is there twice',
      'a:\n  b: 1\n  c: 2\n  b: 3',
      '4 says the field "b" a second time: it is in line 2 already',
    ],
    [
      'a field that << brings in too',
      'a: &a\n  b: 1\nc:\n  <<: *a\n  b: 2',
      '5 says the field "b" a second time: it is in line 2 already',
    ],
    [
      'a field that is there twice in JSON',
      '{\n"a": 1,\n"a": 2}',
      '3 says the field "a" a second time: it is in line 2 already',
    ],
    ['a colon in a text', 'a: 1\nb: c: d', '2 is not YAML: mapping values are not allowed in this context'],
    ['a tab as indentation', 'a:\n\tb: 1', '2 is not YAML: found character that cannot start any token'],
    ['a field in a wrong column', 'a:\n  b: 1\n c: 2', '3 is not YAML: did not find expected key'],
    ['a quote that has no end', 'a: 1\nb: "c\nd: 1', '2 is not YAML: found unexpected end of stream'],
    ['an alias of nothing', 'a: 1\nb: *c', "2 is not YAML: unknown anchor 'c' referenced"],
    ['an alias of what is around it', 'a: &a\n  - *a', "2 is not YAML: anchor 'a' value contains itself"],
    [
      'an escaped slash, which JSON has and YAML 1.1 has not',
      'a: 1\nb: "c\\/d"',
      '2 is not YAML: found unknown escape character',
    ],
    ['half a character', '"\\ud83d\\ude00"', '1 is not YAML: found invalid Unicode character escape code'],
    ['a number without end', 'a: .inf', '1 has the number Infinity, which JSON cannot say'],
    ['null as a key', 'a: 1\n~: 2', '2 is not YAML: the key "~" is not a text'],
    ['a tag that the value is not of', 'a: !!int x', '1 is not YAML: cannot decode "x" as a !!int'],
    ['YAML 1.2', '%YAML 1.2\n---\na: 1', '1 is not YAML: found incompatible YAML document'],
    ['something behind the object', '{"a": 1}\n{"a": 2}', '2 is not YAML: did not find expected <document start>'],
    ['a control character', 'a: 1\nb: \x1b[31m', '2 has the control character U+001B'],
    ['a NUL', 'a: 1\r\nb: \0', '2 has the control character U+0000'],
  ])('%s', (_, text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  test('bytes that are no UTF-8', () => {
    const { documents, faults } = parseManifests(Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xc3, 0x28])]));
    expect(documents).toEqual([]);
    expect(faults).toEqual([{ line: 2, message: 'is not in UTF-8', hint: 'save it in UTF-8' }]);
  });

  test('nothing that a terminal would obey, whatever it says itself', () => {
    expect(faults('"\\e[31mred": 1\n"\\e[31mred": 2')).toEqual([
      '2 says the field "\\u001b[31mred" a second time: it is in line 1 already',
    ]);
  });
});

test('what is wrong in one document keeps no other from being read', () => {
  const parsed = parse('a: [\n---\nb: 1\n---\nc: "\n---\nd: 1\nd: 2\n---\ne: 1\n');
  expect(parsed.faults.map(({ line }) => line)).toEqual([2, 5, 8]);
  expect(values(parsed)).toEqual([{ b: 1 }, { d: 2 }, { e: 1 }]);
});

describe('a field is found in line', () => {
  const text = `# an order
metadata:
  name: a
  annotations:
    a.b/c: d
    "e": |
      f
spec:
  ports:
    - name: x
    - port: 1
      name: y
  base: &base { z: 1 }
  <<: &more
    w: 1
  copy: *base
  1: one
`;
  const [document] = parse(text).documents;
  test.each<[string, number]>([
    ['', 2],
    ['metadata', 2],
    ['metadata.name', 3],
    ['metadata.annotations[a.b/c]', 5],
    ['metadata.annotations[e]', 6],
    ['metadata.annotations[nope]', 4],
    ['metadata.labels[nope]', 2],
    ['nope.nope', 2],
    ['spec.ports', 9],
    ['spec.ports[0].name', 10],
    ['spec.ports[1]', 11],
    ['spec.ports[1].name', 12],
    ['spec.ports[2].name', 9],
    ['spec.ports[x]', 9],
    ['spec.w', 15],
    ['spec.copy', 16],
    ['spec.copy.z', 13],
    ['spec[1]', 17],
    ['.spec.ports', 9],
    ['spec.__proto__', 8],
  ])('%s: %i', (field, line) => {
    expect(document?.lineOf(field)).toBe(line);
  });
});

describe('hostile text is told what is wrong with it, without an exception:', () => {
  const LIMIT = 3 * 1024 * 1024;
  const TOO_LARGE = 'is more than 1 MiB, which is what a cluster stores of one object';
  const filling = (text: string) => text.repeat(LIMIT / text.length);
  const listOf = (item: string, count: number) => `[${Array<string>(count).fill(item).join(',')}]`;
  const bomb = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} ${listOf(`*a${index}`, 9)}`);
  const nested = Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`);

  test.each<[string, string, string]>([
    ['an alias bomb', ['a0: &a0 x', ...bomb].join('\n'), 'is not YAML: document contains excessive aliasing'],
    ['a long text that many aliases repeat', `a: &a ${'x'.repeat(1e6)}\nb: ${listOf('*a', 5000)}`, TOO_LARGE],
    [
      'many merges',
      `a: &a {b: 1}\nc: {<<: ${listOf('*a', 90_000)}}`,
      'says the field "b" a second time: it is in line 1 already',
    ],
    ['a megabyte of text', `a: ${'x'.repeat(1e6)}`, ''],
    ['megabytes of folded lines', filling('  x\n\n').replace('  x\n\n', 'a: >\n'), TOO_LARGE],
    ['megabytes of escapes', `"${filling('\\u0041').slice(8)}"`, ''],
    ['an integer of a million digits', `a: ${'1'.repeat(1e6)}`, ''],
    ['base64 of no text', `a: !!binary ${'/'.repeat(1.5e6)}`, TOO_LARGE],
    ['lists in lists', filling('['), 'is not YAML: nests more than 1100 levels deep'],
    ['mappings in mappings', filling('{a: '), 'is not YAML: nests more than 1100 levels deep'],
    ['dashes', filling('- '), 'is not YAML: nests more than 1100 levels deep'],
    ['question marks', filling('? '), 'is not YAML: nests more than 1100 levels deep'],
    ['fields in fields', nested.join('\n'), 'is not YAML: nests more than 1100 levels deep'],
    ['a million values', listOf('a', 1e6), ''],
    ['more empty documents than anybody reads', filling('---\n'), 'has 10000 documents or more'],
    ['more documents than anybody reads', filling('a\n--- \n'), 'has 10000 documents or more'],
    ['a broken document after the other', filling('---\n"\n'), 'is not YAML: found unexpected document indicator'],
    ['a file of 10 MB', 'a'.repeat(1e7), 'has 9.5 MiB: an API server takes 3 MiB at once'],
    ['line breaks', filling('\n'), ''],
    ['comments', filling('#\n'), ''],
    ['quotes', filling("''"), TOO_LARGE],
    ['backslashes', `"${filling('\\\n').slice(2)}`, 'is not YAML: found unexpected end of stream'],
    ['characters outside the basic plane', `a: ${'😀'.repeat(4e5)}`, ''],
  ])('%s', (_, text, fault) => {
    const bytes = new TextEncoder().encode(text);
    const { faults } = parseManifests(bytes);
    expect(faults[0]?.message ?? '').toBe(fault);
    expect(faults.length).toBeLessThanOrEqual(100);
  });
});

test('of very many faults the first are told, and that there are more', () => {
  const found = faults(`a: 1\n${'a: 1\n'.repeat(45_000)}`);
  expect(found).toHaveLength(100);
  expect(found.slice(-2)).toEqual([
    '100 says the field "a" a second time: it is in line 1 already',
    '101 has one fault more, and what comes after it is not read',
  ]);
});

describe('for whatever bytes there are,', () => {
  /** Reads bytes, and whatever can be asked of the answer. */
  function exhaust(bytes: Uint8Array): Manifests {
    const parsed = parseManifests(bytes);
    const last = Buffer.from(bytes)
      .toString()
      .split(/\r\n|[\n\r\x85\u2028\u2029]/).length;
    for (const document of parsed.documents) {
      expect(document.value).not.toBeNull();
      for (const field of ['', 'a', 'metadata.name', 'spec.ports[1].name', 'metadata.annotations[a.b/c]']) {
        const line = document.lineOf(field);
        expect(line >= 1 && line <= last).toBe(true);
      }
    }
    for (const { line, message, hint } of parsed.faults) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(message).not.toBe('');
      expect(hint).not.toBe('');
    }
    return parsed;
  }

  test('there is an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void exhaust(bytes)),
      { numRuns: 500 },
    );
  });

  test('there is an answer to what looks like YAML', () => {
    const piece = fc.constantFrom(
      ...['a', 'b: ', ': ', ':', '- ', '-', '? ', '[', ']', '{', '}', ',', '\n', '\n  ', '\n    ', ' ', '\t', '\r\n'],
      ...[
        '"',
        "'",
        '\\',
        '|\n',
        '>-\n',
        '#',
        '&a ',
        '*a',
        '!!int ',
        '!',
        '<<: ',
        '---\n',
        '...\n',
        '%YAML 1.1\n',
        '1',
        '~',
      ],
      ...['\ufeff', '\0', '\u2028', '😀', '__proto__: ', '0x', '.inf', '=', '@', '`'],
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (written) => void exhaust(Buffer.from(written))),
      { numRuns: 1000 },
    );
  });

  test('there is an answer to an order that was damaged', () => {
    const order = `apiVersion: openportal.dev/v1alpha1
kind: WhoAmIService
metadata:
  name: app
  annotations: {a.b/c: "true"}
spec:
  name: app
  ports:
  - name: &a x
  - {name: *a, port: 1}
`;
    const damage = fc.record({
      at: fc.nat({ max: order.length }),
      removed: fc.nat({ max: 5 }),
      added: fc.string({ maxLength: 3, unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const damaged = damages.reduce(
          (text, { at, removed, added }) => text.slice(0, at) + added + text.slice(at + removed),
          order,
        );
        exhaust(Buffer.from(damaged));
      }),
      { numRuns: 1000 },
    );
  });

  test('JSON is what it is to everybody', () => {
    const value = fc.jsonValue({ stringUnit: 'grapheme-ascii' });
    const number = (read: unknown): unknown =>
      JSON.parse(JSON.stringify(read, (_, one: unknown) => (typeof one === 'bigint' ? Number(one) : one)));
    fc.assert(
      fc.property(value, (one) => {
        const json = JSON.stringify({ one });
        const parsed = exhaust(Buffer.from(json));
        expect(parsed.faults).toEqual([]);
        expect(isDeepStrictEqual(number(values(parsed)), [JSON.parse(json)])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
