import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Admission } from '../../lib/admission/admit.ts';
import { CatalogOrders } from '../../lib/app.ts';
import { assess, load, type Loaded } from '../../lib/assess.ts';
import { REPOSITORY } from './platform.ts';
import { copyProgram, ROOT } from './program.ts';

export { ROOT };

/** Text by path, relative to the repository; null is for a file that is not there. */
export type Files = Readonly<Record<string, string | null>>;

/** What a command left behind. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The program of this repository with a platform and orders of its own; it is gone when the tests of the file are done.
 */
export class TemporaryRepository {
  constructor(readonly root: string) {}

  /** The path of a file on the disk. */
  path(file: string): string {
    return join(this.root, file);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Writes files, and removes those that are null. */
  write(files: Files): void {
    for (const [file, content] of Object.entries(files)) {
      if (content === null) {
        rmSync(this.path(file), { recursive: true, force: true });
      } else {
        mkdirSync(dirname(this.path(file)), { recursive: true });
        writeFileSync(this.path(file), content);
      }
    }
  }

  /** Takes a file or a folder over from this repository. */
  copy(file: string): void {
    cpSync(join(ROOT, file), this.path(file), { recursive: true });
  }

  /** Puts a link into the repository. */
  link(file: string, target: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    symlinkSync(target, this.path(file));
  }

  /** What the repository orders, without types checked and unjudged. */
  load(): Loaded {
    return load(new CatalogOrders(this.root, REPOSITORY));
  }

  /** What the clusters would say of its orders, in this process. */
  check(): Promise<Admission> {
    return assess(new CatalogOrders(this.root, REPOSITORY));
  }

  /** A command of the repository: `run('orders', ['check'])`, or `run('cdk8s', ['synth'])`. */
  run(command: 'orders' | 'cdk8s', args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Outcome {
    return this.node([`bin/${command}.js`, ...args], env, input);
  }

  /** The app command of cdk8s.yaml. */
  synth(env: NodeJS.ProcessEnv = {}): Outcome {
    return this.node(['-r', './bin/register.js', 'main.ts'], env);
  }

  /** `npm run import`. */
  import(...args: readonly string[]): Outcome {
    return this.node(['bin/import.js', ...args], { INIT_CWD: undefined });
  }

  private node(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ''): Outcome {
    const neutral = {
      ...process.env,
      CDK8S_OUTDIR: undefined,
      ORDERS_KEEP_GOING: undefined,
      ORDERS_CLUSTER: undefined,
      FORCE_COLOR: undefined,
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.root,
      encoding: 'utf8',
      input,
      env: { ...neutral, ...env },
      maxBuffer: 1 << 28,
      timeout: 120_000,
    });
    return { status, stdout, stderr };
  }
}

const roots: string[] = [];

afterAll(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/**
 * A repository of the platform that tests stand on, with these files, its orders among them, for the tests of one file.
 * @param modules see copyProgram
 */
export function temporaryRepository(files: Files = {}, modules: 'shared' | 'own' = 'shared'): TemporaryRepository {
  const repository = new TemporaryRepository(mkdtempSync(join(tmpdir(), 'catalog-orders-test-')));
  roots.push(repository.root);
  copyProgram(repository.root, modules);
  mkdirSync(repository.path('orders'));
  repository.write(files);
  return repository;
}
