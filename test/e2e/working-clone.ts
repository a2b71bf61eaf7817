import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED, PLATFORM } from '../support/platform.ts';
import { demand, type Outcome, run } from './execute.ts';

const ROOT = join(__dirname, '../..');
/** What makes a repository one of a platform, and not the program; and what is made from it. */
const OF_PLATFORM = /^(?:clusters|dist|imports|main\.ts|orders|test\/snapshots)(?:\/|$)/;
const PUBLIC_URL = 'https://github.com/open-service-portal/catalog-orders';

/** Text by path, relative to the repository; null is for a file that is to go. */
export type Files = Readonly<Record<string, string | null>>;

/** A person's clone of a repository of orders, with this repository's program. */
export class WorkingClone {
  private constructor(readonly root: string) {}

  /** A clone of an empty repository. */
  static async empty(url: string, folder: string): Promise<WorkingClone> {
    const clone = new WorkingClone(folder);
    await demand('git', ['clone', '--quiet', url, folder], { cwd: dirname(folder) });
    for (const [key, value] of Object.entries({ 'user.name': 'A person', 'user.email': 'person@example.com' })) {
      await clone.git('config', key, value);
    }
    await clone.git('checkout', '--quiet', '-B', 'main');
    return clone;
  }

  /** A clone of an empty repository, filled with this program and the platform of tests; its main.ts names the url. */
  static async filled(url: string, folder: string): Promise<WorkingClone> {
    const clone = await WorkingClone.empty(url, folder);
    const listed = await demand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
    const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
    for (const file of files.filter((one) => !OF_PLATFORM.test(one))) cpSync(join(ROOT, file), join(folder, file));
    cpSync(PLATFORM, folder, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    // A link is no folder, so the line `node_modules/` of .gitignore does not mean it.
    writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
    clone.write({
      ...GENERATED,
      'main.ts': clone.read('main.ts').replace(PUBLIC_URL, url),
      // It protects its orders, since they hold data; here they come and go.
      'imports/xrds/ValkeyInstance/platform.ts': null,
    });
    const { status, stderr } = await clone.synth();
    if (status !== 0) throw new Error(stderr);
    return clone;
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** Writes files, and removes those that are null. */
  write(files: Files): void {
    for (const [file, content] of Object.entries(files)) {
      const path = join(this.root, file);
      rmSync(path, { recursive: true, force: true });
      if (content === null) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }

  git(...args: readonly string[]): Promise<string> {
    return demand('git', args, { cwd: this.root });
  }

  /** The app command of cdk8s.yaml. */
  synth(env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return run(process.execPath, ['-r', './bin/register.js', 'main.ts'], { cwd: this.root, env });
  }

  /**
   * What a merge and CI do: commits the sources with these changes, pushes them, and commits and pushes the dist that
   * they make. @returns the revision as Flux names it. @throws where the synth fails
   */
  async merge(message: string, files: Files): Promise<string> {
    await this.change(message, files);
    return this.push('dist');
  }

  /** The same without the pushes: both commits stay in the clone. @throws where the synth fails */
  async change(message: string, files: Files): Promise<void> {
    this.write(files);
    await this.commit(message);
    const { status, stderr } = await this.synth();
    if (status !== 0) throw new Error(stderr);
    await this.commit('dist');
  }

  /** Changes dist itself, past all checks. @returns the revision as Flux names it */
  async force(files: Files): Promise<string> {
    this.write(files);
    return this.push('forced');
  }

  /** Commits all that has changed, and pushes it. @returns the revision as Flux names it */
  async push(message: string): Promise<string> {
    await this.commit(message);
    await this.git('push', '--quiet', '--force', 'origin', 'main');
    return this.revision();
  }

  /** The revision of the last commit, as Flux names it. */
  async revision(): Promise<string> {
    return `main@sha1:${(await this.git('rev-parse', 'HEAD')).trim()}`;
  }

  private async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    const { status } = await run('git', ['diff', '--cached', '--quiet'], { cwd: this.root });
    if (status !== 0) await this.git('commit', '--quiet', '--message', message);
  }
}

/** A file that orders a WhoAmIService, which every cluster serves: its path and its text. */
export function whoAmIService(context: string, purpose: string, name: string): readonly [string, string] {
  const text = `import { WhoAmIService } from '#imports/${context}';
import { orders } from '#lib';

export default orders((purpose) => {
  new WhoAmIService(purpose, '${name}', { spec: { name: '${name}' } });
});
`;
  return [`orders/${context}/${purpose}/${name}.ts`, text];
}
