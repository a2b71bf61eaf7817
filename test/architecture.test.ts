import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { filesBelow } from './support/folder.ts';
import { XRDS } from './support/platform.ts';

/** The rooms of lib/ in the order in which an order travels; each imports from itself and from those before it. */
const ROOMS = [
  'model',
  'index.ts',
  'load',
  'memory',
  'backstage',
  'admission',
  'policy.ts',
  'flux',
  'layout',
  'verify',
  'publish',
  'status',
  'plan',
  'report',
  ['imports', 'adopt'],
  'assess.ts',
  'changed.ts',
  'synth.ts',
  'sides.ts',
  'app.ts',
  'cli',
];

/** Who may touch the disk, other programs and whatever else is no function of its input; all the rest is pure. */
const IMPURE: Readonly<Record<string, readonly string[]>> = {
  load: ['node:fs', 'node:child_process', 'node:crypto', 'node:module', 'node:worker_threads'],
  'load/revision.ts': ['node:fs', 'node:os'],
  memory: ['node:fs', 'node:crypto'],
  'model/hash.ts': ['node:crypto'],
  publish: ['node:fs', 'node:module', 'node:os'],
  'report/border.ts': ['node:tty'],
  'status/kubectl.ts': ['node:child_process', 'node:events', 'node:fs', 'node:http', 'node:os', 'node:timers/promises'],
  'imports/main.ts': ['node:fs'],
  'imports/from-files.ts': ['node:fs', 'node:url'],
  'imports/staged.ts': ['node:fs', 'node:crypto'],
  'imports/written.ts': ['node:fs'],
  'sides.ts': ['node:fs'],
  cli: ['node:fs'],
};
const PURE = ['node:path', 'node:util'];

interface PackageManifest {
  readonly exports: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const files = Object.entries(filesBelow(join(__dirname, '../lib'))).map(([file, text]) => ({
  file,
  room: file.split('/')[0] ?? '',
  imports: importsOf(text),
}));

function importsOf(text: string): string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

/** What a file imports from lib/, relative to lib/. */
function own({ file, imports }: (typeof files)[0]): string[] {
  return imports.filter((name) => name.startsWith('.')).map((name) => posix.join(posix.dirname(file), name));
}

const place = (path: string) => ROOMS.findIndex((room) => [room].flat().includes(path.split('/')[0] ?? ''));

test('every room has its place on the way of an order', () => {
  const rooms = [...new Set(files.map(({ room }) => room))];
  expect(rooms.filter((room) => place(room) < 0)).toEqual([]);
  expect(ROOMS.flat().filter((room) => !rooms.includes(room))).toEqual([]);
});

test('imports run one way', () => {
  const backwards = files.flatMap((one) =>
    own(one)
      .filter((imported) => imported.split('/')[0] !== one.room && place(imported) >= place(one.file))
      .map((imported) => `${one.file} imports ${imported}`),
  );
  expect(backwards).toEqual([]);
});

test('no file needs itself', () => {
  const importsOf = new Map(files.map((one) => [one.file, own(one)]));
  const reach = (file: string, seen = new Set<string>()): Set<string> => {
    for (const next of importsOf.get(file) ?? []) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  expect([...importsOf.keys()].filter((file) => reach(file).has(file))).toEqual([]);
});

test('only some rooms touch more than their input', () => {
  const touched = files.flatMap(({ file, room, imports }) => {
    const allowed = [...PURE, ...(IMPURE[file] ?? IMPURE[room] ?? [])];
    return imports
      .filter((name) => name.startsWith('node:') && !allowed.includes(name))
      .map((name) => `${file} imports ${name}`);
  });
  expect(touched).toEqual([]);
});

test('what is printed passes one border', () => {
  const speaks = (text: string) =>
    /process\s*\.\s*std(out|err)|\bconsole\s*\.|[{,]\s*std(out|err)\b[^}]*}\s*=\s*process\b/.test(text);
  const lib = filesBelow(join(__dirname, '../lib'));
  expect(Object.keys(lib).filter((file) => speaks(lib[file] ?? ''))).toEqual(['report/border.ts']);
  const bin = Object.entries(filesBelow(join(__dirname, '../bin')));
  expect(bin.filter(([, text]) => /\.write\(|\bconsole\s*\./.test(text)).map(([file]) => file)).toEqual([]);
});

test('a comment fits the width that code is formatted to', () => {
  const wide = ['bench', 'bin', 'lib', 'packages', 'scripts', 'test'].flatMap((folder) =>
    Object.entries(filesBelow(join(__dirname, '..', folder)))
      .filter(([file]) => /\.[jt]s$/.test(file) && !file.includes('/built/'))
      .flatMap(([file, text]) => text.split('\n').map((line) => ({ file: `${folder}/${file}`, line })))
      .filter(({ line }) => line.length > 120 && /^\s*(\/\/|\/?\*)/.test(line)),
  );
  expect(wide).toEqual([]);
});

test('nothing outside lib is imported but packages, and from imports/ the types of the catalog', () => {
  const outside = files.flatMap((one) => [
    ...own(one).filter((path) => path.startsWith('..')),
    ...one.imports.filter((name) => name.startsWith('#')),
  ]);
  expect(outside).toEqual(['#imports/constructs/catalog']);
});

test('no kind of a platform is named, and no group: what the program knows of them, imports/ says', () => {
  const names = XRDS.flatMap(({ xrd: { spec } }) => [spec.names.kind, spec.names.plural, spec.group]);
  const named = new RegExp([...new Set(names)].map((name) => name.replaceAll('.', '\\.')).join('|'), 'i');
  const lines = Object.entries(filesBelow(join(__dirname, '../lib'))).flatMap(([file, text]) =>
    text.split('\n').map((line) => `${file}: ${line.trim()}`),
  );
  expect(names).not.toEqual([]);
  expect(lines.filter((line) => named.test(line))).toEqual([]);
});

describe.each(readdirSync(join(__dirname, '../packages')))('the package %s', (name) => {
  const folder = join(__dirname, '../packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
  const sources = Object.entries(filesBelow(folder)).filter(([file]) => file.endsWith('.ts'));

  test('imports nothing but itself and the packages that it names, its program none that only its tests need', () => {
    const others = sources.flatMap(([file, text]) => {
      const isOfTests = !/^(?:index\.ts|lib\/)/.test(file);
      const named = Object.keys({ ...manifest.dependencies, ...(isOfTests ? manifest.devDependencies : {}) });
      const isItsOwn = (imported: string) => !posix.join(posix.dirname(file), imported).startsWith('..');
      return importsOf(text)
        .filter((one) => (one.startsWith('.') ? !isItsOwn(one) : !one.startsWith('node:') && !named.includes(one)))
        .map((one) => `${file} imports ${one}`);
    });
    expect(sources).not.toEqual([]);
    expect(others).toEqual([]);
  });

  test('is known to others by its index', () => {
    expect(manifest.exports).toBe('./index.ts');
    const past = ['bench', 'lib', 'test', 'packages'].flatMap((room) =>
      Object.entries(filesBelow(join(__dirname, '..', room)))
        .filter(([file]) => file.endsWith('.ts') && !(room === 'packages' && file.startsWith(`${name}/`)))
        .flatMap(([file, text]) => importsOf(text).map((imported) => ({ file: `${room}/${file}`, imported })))
        .filter(({ imported }) => imported.startsWith(`${name}/`) || imported.includes(`packages/${name}`)),
    );
    expect(past).toEqual([]);
  });
});
