import { spawnSync } from 'node:child_process';

/** What Git answers in a folder; nothing where it fails, or where there is none. */
export function git(root: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', input, env, maxBuffer: 1 << 30 });
  return status === 0 ? stdout : '';
}

/** What files held, by `<revision>:<path>`, but for those that there were not. */
export function contents(root: string, names: readonly string[]): Map<string, string> {
  const output = git(root, ['cat-file', '--batch'], names.map((name) => `${name}\n`).join(''));
  const found = new Map<string, string>();
  let rest = Buffer.from(output);
  for (const name of names) {
    // `<object> blob <size>`, then the content and a newline; or `<name> missing`.
    const end = rest.indexOf('\n');
    const [, size] = /^\S+ blob (\d+)$/.exec(rest.subarray(0, end).toString()) ?? [];
    const content = rest.subarray(end + 1, end + 1 + Number(size ?? 0));
    if (size !== undefined) found.set(name, content.toString());
    rest = rest.subarray(end + 1 + (size === undefined ? 0 : Number(size) + 1));
  }
  return found;
}
