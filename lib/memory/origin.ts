import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../model/hash.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';

const PROGRAM = join(__dirname, '../..');

/** What of the program decides what it says of an order file, in what versions. */
const OF_PROGRAM = [
  'bin',
  'lib',
  'packages/api-server-verdict/index.ts',
  'packages/api-server-verdict/lib',
  'package-lock.json',
  // What is installed, which may be older than what is asked for.
  'node_modules/.package-lock.json',
];

/** What of a repository does: what its clusters serve, and how, and what the compiler is told. */
const OF_PLATFORM = ['clusters', 'imports', 'package.json', 'tsconfig.json'];

/** A hash of all that decides, beside the order files themselves and a team's policies, what is said of them. */
export function originOf(root: string, repository: Repository): string {
  const files = [...filesOf(PROGRAM, OF_PROGRAM), ...filesOf(root, OF_PLATFORM)];
  const contents = files.flatMap(({ name, path }) => [name, readFileSync(path)]);
  return hash(process.version, JSON.stringify(repository), ...contents);
}

function filesOf(root: string, parts: readonly string[]): { name: string; path: string }[] {
  return parts.flatMap((part) => {
    const path = join(root, part);
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return [{ name: part, path }];
    const names = readdirSync(path).map((name) => `${part}/${name}`);
    return filesOf(root, names.sort(byCodeUnit));
  });
}
