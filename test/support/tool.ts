import { spawnSync } from 'node:child_process';

/** `test` where a command succeeds on this machine; else a skipped test, and a line that says so. */
export function testWhere(command: string, args: readonly string[], reason: string): jest.It {
  if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return test;
  process.stderr.write(`skipped, since ${reason}\n`);
  return test.skip;
}

/** `test` where kubectl is found. */
export function testWithKubectl(): jest.It {
  return testWhere('kubectl', ['version', '--client'], 'there is no kubectl on the PATH: what Go reads');
}
