import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED, PLATFORM } from './platform.ts';

/** This repository. */
export const ROOT = join(__dirname, '../..');

/** What another repository has of this one: the program. */
const PROGRAM = [
  ...['bin', 'lib', 'cdk8s.yaml', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['.gitignore', '.prettierrc.yaml'],
];

/**
 * Puts the program into a folder, and the platform that tests stand on, of which nothing is ordered yet.
 * @param modules whether node_modules is that of this repository, and with it what is remembered; or a folder of its
 * own that remembers nothing yet, and in which packages can be replaced
 */
export function copyProgram(folder: string, modules: 'shared' | 'own'): void {
  for (const path of PROGRAM) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  for (const path of ['clusters', 'imports', 'main.ts']) {
    cpSync(join(PLATFORM, path), join(folder, path), { recursive: true });
  }
  for (const [path, content] of Object.entries(GENERATED)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (modules === 'own') mkdirSync(join(folder, 'node_modules'));
  const packages = modules === 'shared' ? [''] : readdirSync(join(ROOT, 'node_modules'));
  for (const name of packages.filter((entry) => entry !== '.cache')) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
}
