import { grouped, type Series } from './chart.ts';
import type { Name } from './contestants.ts';
import type { Outcome, Usage } from './measure.ts';

/** What came of so many orders. */
export interface Race {
  readonly orders: number;
  /** The first is what others are held to. */
  readonly lanes: readonly Lane[];
}

/** What a contestant took, round by round. */
export interface Lane extends Name {
  readonly outcomes: readonly Outcome[];
}

/** What is measured, and how it is written. */
const MEASURES: readonly { readonly title: string; readonly of: (usage: Usage) => number; readonly unit: string }[] = [
  { title: 'time', of: ({ seconds }) => seconds, unit: 's' },
  { title: 'CPU time', of: ({ cpuSeconds }) => cpuSeconds, unit: 's' },
  { title: 'memory', of: ({ mebibytes }) => mebibytes, unit: 'MiB' },
];

/** The results as a page, with a chart beside it. */
export function resultsPage(races: readonly Race[], machine: string): string {
  return `# What a synth takes

\`npm run bench\` wrote this. ${machine}

![Time against the number of orders, both logarithmic](chart.svg)

- **plain cdk8s** is the app that one would write with cdk8s alone for the same orders: constructs as \`cdk8s import\`
makes them, a typed file for each order, a chart for each purpose. ts-node checks the types; with \`--swc\` nobody does.
It checks no order.
- **synth** is the app command of \`cdk8s.yaml\`: every order is checked and laid out, and \`dist/\` made equal to it;
**check** is \`npx orders check\`, and **plan** \`npx orders plan\` of what is not committed. With nothing remembered,
\`node_modules/.cache\` is empty, and for a synth so is \`dist/\`.
- **a tenth run**: every tenth order file is not declarative and has to be run; elsewhere all are declarative.

In each round all take their turn. Figures are medians of the rounds; a ratio is that to the first line in the same
round, and of these the median. Memory is the most at one moment, of all processes together; what they share counts for
each.

${races.map(section).join('\n')}`;
}

function section({ orders, lanes }: Race): string {
  const rounds = Math.max(...lanes.map(({ outcomes }) => outcomes.length));
  const titles = MEASURES.flatMap(({ title }) => [title, 'ratio']);
  const rows = lanes.map((lane) => [label(lane), ...cells(lane, lanes[0])]);
  const table = [['', ...titles], ['-', ...titles.map(() => '-:')], ...rows];
  return `## ${grouped(orders)} orders

${rounds} ${rounds === 1 ? 'round' : 'rounds'}.

${table.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
}

/** What a contestant is called. */
export function label({ does, forms }: Name): string {
  return forms === 'all declarative' ? does : `${does}, ${forms}`;
}

function cells({ outcomes }: Lane, baseline: Lane | undefined): string[] {
  const failed = failureIn(outcomes);
  if (failed !== undefined) return [failed, ...MEASURES.flatMap(() => ['', '']).slice(1)];
  return MEASURES.flatMap(({ of, unit }) => {
    const ratios = outcomes.flatMap((outcome, round) => {
      const first = baseline?.outcomes[round];
      return first === undefined || 'failed' in first || 'failed' in outcome ? [] : [of(outcome) / of(first)];
    });
    return [
      `${written(median(usagesIn(outcomes).map(of)))} ${unit}`,
      ratios.length === 0 ? '' : median(ratios).toFixed(3),
    ];
  });
}

/** The results as lines of a chart, a contestant each, over the numbers of orders that it could take. */
export function seriesOf(races: readonly Race[]): Series[] {
  const names = races[0]?.lanes ?? [];
  const colours = [...new Set(names.map(({ does }) => does))];
  return names.map((name) => ({
    name: label(name),
    colour: colours.indexOf(name.does),
    dashed: name.forms !== 'all declarative',
    points: races.flatMap(({ orders, lanes }) =>
      lanes
        .filter((lane) => label(lane) === label(name) && failureIn(lane.outcomes) === undefined)
        .map(({ outcomes }) => ({ orders, seconds: median(usagesIn(outcomes).map(({ seconds }) => seconds)) })),
    ),
  }));
}

function failureIn(outcomes: readonly Outcome[]): string | undefined {
  return outcomes.flatMap((outcome) => ('failed' in outcome ? [outcome.failed] : []))[0];
}

function usagesIn(outcomes: readonly Outcome[]): Usage[] {
  return outcomes.flatMap((outcome) => ('failed' in outcome ? [] : [outcome]));
}

/** A number in three digits, or in more where it is large. */
function written(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
