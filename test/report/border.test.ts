import fc from 'fast-check';
import type { Finding, Rule } from '../../lib/model/finding.ts';
import { Printer, visible, visibleLines } from '../../lib/report/border.ts';
import { checkAnnotations } from '../../lib/report/github.ts';
import { checkJson } from '../../lib/report/json.ts';
import { checkText } from '../../lib/report/text.ts';
import { HOSTILE, harmIn, printed } from '../support/printed.ts';

const foreign = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE, '#', '[', ':', ' '),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const findings: fc.Arbitrary<Finding[]> = fc.array(
  fc.record({
    rule: fc.constantFrom<Rule>('schema', 'layout'),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    code: fc.constantFrom('schema-violated', 'layout'),
    ...{ file: foreign, line: fc.nat(), message: foreign, hint: foreign },
    cluster: fc.option(foreign),
    purpose: fc.option(foreign),
    kind: fc.option(foreign),
    name: fc.option(foreign),
    field: fc.option(foreign),
  }),
  { maxLength: 3 },
);

describe('whatever others have written,', () => {
  test('no line of a report for people does more than to be read', () => {
    fc.assert(
      fc.property(findings, (found) => {
        expect(printed([checkText({ checked: 1, findings: found }, false)]).flatMap(harmIn)).toEqual([]);
      }),
    );
  });

  test('it is on as many lines as our own words, and each further line of a message is marked', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const headings = new Set(
          found.map(({ file, line, kind, name, cluster }) =>
            JSON.stringify([file, line, kind, kind === null ? null : (name ?? '?'), cluster]),
          ),
        );
        const lines = printed([checkText({ checked: 1, findings: found }, false)]);
        const ours = lines.filter((line) => !line.startsWith('    │ '));
        // A heading and an empty line for each order, a message and a hint for each finding, and an empty line and the
        // count.
        expect(ours).toHaveLength(2 * headings.size + 2 * found.length + 1);
        expect(lines).toHaveLength(ours.length + found.flatMap(({ message }) => message.match(/\n/g) ?? []).length);
      }),
    );
  });

  test('JSON is text that can be read, and means the same', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const lines = printed([checkJson({ checked: 1, findings: found })]);
        expect(lines.flatMap(harmIn)).toEqual([]);
        expect(JSON.parse(lines.join('\n'))).toEqual({ checked: 1, findings: found });
      }),
    );
  });

  test('GitHub is commanded what we say, and nothing else', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const lines = printed(checkAnnotations({ checked: 1, findings: found }));
        expect(lines).toHaveLength(found.length + 1);
        expect(lines.flatMap(harmIn)).toEqual(found.map(() => 'a command'));
        expect(lines.slice(0, -1).map(obeyed)).toEqual(
          found.map(({ severity, file, line, hint }) => ({
            command: severity,
            properties: { file: seen(file), line: String(line), title: expect.any(String) as string },
            data: expect.stringContaining(seen(hint).trimEnd()) as string,
          })),
        );
      }),
    );
  });

  test('a terminal gets our looks, and no other sequence', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const lines = printed([checkText({ checked: 1, findings: found }, true)], true);
        const looks = new RegExp(`${String.fromCharCode(27)}\\[(1|2|22|31|33|39)m`, 'g');
        const unseen = lines.map((line) => line.replace(looks, '')).flatMap(harmIn);
        expect(unseen.filter((harm) => harm.startsWith('U+'))).toEqual([]);
        expect(lines.join('').match(looks)?.length ?? 0).toBeGreaterThanOrEqual(found.length);
      }),
    );
  });

  test('not even of a text that passed no report', () => {
    const [look, end] = ['\u001b[1m', '\u001b[22m'];
    expect(printed([`${look}a${end}\u001b[2J\u001b[38;5;1m`], true)).toEqual([
      `${look}a${end}${String.raw`\u001b[2J\u001b[38;5;1m`}`,
    ]);
  });

  test('a text that passed no report commands nobody either', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const harm = printed([text]).flatMap(harmIn);
        expect(harm.filter((what) => what !== 'a fence')).toEqual([]);
      }),
    );
  });
});

/** A value as it is shown, a line of its own. */
function seen(value: string): string {
  return visible(value).replaceAll('##[', String.raw`##\u005b`);
}

/** What GitHub's runner makes of a line, by the rules of its ActionCommand.cs. */
function obeyed(line: string): { command: string; properties: Record<string, string>; data: string } {
  const unescaped = (text: string, codes: readonly (readonly [string, string])[]) =>
    codes.reduce((sofar, [code, character]) => sofar.replaceAll(code, character), text);
  const inData = [
    ['%0D', '\r'],
    ['%0A', '\n'],
  ] as const;
  const inProperty = [...inData, ['%3A', ':'], ['%2C', ',']] as const;
  const text = line.trimStart();
  const end = text.indexOf('::', 2);
  const [, command = '', properties = ''] = /^([^ ]*) ?(.*)$/s.exec(text.slice(2, end)) ?? [];
  const pairs = properties
    .trim()
    .split(',')
    .map((pair) => /^(.*?)=(.*)$/s.exec(pair)?.slice(1) ?? [])
    .map(([key = '', value = '']) => [key, unescaped(value, [...inProperty, ['%25', '%']])] as const);
  return {
    command,
    properties: Object.fromEntries(pairs),
    data: unescaped(text.slice(end + 2), [...inData, ['%25', '%']]),
  };
}

describe('what nobody would see is written out:', () => {
  test.each([
    ['a line break', 'a\nb', String.raw`a\nb`],
    ['the other line break', 'a\r\nb', String.raw`a\r\nb`],
    ['a tab', 'a\tb', String.raw`a\tb`],
    ['the sequence of a terminal', '\u001b[31m', String.raw`\u001b[31m`],
    ['a control character of the upper half', '\u009b2J', String.raw`\u009b2J`],
    ['a mark that turns the direction of writing', 'a\u202eb', String.raw`a\u202eb`],
    ['a space without width', 'a\u200bb', String.raw`a\u200bb`],
    ['a tag', 'a\u{e0041}b', String.raw`a\udb40\udc41b`],
    ['half a character', 'a\ud83d', String.raw`a\ud83d`],
    ['and a whole one is not', 'Grüße, 世界 😀 é', 'Grüße, 世界 😀 é'],
    ['nor what was written out by its author', String.raw`a\nb`, String.raw`a\nb`],
  ])('%s', (_, text, written) => {
    expect(visible(text)).toBe(written);
  });
});

test('in data every text is, and what is no text stays', () => {
  expect(visible({ name: 'a\nb', many: ['\u0007', 1, null, true] })).toEqual({
    name: String.raw`a\nb`,
    many: [String.raw`\u0007`, 1, null, true],
  });
});

test('a message keeps its lines, marked, so that none passes for one of ours', () => {
  const message = 'is wrong:\n  npx evil\u001b[0m';
  expect(visible({ message }).message).toBe(visibleLines(message));
  expect(visibleLines(message)).toBe('is wrong:\n    │   npx evil\\u001b[0m');
});

describe('of what GitHub would obey a character is written out, where', () => {
  test.each([
    ['a line starts with a command', '::error::a', String.raw`\u003a:error::a`],
    ['it is indented', '  \t::error::a', String.raw`  \t\u003a:error::a`],
    ['a line break is before it', 'a\n ::error::a', `a\n ${String.raw`\u003a:error::a`}`],
    ['the old form is anywhere', 'a ##[add-mask]0', String.raw`a ##\u005badd-mask]0`],
    ['and not where it is none', 'std::string at fe80::1 [x] #[y]', 'std::string at fe80::1 [x] #[y]'],
  ])('%s', (_, text, line) => {
    expect(printed([text]).join('\n')).toBe(line);
  });
});

test('an annotation has the place, what it is about, and the whole finding, for the log shows nothing else', () => {
  const finding: Finding = {
    ...{ rule: 'schema', code: 'schema-violated', severity: 'error', cluster: 'openportal', purpose: 'demo' },
    ...{ file: 'orders/openportal/demo/a, 100%.ts', line: 7 },
    ...{ kind: 'WhoAmIService', name: 'a', field: 'spec.proxied' },
    ...{ message: 'is no field of WhoAmIService 2.0.2', hint: 'remove it' },
  };
  expect(printed(checkAnnotations({ checked: 1, findings: [finding] }))).toEqual([
    '::error file=orders/openportal/demo/a%2C 100%25.ts,line=7,title=WhoAmIService/a on openportal::' +
      'orders/openportal/demo/a, 100%25.ts:7  WhoAmIService/a on openportal%0A' +
      '  ✖ spec.proxied  is no field of WhoAmIService 2.0.2  [schema-violated]%0A    remove it',
    '1 order checked: 1 error',
  ]);
});

test('long runs of what is looked at twice take no longer than they are', () => {
  for (const run of [' ', ':', '#', '\t', ' :']) {
    const text = run.repeat(100_000);
    expect(printed([`${text}::a::`]).join('').length).toBeGreaterThan(text.length);
  }
});

describe('what a run is doing is said', () => {
  let written = '';
  const to = (isTTY: boolean) =>
    new Printer({ isTTY, hasColors: () => isTTY, write: (text: string) => (written += text) });
  beforeEach(() => {
    written = '';
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test.each([
    ['on a terminal, once that takes longer than a second', true, 1001, '\r\u001b[Kreading …'],
    ['to nobody who waits no longer than that', true, 999, ''],
    ['to no file, no pipe and no log of CI', false, 60_000, ''],
  ])('%s', (_, isTTY, now, said) => {
    jest.spyOn(performance, 'now').mockReturnValue(now);
    to(isTTY).progress('reading');
    expect(written).toBe(said);
  });

  test.each([
    ['there', true],
    ['elsewhere', false],
  ])('until something else is said %s, and then it is gone', (_, isTTY) => {
    jest.spyOn(performance, 'now').mockReturnValue(2000);
    to(true).progress('reading');
    to(true).progress('judging');
    to(isTTY).print('done');
    to(true).print('and more');
    expect(written).toBe('\r\u001b[Kreading …\r\u001b[Kjudging …\r\u001b[Kdone\nand more\n');
  });
});
