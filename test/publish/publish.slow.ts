import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { publish, PublishError } from '../../lib/publish/publish.ts';
import { exclusively } from '../../lib/publish/staging.ts';
import { filesBelow } from '../support/folder.ts';
import { testWhere } from '../support/tool.ts';

type Files = Readonly<Record<string, string>>;

const NOTHING: ReadonlySet<string> = new Set();
const ROOT = join(__dirname, '../..');
const programOf = (name: string) => ['-r', join(ROOT, 'bin/register.js'), join(__dirname, name)];
const PUBLISHER = programOf('publisher.ts');
const AS_ROOT = process.getuid?.() === 0;

/** What lets a shell script mount, and `test` where that is allowed. */
const MOUNTING = [...(AS_ROOT ? [] : ['--map-root-user']), '--mount', 'sh', '-c'];
const withMount = (untested: string) =>
  testWhere(
    'unshare',
    [...MOUNTING, `mount -t tmpfs tmpfs ${tmpdir()}`],
    `this machine lets nobody mount: ${untested}`,
  );

/** What is above dist, so that a test sees what is left beside it. */
let above = '';
let dist = '';

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
  dist = join(above, 'dist');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(above, { recursive: true, force: true });
});

function treeOf(files: Files): { path: string; content: string }[] {
  return Object.entries(files).map(([path, content]) => ({ path, content }));
}

function write(files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dist, dirname(path)), { recursive: true });
    writeFileSync(join(dist, path), content);
  }
}

/** What publishing says when it fails. */
function failure(files: Files, heldBack = NOTHING, patience = 0): string {
  try {
    publish(dist, treeOf(files), { isHeldBack: (name) => heldBack.has(name), patience });
  } catch (error) {
    if (error instanceof PublishError) return error.message;
    throw error;
  }
  return 'did not fail';
}

function emptyFolders(): string[] {
  const folders = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => readdirSync(path).length === 0);
}

/** So many files in one purpose, all of them with one text, which is too long to be written at once. */
function bulk(count: number, text: string): Files {
  const paths = Array.from({ length: count }, (_, index) => `openportal/demo/WhoAmIApp/app-${index}.yaml`);
  return Object.fromEntries(paths.map((path) => [path, `${path}: ${text.repeat(2000)}\n`]));
}

/** Writes trees for a publisher to read. */
function save(name: string, ...trees: readonly Files[]): string {
  const file = join(above, name);
  writeFileSync(file, JSON.stringify(trees.map(treeOf)));
  return file;
}

const BEFORE: Files = {
  'openportal/kustomization.yaml': 'openportal\n',
  'openportal/demo/kustomization.yaml': 'demo\n',
  'openportal/demo/WhoAmIService/kept.yaml': 'kept\n',
  'openportal/demo/WhoAmIService/edited.yaml': 'before\n',
  'openportal/demo/DNSRecord/gone.yaml': 'gone\n',
  'retired/kustomization.yaml': 'retired\n',
  'retired/demo/WhoAmIApp/gone.yaml': 'gone\n',
};
const AFTER: Files = {
  'openportal/kustomization.yaml': 'openportal\n',
  'openportal/demo/kustomization.yaml': 'demo\n',
  'openportal/demo/WhoAmIService/kept.yaml': 'kept\n',
  'openportal/demo/WhoAmIService/edited.yaml': 'after\n',
  'openportal/test/WhoAmIService/added.yaml': 'added\n',
};

describe('a synth', () => {
  /** Trees of few names, so that two of them have much in common. */
  const file = fc.oneof(
    fc.constantFrom('a/kustomization.yaml', 'b/kustomization.yaml', 'a/demo/kustomization.yaml'),
    fc
      .tuple(fc.constantFrom('a', 'b', 'c.d'), fc.constantFrom('demo', 'system'), fc.constantFrom('App', 'Record'))
      .chain((folders) =>
        fc.constantFrom('x', 'y', 'kustomization').map((name) => `${folders.join('/')}/${name}.yaml`),
      ),
  );
  const files = fc.dictionary(file, fc.oneof(fc.constantFrom('', 'one\n', 'two\n'), fc.string({ unit: 'grapheme' })), {
    maxKeys: 12,
    noNullPrototype: true,
  });
  const heldBack = fc.subarray(['a', 'b'], { maxLength: 1 }).map((names) => new Set(names));

  test('makes dist equal to the tree, but for the clusters that are held back', () => {
    fc.assert(
      fc.property(files, files, heldBack, (before, after, held) => {
        rmSync(dist, { recursive: true, force: true });
        write(before);
        const isHeld = (path: string) => held.has(path.slice(0, path.indexOf('/')));
        const delivered = Object.entries(after).filter(([path]) => !isHeld(path));
        const stale = Object.keys(before).filter((path) => !isHeld(path) && !(path in after));
        const { written, removed } = publish(dist, treeOf(Object.fromEntries(delivered)), {
          isHeldBack: (name) => held.has(name),
        });
        expect(written).toBe(delivered.filter(([path, content]) => before[path] !== content).length);
        expect(Object.fromEntries(removed.map(({ path, content }) => [path, content]))).toEqual(
          Object.fromEntries(stale.map((path) => [path, before[path]])),
        );
        const kept = Object.entries(before).filter(([path]) => isHeld(path));
        expect(filesBelow(dist)).toEqual(Object.fromEntries([...delivered, ...kept]));
        if (existsSync(dist)) expect(emptyFolders()).toEqual([]);
        expect(readdirSync(above).filter((name) => name !== 'dist')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('makes dist where there is none', () => {
    dist = join(above, 'not/yet/dist');
    expect(publish(dist, treeOf(AFTER))).toEqual({ written: 5, removed: [] });
    expect(filesBelow(dist)).toEqual(AFTER);
  });

  test('does not touch a file that has not changed', () => {
    write(BEFORE);
    const kept = join(dist, 'openportal/demo/WhoAmIService/kept.yaml');
    const { ino, mtimeNs, ctimeNs } = statSync(kept, { bigint: true });
    publish(dist, treeOf(AFTER));
    expect(statSync(kept, { bigint: true })).toMatchObject({ ino, mtimeNs, ctimeNs });
  });

  test('does nothing where nothing has changed', () => {
    write(AFTER);
    expect(publish(dist, treeOf(AFTER))).toEqual({ written: 0, removed: [] });
  });

  test('removes what is ordered no more, and the folders that it leaves empty', () => {
    write(BEFORE);
    publish(dist, treeOf(AFTER));
    expect(filesBelow(dist)).toEqual(AFTER);
    expect(readdirSync(dist)).toEqual(['openportal']);
    expect(readdirSync(join(dist, 'openportal/demo'))).toEqual(['WhoAmIService', 'kustomization.yaml']);
  });

  test('removes folders without files, which a kill may have left, also where a file belongs', () => {
    write(BEFORE);
    mkdirSync(join(dist, 'openportal/gone/WhoAmIApp'), { recursive: true });
    mkdirSync(join(dist, 'openportal/test/WhoAmIService/added.yaml'), { recursive: true });
    publish(dist, treeOf(AFTER));
    expect(filesBelow(dist)).toEqual(AFTER);
    expect(emptyFolders()).toEqual([]);
  });

  test('leaves a cluster that is held back as it is, with strangers and all', () => {
    const held = { 'retired/README.md': 'a stranger\n', 'retired/kustomization.yaml': 'retired\n' };
    write({ ...BEFORE, ...held });
    symlinkSync('nowhere', join(dist, 'retired/link'));
    publish(dist, treeOf(AFTER), { isHeldBack: (name) => name === 'retired' });
    rmSync(join(dist, 'retired/link'));
    expect(filesBelow(dist)).toEqual({ ...AFTER, ...held, 'retired/demo/WhoAmIApp/gone.yaml': 'gone\n' });
  });
});

describe('what no synth has made', () => {
  test('is named, all of it, and nothing is changed', () => {
    const strangers = {
      'README.md': '',
      'openportal/demo/WhoAmIApp/old/app.yaml': '',
      'openportal/notes.yaml': '',
      'unknown/.gitkeep': '',
    };
    write({ ...BEFORE, ...strangers });
    const message = failure(AFTER);
    expect(message.split('\n').slice(1)).toEqual(Object.keys(strangers).map((path) => `  dist/${path}`));
    expect(filesBelow(dist)).toEqual({ ...BEFORE, ...strangers });
    expect(readdirSync(above)).toEqual(['dist']);
  });

  test.each([
    ['a link to a file', 'openportal/demo/WhoAmIService/link.yaml'],
    ['a link to a folder', 'openportal/link'],
    ['a link in the place of a file', 'openportal/test/WhoAmIService/added.yaml'],
    ['a link in the place of a cluster', 'linked'],
  ])('may be %s; what it leads to is left alone', (_, path) => {
    write(BEFORE);
    const target = join(above, 'elsewhere');
    mkdirSync(target);
    writeFileSync(join(target, 'kustomization.yaml'), 'elsewhere\n');
    mkdirSync(join(dist, dirname(path)), { recursive: true });
    symlinkSync(target, join(dist, path));
    expect(failure(AFTER)).toContain(`\n  dist/${path} (a link)`);
    expect(filesBelow(target)).toEqual({ 'kustomization.yaml': 'elsewhere\n' });
  });

  test.each([
    ['a cluster', 'openportal'],
    ['a purpose', 'openportal/test'],
    ['a kind', 'openportal/test/WhoAmIService'],
  ])('may be a file in the place of the folder of %s', (_, path) => {
    write({ [path]: 'a file\n' });
    expect(failure(AFTER)).toContain(`\n  dist/${path}`);
    expect(filesBelow(dist)).toEqual({ [path]: 'a file\n' });
  });

  test.each([
    ['an object', 'openportal/test/WhoAmIService/added.yaml/a.yaml'],
    ['a list', 'openportal/demo/kustomization.yaml/a.yaml'],
    ['the list of a cluster', 'openportal/kustomization.yaml/WhoAmIApp/a.yaml'],
  ])('may be a file in a folder in the place of the file of %s', (_, path) => {
    write({ [path]: 'a file\n' });
    expect(failure(AFTER)).toContain(`\n  dist/${path}`);
    expect(filesBelow(dist)).toEqual({ [path]: 'a file\n' });
  });

  test.each([
    ['to a folder', 'elsewhere'],
    ['to nothing', 'nowhere'],
  ])('may be a link %s in the place of dist', (_, target) => {
    mkdirSync(join(above, 'elsewhere'));
    symlinkSync(target, dist);
    expect(failure(AFTER)).toBe('dist is a link; remove it, and synthesize again');
    expect(readdirSync(above)).toEqual(['dist', 'elsewhere']);
    expect(readdirSync(join(above, 'elsewhere'))).toEqual([]);
  });

  test('may be a file in the place of dist', () => {
    writeFileSync(dist, 'a file\n');
    expect(failure(AFTER)).toMatch(/^dist\/ is as it was: ENOTDIR/);
    expect(readdirSync(above)).toEqual(['dist']);
  });
});

describe('when the disk is full,', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' });

  /** Lets a function of node:fs fail at its nth call, as if there was no space. */
  function failAt(
    name: 'writeFileSync' | 'mkdtempSync' | 'mkdirSync' | 'renameSync' | 'unlinkSync',
    nth: number,
  ): void {
    const real = fs[name] as (...args: unknown[]) => unknown;
    let calls = 0;
    jest.spyOn(fs, name).mockImplementation((...args: unknown[]) => {
      if (++calls !== nth) return real(...args) as undefined;
      if (name === 'writeFileSync') real(args[0], String(args[1]).slice(0, 2));
      throw full;
    });
  }

  test.each([
    ['writing', 'writeFileSync', 1],
    ['writing more', 'writeFileSync', 2],
    ['the folder beside dist is made', 'mkdtempSync', 1],
    ['a folder in dist is made', 'mkdirSync', 2],
    ['another is made', 'mkdirSync', 3],
  ] as const)('dist stays as it was, and nothing is left beside it: %s', (_, name, nth) => {
    write(BEFORE);
    failAt(name, nth);
    expect(failure({ ...AFTER, 'new/demo/WhoAmIApp/a.yaml': 'a\n' })).toBe(
      'dist/ is as it was: ENOSPC: no space left on device',
    );
    expect(filesBelow(dist)).toEqual(BEFORE);
    expect(emptyFolders()).toEqual([]);
    expect(readdirSync(above)).toEqual(['dist']);
  });

  test.each([
    ['a file is put in its place', 'renameSync', 4], // the first two only ask whether the next two could be
    ['a file is removed', 'unlinkSync', 2],
  ] as const)('and only once %s, the next synth completes the work', (_, name, nth) => {
    write(BEFORE);
    failAt(name, nth);
    expect(failure(AFTER)).toBe(
      'dist/ is written in part, and the next synth completes it: ENOSPC: no space left on device',
    );
    expect(readdirSync(above)).toEqual(['dist']);
    jest.restoreAllMocks();
    publish(dist, treeOf(AFTER));
    expect(filesBelow(dist)).toEqual(AFTER);
  });

  withMount('a disk that is really full').each([
    ['blocks', 'size=256k', bulk(100, 'b')],
    ['inodes', 'nr_inodes=40', Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`c/p-${n}/App/a.yaml`, '']))],
  ])('a real one stays as it was: no more %s', (_, option, after) => {
    const before = bulk(10, 'a');
    const disk = join(above, 'disk');
    mkdirSync(disk);
    // The mount is gone with the shell, so the shell has to tell what is on it.
    const script = `
      mount -t tmpfs -o ${option} tmpfs "$1" && shift &&
      "$@" "${save('before.json', before)}" && find ${disk} | sort > ${above}/before && cp -r ${disk}/dist ${above}/dist-before &&
      ! "$@" "${save('more.json', { ...before, ...after })}" && find ${disk} | sort > ${above}/after && cp -r ${disk}/dist ${above}/dist`;
    const command = [process.execPath, ...PUBLISHER, join(disk, 'dist')];
    const { stderr, status } = spawnSync('unshare', [...MOUNTING, script, 'sh', disk, ...command], {
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({
      stderr: expect.stringContaining('dist/ is as it was: ENOSPC') as string,
      status: 0,
    });
    expect(filesBelow(dist)).toEqual(before);
    expect(filesBelow(join(above, 'dist-before'))).toEqual(before);
    expect(fs.readFileSync(join(above, 'after'), 'utf8')).toBe(fs.readFileSync(join(above, 'before'), 'utf8'));
  });
});

describe('when a mount is in the way,', () => {
  const apart =
    /^Error: dist\/ is as it was: .*\/dist\/openportal is on another file system than .*, or mounted by itself/;
  const itself = 'mount --bind "$1" "$1"';
  const readOnly = `${itself} && mount -o remount,bind,ro "$1"`;

  withMount('a dist that is a mount').each([
    [
      'dist is on another disk',
      'dist',
      'cp -r "$1" "$2/copy" && mount -t tmpfs tmpfs "$1" && cp -r "$2/copy/." "$1"',
      apart,
    ],
    ['dist is mounted by itself', 'dist', itself, apart],
    ['a cluster is', 'dist/openportal', itself, apart],
    ['dist is read-only', 'dist', readOnly, /dist\/ is as it was: /],
    ['all is read-only', '.', readOnly, /dist\/ is as it was: EROFS/],
  ])('%s, it says so, and dist stays as it was', (_, folder, mount, said) => {
    const before = { 'openportal/kustomization.yaml': 'before\n' };
    write(before);
    const trees = save('trees.json', { 'openportal/kustomization.yaml': 'after\n', 'new/kustomization.yaml': '' });
    const out = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
    // The mount is gone with the shell, so the shell has to save what is on it.
    const script = `${mount} && cd ${above} && ls -A > "$2/list" && out=$2 && shift 2 && ! "$@" && ls -A | diff "$out/list" - && cp -r dist "$out"`;
    const args = [join(above, folder), out, process.execPath, ...PUBLISHER, dist, trees];
    const { stderr, status } = spawnSync('unshare', [...MOUNTING, script, 'sh', ...args], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: expect.stringMatching(said) as string, status: 0 });
    expect(filesBelow(join(out, 'dist'))).toEqual(before);
    rmSync(out, { recursive: true, force: true });
  });
});

describe('when it may not write', () => {
  /** Publishes as somebody who is not root, whom permissions would not stop. */
  function publishAsAnybody(trees: string): SpawnSyncReturns<string> {
    const anybody = AS_ROOT ? { uid: 65534, gid: 65534 } : {};
    return spawnSync(process.execPath, [...PUBLISHER, dist, trees], { ...anybody, encoding: 'utf8' });
  }

  test.each([
    ['beside dist', '..'],
    ['in a folder where a file changes', 'openportal/demo/WhoAmIService'],
    ['in a folder where a file goes', 'openportal/demo/DNSRecord'],
    ['in a folder where a folder comes', 'openportal'],
  ])('%s, it says so, and dist stays as it was', (_, folder) => {
    write(BEFORE);
    const trees = save('trees.json', AFTER);
    for (const path of ['', ...readdirSync(above, { recursive: true, encoding: 'utf8' })]) {
      if (statSync(join(above, path)).isDirectory()) chmodSync(join(above, path), 0o777);
    }
    chmodSync(join(dist, folder), 0o555);
    const { stderr, status } = publishAsAnybody(trees);
    chmodSync(join(dist, folder), 0o777);
    expect(stderr).toMatch(/dist\/ is as it was: EACCES: permission denied/);
    expect(status).toBe(1);
    expect(filesBelow(dist)).toEqual(BEFORE);
    expect(emptyFolders()).toEqual([]);
    expect(readdirSync(above).sort()).toEqual(['dist', 'trees.json']);
  });
});

describe('when it is killed, at any moment,', () => {
  test('every file is as it was or as it will be, and the next synth completes the work', async () => {
    const [even, odd] = [bulk(150, 'even'), bulk(100, 'odd')];
    const trees = save('trees.json', even, odd);
    for (let kill = 0; kill < 20; kill++) {
      const child = spawn(process.execPath, [...PUBLISHER, dist, trees, '1000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      await setTimeout(Math.random() * 100);
      child.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
      const broken = Object.entries(filesBelow(dist)).filter(
        ([path, text]) => text !== even[path] && text !== odd[path],
      );
      expect(broken).toEqual([]);
    }
    publish(dist, treeOf(odd));
    expect(filesBelow(dist)).toEqual(odd);
    expect(readdirSync(above).sort()).toEqual(['dist', 'trees.json']);
  }, 60_000);
});

describe('when another synth publishes,', () => {
  // What starts a program with a process id of 1, as containers do; of two such each has the id of the other.
  const unshare = ['unshare', ...(AS_ROOT ? [] : ['--map-root-user']), '--pid', '--fork', '--mount-proc'];
  const inContainers = testWhere(
    'unshare',
    [...unshare.slice(1), 'true'],
    'this machine lets nobody make process namespaces: two synths in two of them',
  );
  const places: [string, jest.It, string[]][] = [
    ['on one machine', test, []],
    ['in two containers', inContainers, unshare],
  ];

  /** Runs one program in several processes at once, to the good end of all of them. */
  async function race(within: readonly string[], program: string, ...argumentsOfEach: string[][]): Promise<void> {
    const racers = argumentsOfEach.map((args) => {
      const [command = '', ...rest] = [...within, process.execPath, ...programOf(program), ...args];
      return spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
    });
    const exits = await Promise.all(racers.map((racer) => once(racer, 'exit')));
    expect(exits).toEqual(racers.map(() => [0, null]));
  }

  for (const [where, testThere, within] of places) {
    testThere(
      `${where}, one waits for the other, and dist is the tree of the last, in each of 7 rounds`,
      async () => {
        const trees = ['one', 'two'].map((text) => bulk(60, text));
        const saved = trees.map((tree, index) => save(`${index}.json`, tree));
        let exact = 0;
        for (let round = 0; round < 7; round++) {
          await race(within, 'publisher.ts', ...saved.map((file) => [dist, file, '5']));
          const made = filesBelow(dist);
          if (trees.some((tree) => isDeepStrictEqual(tree, made))) exact++;
          expect(readdirSync(above).sort()).toEqual(['0.json', '1.json', 'dist']);
        }
        expect(exact).toBe(7);
      },
      120_000,
    );

    testThere(
      `${where}, no two ever do at the same time`,
      async () => {
        const counter = join(above, 'counter');
        writeFileSync(counter, '0');
        await race(within, 'counter.ts', ...Array.from({ length: 4 }, () => [dist, counter, '50']));
        expect(fs.readFileSync(counter, 'utf8')).toBe('200');
        expect(readdirSync(above)).toEqual(['counter']);
      },
      60_000,
    );
  }

  test('it says whom it waited for in vain, and dist stays as it was', () => {
    write(BEFORE);
    const lines = exclusively(dist, 0, () => failure(AFTER)).split('; ');
    expect(lines).toEqual([
      expect.stringMatching(
        RegExp(`^another synth is writing dist/, which is as it was: process ${process.pid} on .+, since 20.+Z$`),
      ),
      'wait for it, or end it, and synthesize again',
    ]);
    expect(filesBelow(dist)).toEqual(BEFORE);
    expect(readdirSync(above)).toEqual(['dist']);
  });

  test('it waits for none that is gone, whatever that left, and cleans up after it', () => {
    writeFileSync(join(above, '.dist.lock'), `process ${process.ppid} on this machine, since a while`);
    mkdirSync(join(above, '.dist.staging-abc'));
    writeFileSync(join(above, '.dist.staging-abc', '0'), 'half a fi');
    publish(dist, treeOf(AFTER), { patience: 0 });
    expect(filesBelow(dist)).toEqual(AFTER);
    expect(readdirSync(above)).toEqual(['dist']);
  });
});
