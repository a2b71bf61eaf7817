import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { whoami } from '../support/orders.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

/** Runs `orders` for a reader that has gone before the first line, as `| head -0` is. */
async function unread(
  repository: TemporaryRepository,
  args: readonly string[],
): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['bin/orders.js', ...args], { cwd: repository.root });
  child.stdout.destroy();
  const [stderr, [status]] = await Promise.all([
    text(child.stderr),
    once(child, 'exit') as Promise<[status: number | null]>,
  ]);
  return { status, stderr };
}

describe('when nobody reads the output any more', () => {
  test('orders new writes the order and its snapshot all the same', async () => {
    const repository = temporaryRepository();
    const place = ['--cluster', 'openportal', '--purpose', 'demo'];
    expect(await unread(repository, ['new', 'WhoAmIService', 'hello', ...place])).toEqual({
      status: 0,
      stderr: expect.stringMatching(/^next, npx orders check, .*\n.*\n$/) as string,
    });
    const written = ['orders/openportal/demo/hello.ts', 'test/snapshots/orders/openportal/demo/hello.yaml'];
    expect(written.filter((file) => existsSync(repository.path(file)))).toEqual(written);
  });

  test('nor its complaints, the exit status still tells', async () => {
    const child = spawn(process.execPath, ['bin/orders.js', 'chek'], { cwd: temporaryRepository().root });
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([2, null]);
  });

  test.each([
    ['orders check ends with its verdict', ['check'], 1],
    ['also when it has more to say than a pipe holds', ['check', '--format', 'json'], 1],
    ['and help ends as it does', ['--help'], 0],
  ])('%s', async (_, args, status) => {
    const names = Array.from({ length: 200 }, (_each, index) => `No-${index}`);
    const files = names.map((name) => [`orders/openportal/demo/${name}.ts`, whoami('openportal', name)] as const);
    expect(await unread(temporaryRepository(Object.fromEntries(files)), args)).toEqual({ status, stderr: '' });
  });
});
