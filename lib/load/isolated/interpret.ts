import type { NewExpression } from 'acorn';
import { full } from 'acorn-walk';
import type { FieldPosition, Position } from '../declaration.ts';
import { writtenConstruct } from '../declarative/read.ts';
import type { Outcome } from './engine.ts';
import type { Module } from './modules.ts';
import { isReport, type Declared, type Fault, type Located, type Report, type Thrown } from './report.ts';

/** What running a file gave, with places in the source. */
export interface Interpreted extends Pick<Report, 'context' | 'props'> {
  /** What it exports; `failed` where it could not be run to its end. */
  readonly type: Report['type'] | 'failed';
  readonly declared: readonly Located[];
  readonly faults: readonly Fault[];
}

/** The same, and the files that the file imports, relative to the repository. */
export interface Ran extends Interpreted {
  readonly imported: readonly string[];
}

const STOPPED = {
  steps: ['runs for more steps than an order file may', 'look for a loop without an end'],
  memory: ['takes more memory than an order file may', 'look for a list or a text that grows without an end'],
  engine: ['nests or calls more deeply than an order file may', 'look for a function that calls itself without an end'],
} as const;

/** What is wrong with a file that did not come to its end. */
export function stopped(file: string, why: keyof typeof STOPPED): Fault {
  const [message, hint] = STOPPED[why];
  return { rule: 'layout', file, line: 1, message, hint };
}

/** What the outcome of running a file means. */
export function interpret(outcome: Outcome, entry: string, modules: ReadonlyMap<string, Module>): Interpreted {
  const nothing = { context: null, props: {}, declared: [] };
  if ('stopped' in outcome) return { ...nothing, type: 'failed', faults: [stopped(entry, outcome.stopped)] };
  const report: unknown = JSON.parse(outcome.output);
  if (!isReport(report)) {
    const message = 'says nothing that can be read';
    return {
      ...nothing,
      type: 'failed',
      faults: [{ ...layout(entry), message, hint: 'leave JSON and Object as they are' }],
    };
  }
  const { type, context, props, thrown, asynchronous } = report;
  const faults: Fault[] = thrown === null ? [] : [fault(thrown, entry, modules)];
  if (asynchronous || outcome.unfinished) {
    faults.push({ ...layout(entry), message: 'orders asynchronously', hint: 'order without async and await' });
  }
  const declared = report.declared.map((one) => located(one, entry, modules));
  return { type: faults.length > 0 ? 'failed' : type, context, props, declared, faults };
}

function layout(file: string): Pick<Fault, 'rule' | 'file' | 'line'> {
  return { rule: 'layout', file, line: 1 };
}

/** What was thrown, at the innermost place in the source that its stack leads to. */
function fault({ message, stack, hint }: Thrown, entry: string, modules: ReadonlyMap<string, Module>): Fault {
  const about = { rule: 'layout', message, hint: hint ?? 'correct the file' } as const;
  for (const { path, place } of framesOf(stack)) {
    const module = modules.get(path);
    if (module !== undefined) return { ...about, file: path, line: module.source(place).line };
  }
  return { ...about, file: entry, line: 1 };
}

/** A construct with the place in the order file itself that declares it, or that calls who does. */
function located({ stack, ...declared }: Declared, entry: string, modules: ReadonlyMap<string, Module>): Located {
  const module = modules.get(entry);
  const frame = framesOf(stack).find(({ path }) => path === entry);
  if (module === undefined || frame === undefined) return { ...declared, written: { line: 1, column: 1 } };
  const construct = constructAt(module, frame.place);
  const written = construct === undefined ? frame.place : writtenConstruct(construct);
  return { ...declared, written: inSource(written, module) };
}

/** The construct whose arguments begin at a place, or on its line. */
function constructAt({ program }: Module, { line, column }: Position): NewExpression | undefined {
  const candidates: { node: NewExpression; distance: number }[] = [];
  full(program, (node) => {
    if (node.type !== 'NewExpression') return;
    const construct = node;
    const end = construct.callee.loc?.end;
    if (end?.line === line) candidates.push({ node: construct, distance: Math.abs(end.column + 1 - column) });
  });
  return candidates.sort((a, b) => a.distance - b.distance)[0]?.node;
}

function inSource({ inside, ...place }: FieldPosition, module: Module): FieldPosition {
  const position = module.source(place);
  if (inside === undefined) return position;
  const fields = Object.entries(inside).map(([name, field]) => [name, inSource(field, module)] as const);
  return { ...position, inside: Object.fromEntries(fields) };
}

/** The places that a stack of the engine leads to, the innermost first. */
function framesOf(stack: string): { path: string; place: Position }[] {
  return [...stack.matchAll(/^ {4}at .*?\(?([^()\n]+):(\d{1,9}):(\d{1,9})\)?$/gm)].map(
    ([, path = '', line, column]) => ({
      path,
      place: { line: Number(line), column: Number(column) },
    }),
  );
}
