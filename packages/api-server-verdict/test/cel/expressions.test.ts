import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DYN } from '../../lib/cel/language/type.ts';
import { functions } from '../../lib/cel/libraries/index.ts';
import { compile, CompileFailure } from '../../lib/cel/rules/program.ts';
import { lines } from '../structural/cases.ts';
import { show } from './support/show.ts';

/** What the code of the API server (k8s.io/apiserver v0.36.3) makes of an expression: exactly one of the three. */
interface Case {
  readonly expression: string;
  readonly value?: string;
  readonly fails?: string;
  readonly refused?: string;
}

/** Where we differ, and why we leave it so. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'google.protobuf.Value': 'a cluster has no such messages; both refuse it',
  "'%s'.format(dyn([b'\\xff']))": 'both fail, for bytes that are no text',
};

const themes = readdirSync(join(__dirname, 'expressions')).map((file) => basename(file, '.jsonl'));

function evaluated(expression: string): Omit<Case, 'expression'> {
  try {
    const { value, failure, stopped } = compile(expression, DYN, false, functions).evaluate(null, undefined);
    if (stopped) return { fails: 'operation cancelled: actual cost limit exceeded' };
    return failure === undefined ? { value: show(value ?? null) } : { fails: failure.message };
  } catch (error) {
    if (error instanceof CompileFailure) return { refused: error.message };
    throw error;
  }
}

/** What is said of an expression, but for how a parser words what it cannot read. */
function outcome({ value, fails, refused }: Omit<Case, 'expression'>): string {
  if (value !== undefined) return value;
  if (fails !== undefined) return `fails: ${fails}`;
  const said = (refused ?? '').replace(/^compilation failed: /, '');
  return said.includes('Syntax error') ? 'refused: a syntax error' : `refused: ${said}`;
}

/** Whether we say the same as the server, where that has an opinion rather than a fault of its own. */
function same(server: string, ours: string): boolean {
  return server === ours || (server.startsWith('fails: internal error: interface') && ours.startsWith('fails: '));
}

const agreed = { cases: 0, same: 0 };

test.each(themes)('%s are evaluated as by the API server', (theme) => {
  const cases = lines(`../cel/expressions/${theme}.jsonl`) as Case[];
  const different = cases.flatMap(({ expression, ...expected }) => {
    const [server, ours] = [outcome(expected), outcome(evaluated(expression))];
    return same(server, ours) ? [] : [{ expression, server, ours }];
  });
  agreed.cases += cases.length;
  agreed.same += cases.length - different.length;
  expect(different.filter(({ expression }) => DIFFERENT[expression] === undefined)).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`CEL expressions: ${agreed.same} of ${agreed.cases} as by the API server\n`);
});
