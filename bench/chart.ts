/** A line of a chart. */
export interface Series {
  readonly name: string;
  /** Which of the colours it has; lines of one colour are told apart by dashes. */
  readonly colour: number;
  readonly dashed: boolean;
  readonly points: readonly Point[];
}

interface Point {
  readonly orders: number;
  readonly seconds: number;
}

/** Those of Okabe and Ito that show on a light and on a dark ground, told apart by everybody, and grey. */
const COLOURS = ['#d55e00', '#e69f00', '#0072b2', '#009e73', '#cc79a7', '#56b4e9', '#999999'];

const PLOT = { left: 80, right: 600, top: 20, bottom: 420 };
const LEGEND = { left: 630, top: 30, line: 26 };
const WIDTH = 940;
const HEIGHT = 480;

/** Time against the number of orders as an SVG, both logarithmic. */
export function chart(series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points);
  const x = axis(
    points.map(({ orders }) => orders),
    PLOT.left,
    PLOT.right,
  );
  const y = axis(
    points.map(({ seconds }) => seconds),
    PLOT.bottom,
    PLOT.top,
  );
  const middle = (PLOT.top + PLOT.bottom) / 2;
  const upright = `rotate(-90 24 ${middle})`;
  const lines = [
    ...x.ticks.map(({ at, label }) => grid(at, PLOT.top, at, PLOT.bottom) + text(at, PLOT.bottom + 20, label)),
    ...y.ticks.map(({ at, label }) => grid(PLOT.left, at, PLOT.right, at) + text(PLOT.left - 8, at + 4, label, 'end')),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 46, 'orders'),
    `<g transform="${upright}">${text(24, middle, 'time in seconds')}</g>`,
    ...series.map((one) => {
      const spots = one.points.map(({ orders, seconds }) => ({ x: x.at(orders), y: y.at(seconds) }));
      return `<g ${paint(one)}>${line(spots)}${spots.map(dot).join('')}</g>`;
    }),
    ...series.map((one, index) => entry(one, LEGEND.top + index * LEGEND.line)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
<style>
svg { background: #fff; color: #1f2328; font: 13px sans-serif }
@media (prefers-color-scheme: dark) { svg { background: #0d1117; color: #e6edf3 } }
text { fill: currentColor }
line { stroke: currentColor; stroke-opacity: 0.2 }
polyline { fill: none; stroke-width: 2 }
</style>
${lines.join('\n')}
</svg>
`;
}

/** Powers of ten from one end to the other, such that all values are between them. */
function axis(values: readonly number[], start: number, end: number) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) => Math.round(start + ((Math.log10(value) - first) / (last - first)) * (end - start));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { at, ticks: ticks.map((value) => ({ at: at(value), label: grouped(value) })) };
}

/** A number with a space at the thousands. */
export function grouped(value: number): string {
  return value.toLocaleString('en').replaceAll(',', ' ');
}

/** A line of the legend. */
function entry(one: Series, y: number): string {
  const sample = [LEGEND.left, LEGEND.left + 28].map((x) => ({ x, y }));
  return `<g ${paint(one)}>${line(sample)}</g>${text(LEGEND.left + 38, y + 4, one.name, 'start')}`;
}

function paint({ colour, dashed }: Series): string {
  const paints = COLOURS[colour];
  if (paints === undefined) throw new Error('there are more contestants than colours');
  return `stroke="${paints}" fill="${paints}"${dashed ? ' stroke-dasharray="5 4"' : ''}`;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function line(spots: readonly Spot[]): string {
  return `<polyline points="${spots.map(({ x, y }) => `${x},${y}`).join(' ')}"/>`;
}

function dot({ x, y }: Spot): string {
  return `<circle cx="${x}" cy="${y}" r="3.5"/>`;
}

function grid(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end' = 'middle'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
