import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a command left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command without holding up this process, which serves Git meanwhile. */
export async function run(command: string, args: readonly string[], { cwd, env }: Surroundings): Promise<Outcome> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray() as Promise<string[]>,
    child.stderr.setEncoding('utf8').toArray() as Promise<string[]>,
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** The same for a command that has to succeed: what it wrote to stdout. */
export async function demand(command: string, args: readonly string[], surroundings: Surroundings): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, surroundings);
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit status ${status ?? 'none'}\n${stdout}${stderr}`);
  return stdout;
}
