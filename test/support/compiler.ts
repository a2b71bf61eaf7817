import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GENERATED } from './platform.ts';
import { ROOT } from './repository.ts';

/** What the native compiler says of a file. */
export interface TypeError {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** What the native compiler says of files, as if they were in a repository of the platform of tests; in one run. */
export function typeErrorsOf(files: ReadonlyMap<string, string>): TypeError[] {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
  try {
    for (const [file, text] of [...Object.entries(GENERATED), ...files]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    // A package's `imports` hold for the files of the package alone, which these are not; nor do they see its packages.
    const paths = {
      '#lib': [join(ROOT, 'lib/index.ts')],
      '#imports/*': [join(folder, 'imports/*.ts')],
      '*': [join(ROOT, 'node_modules/*')],
    };
    const tsconfig = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { rootDir: '/', types: [], paths },
      include: ['**/*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const compiler = join(ROOT, 'node_modules/typescript-native/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return Array.from(stdout.matchAll(/^(\S.*?)\((\d+),\d+\): error (TS\d+)/gm), ([, file = '', line, code = '']) => ({
      ...{ file, line: Number(line), code },
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
