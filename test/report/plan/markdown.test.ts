import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { aboutFile } from '../../../lib/model/finding.ts';
import type { Change } from '../../../lib/plan/plan.ts';
import { MARKER, planMarkdown } from '../../../lib/report/plan/markdown.ts';
import type { PlanReport } from '../../../lib/report/plan/outline.ts';
import { summaryOf } from '../../../lib/report/plan/summary.ts';
import { HOSTILE } from '../../support/printed.ts';

/** What GitHub takes of a comment, in characters. */
const MOST = 65_536;

/** What would be markup, HTML, a link or a call anywhere but in code. */
const MARKUP = [
  ...[
    '```',
    '````\n',
    '`',
    '``` `` `',
    '~~~',
    '</details>',
    '<details open>',
    '</code></summary>',
    '<img src=x onerror=x>',
  ],
  ...[
    '<!-- x',
    '-->',
    '@octocat',
    '@org/team',
    '[x](https://evil.invalid)',
    '![x](//evil.invalid/x.png)',
    '#1',
    'GH-1',
  ],
  ...[
    'https://evil.invalid',
    '\n\n# heading',
    '\n\n---\n',
    '**x**',
    '| a | b |',
    '&lt;script&gt;',
    '&#64;x',
    '\\`',
    '$x$',
  ],
  ...['@@ x @@', ':tada:', '[^1]', '<script>x</script>', '\n+ forged', '\n- forged'],
];

/** By what a text from others is known again. */
const MARK = 'EVIL';

const foreign = fc
  .array(fc.oneof(fc.constantFrom(...MARKUP, ...HOSTILE), fc.string({ maxLength: 5 })), { maxLength: 4 })
  .map((parts) => [MARK, ...parts].join(''));
const action = fc.constantFrom('add', 'change', 'destroy', 'move');
const change: fc.Arbitrary<Change> = fc.record({
  ...{ action, cluster: foreign, purpose: foreign, kind: foreign, name: foreign },
  fields: fc.array(fc.record({ path: foreign, before: fc.option(foreign), after: fc.option(foreign) }), {
    maxLength: 3,
  }),
  danger: fc.array(foreign, { maxLength: 2 }),
  file: fc.option(foreign),
});
const finding = fc
  .tuple(foreign, foreign, foreign)
  .map(([file, message, hint]) => aboutFile(file, { rule: 'schema', message, hint }));
const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 3 });
const report: fc.Arbitrary<PlanReport> = fc.record({
  ...{
    changes: few(change),
    refused: few(foreign),
    contexts: few(foreign),
    findings: few(finding),
    remarks: few(foreign),
  },
  ...{ from: foreign, to: foreign },
  notes: fc.dictionary(foreign, few(foreign), { maxKeys: 2 }).map((notes) => new Map(Object.entries(notes))),
});

/** A report with so many changes, on so many clusters. */
function large(changes: number, clusters: number, length: number): PlanReport {
  const actions = ['add', 'change', 'destroy', 'move'] as const;
  const all = Array.from({ length: changes }, (_, index): Change => ({
    action: actions[index % 4] ?? 'add',
    ...{ cluster: `cluster-${index % clusters}`, purpose: 'demo', kind: 'App', name: `app-${index}` },
    fields: [{ path: `spec.f${index}`, before: 'a'.repeat(length), after: '😀'.repeat(length) }],
    ...{ danger: ['goes'], file: `orders/cluster-${index % clusters}/demo/${index}.ts` },
  }));
  const contexts = Array.from({ length: clusters }, (_, index) => `cluster-${index}`);
  return { changes: all, refused: contexts, contexts, findings: [], remarks: [], from: 'a', to: 'b', notes: new Map() };
}

/** All that is no code, in order. */
function outsideOfCode(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    if (token.type === 'fence' || token.type === 'code_inline') return [];
    return token.children === null ? [token] : outsideOfCode(token.children);
  });
}

const SUMMARY = /^<details><summary><code>([^<>]*)<\/code>: [^<>]*<\/summary>\n*$/;

describe('a plan as a comment', () => {
  test('has what others wrote in code only, whatever that is', () => {
    fc.assert(
      fc.property(report, (one) => {
        const text = planMarkdown(one);
        const outside = outsideOfCode(new MarkdownIt({ html: true, linkify: true }).parse(text, {}));
        const html = outside.filter(({ type }) => type.startsWith('html')).map(({ content }) => content.trim());
        expect(html.filter((raw) => raw !== MARKER && raw !== '</details>' && !SUMMARY.test(raw))).toEqual([]);
        const others = outside.filter(({ type }) => !type.startsWith('html'));
        expect(others.filter(({ type, content }) => content.includes(MARK) || type === 'link_open')).toEqual([]);
        expect(text).not.toMatch(/[^\P{C}\n]/u);
        expect(text.length).toBeLessThan(MOST);
      }),
      { numRuns: 150 },
    );
  });

  test('is never longer than GitHub takes, is whole, and counts all', () => {
    const size = fc.record({
      changes: fc.integer({ min: 1, max: 3000 }),
      clusters: fc.integer({ min: 1, max: 700 }),
      length: fc.constantFrom(1, 40, 1000),
    });
    fc.assert(
      fc.property(size, ({ changes, clusters, length }) => {
        const one = large(changes, clusters, length);
        const text = planMarkdown(one);
        expect(text.length).toBeLessThan(MOST);
        expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
        expect(text.match(/^<details>/gm)?.length).toBe(text.match(/^<\/details>/gm)?.length);
        expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
        const counted = [...text.matchAll(/^(?:<details>.*|\d+ more clusters?.*)$/gm)].map(([line]) => line);
        const total = (what: string) =>
          counted
            .map((line) => Number(new RegExp(`(\\d+) to ${what}`).exec(line)?.[1] ?? 0))
            .reduce((a, b) => a + b, 0);
        const { add, change: changed, destroy, move } = summaryOf(one.changes);
        expect([total('add'), total('change'), total('destroy'), total('move')]).toEqual([add, changed, destroy, move]);
      }),
      { numRuns: 6 },
    );
  });
});
