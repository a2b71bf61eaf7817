import { spawnSync, type SpawnSyncOptions } from 'node:child_process';

/**
 * What a command says that succeeds.
 * @throws where it fails, with the end of what it said: there a test run names what failed
 */
export function succeeded(
  command: string,
  args: readonly string[],
  options: SpawnSyncOptions,
): { readonly stdout: string; readonly stderr: string } {
  const outcome = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 1 << 28 });
  const { status, signal, error, stdout, stderr } = outcome;
  if (status === 0) return { stdout, stderr };
  const how = error?.message ?? signal ?? `status ${status ?? 'unknown'}`;
  throw new Error(`${command} ${args.join(' ')}: ${how}\n${`${stdout}\n${stderr}`.slice(-9000)}`);
}
