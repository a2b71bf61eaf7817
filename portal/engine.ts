import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What becomes of a submitted form. */
export interface Outcome {
  /** What the portal says before there is a task; the engine runs it all the same. */
  readonly objections: readonly string[];
  readonly failure?: string;
  readonly pull?: {
    readonly branch: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
    readonly update: boolean;
    /** The text of each file, null where it is removed. */
    readonly files: Readonly<Record<string, string | null>>;
  };
}

/** A form that is submitted. */
export interface Task {
  readonly template: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The scaffolder that the portal runs today, and the current one. */
export const ENGINES = {
  nunjucks: [
    '--no-node-snapshot',
    '@backstage/plugin-scaffolder-backend',
    '@backstage/plugin-scaffolder-backend-module-github',
  ],
  nunjitsu: ['scaffolder-backend-current', 'scaffolder-github-current'],
};
export type Engine = keyof typeof ENGINES;

/** Submits forms to a portal. */
export async function run(engine: Engine, tasks: readonly Task[]): Promise<Outcome[]> {
  const [first = '', ...others] = ENGINES[engine];
  const flags = first.startsWith('--') ? [first] : [];
  const names = first.startsWith('--') ? others : [first, ...others];
  return (await answers([...flags, join(__dirname, 'engine.js'), ...names], tasks)) as Outcome[];
}

/** What a program answers that reads and writes lines of JSON. */
export async function answers(args: readonly string[], questions: readonly unknown[]): Promise<unknown[]> {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  const lines = (await text(child.stdout)).split('\n').filter((line) => line !== '');
  return lines.map((line): unknown => JSON.parse(line));
}
