import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export type Files = Record<string, string>;

const scratch: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  scratch.push(folder);
  return folder;
}

export function removeTemporaryFolders(): void {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
}

// Nothing of the machine's git configuration, and nothing that a git hook or a CI runner has set.
export const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};

const asPerson = {
  ...environment,
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.org',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.org',
};

export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, env: asPerson, encoding: 'utf8', stdio: 'pipe' }).replace(/\n$/, '');
}

export function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A tree, packed as the workflow packs it. */
export function tarOf(tree: Files): string {
  const [folder, archive] = [temporaryFolder(), join(temporaryFolder(), 'dist.tar')];
  write(folder, tree);
  execFileSync('tar', ['-cf', archive, '-C', folder, '.']);
  return archive;
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Writes and removes files in a clone, in one commit. */
export function commit(clone: string, subject: string, files: Files, removed: string[] = []): string {
  write(clone, files);
  for (const path of removed) rmSync(join(clone, path));
  git(clone, 'add', '--all', '--force');
  git(clone, 'commit', '--quiet', '--allow-empty', '--message', subject);
  return git(clone, 'rev-parse', 'HEAD');
}

export function executable(path: string, lines: string): void {
  writeFileSync(path, `#!/usr/bin/env bash\n${lines}\n`, { mode: 0o755 });
}

export interface Outcome {
  status: number | null;
  output: string;
}

/** Runs a script of this repository in a clone, without waiting, so that two can race. */
export function run(
  script: string,
  args: string[],
  clone: string,
  variables: Files = {},
  scripts = resolve(__dirname, '../../scripts'),
): Promise<Outcome> {
  return new Promise((done, failed) => {
    // Through one pipe, as a log has it: of two nobody knows what was said first.
    const child = spawn('bash', ['-c', 'exec "$0" "$@" 2>&1', resolve(scripts, script), ...args], {
      cwd: clone,
      env: { ...environment, ...variables },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.on('error', failed).on('close', (status) => {
      done({ status, output });
    });
  });
}
