import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { demand, type Outcome } from './execute.ts';
import type { Platform } from './platform.ts';

// Reads texts that end in NUL and tells of each, behind what it wrote, its exit status.
const READ_AND_RUN = String.raw`while IFS= read -r -d '' text; do
  eval "$text" </dev/null
  printf '\0%d\0' "$?"
  printf '\0' >&2
done`;

/**
 * The terminal of a person who has a clone of the repository and pastes what docs/ says: as in any bash, variables and
 * functions last from one paste to the next, and a command that fails stops none.
 */
export class Terminal {
  private constructor(
    private readonly bash: ChildProcessWithoutNullStreams,
    private readonly context: string,
    readonly clone: string,
  ) {}

  /** In a clone of its own, with a home that all terminals of the platform share. */
  static async open({ url, folder, kubeconfig }: Platform, context: string): Promise<Terminal> {
    const path = (name: string) => join(folder, `terminal-${name}`);
    const [clone, home, ownKubeconfig] = [path(`clone-${context}`), path('home'), path(`kubeconfig-${context}`)];
    await demand('git', ['clone', '--quiet', url, clone], { cwd: folder });
    mkdirSync(home, { recursive: true });
    // `kubectl config use-context` writes to it.
    cpSync(kubeconfig, ownKubeconfig);
    const env = { ...process.env, HOME: home, KUBECONFIG: ownKubeconfig };
    const bash = spawn('bash', ['-c', READ_AND_RUN], { cwd: clone, env });
    bash.stdout.setEncoding('utf8');
    bash.stderr.setEncoding('utf8');
    return new Terminal(bash, context, clone);
  }

  /** Runs commands as they are written; only the cluster that they name is this one's. */
  async paste(...texts: readonly string[]): Promise<Outcome> {
    const text = texts.join('\n').replaceAll(/^CONTEXT=\S+$/gm, `CONTEXT=${this.context}`);
    const answers = Promise.all([read(this.bash.stdout, 2), read(this.bash.stderr, 1)]);
    this.bash.stdin.write(`${text}\0`);
    const [[stdout = '', status], [stderr = '']] = await answers;
    return { status: Number(status), stdout, stderr };
  }

  async close(): Promise<void> {
    this.bash.stdin.end();
    await once(this.bash, 'close');
  }
}

/** What a stream has up to its next NULs, one after the other. @throws where the stream ends before */
function read(stream: NodeJS.ReadableStream, parts: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = () => {
      reject(new Error(`the shell has ended: ${text}`));
    };
    const take = (chunk: string | Buffer) => {
      text += String(chunk);
      const read = text.split('\0');
      if (read.length <= parts) return;
      stream.off('data', take).off('end', end);
      resolve(read.slice(0, parts));
    };
    stream.on('data', take).on('end', end);
  });
}
