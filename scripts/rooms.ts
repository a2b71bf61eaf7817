import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

// `npm run rooms [folder]`: the rooms of the house, what each has, and what it takes from which other.

const root = process.argv[2] ?? join(__dirname, '..');

interface Source {
  /** `load`, or `packages/…`. */
  readonly room: string;
  readonly lines: number;
  readonly imported: readonly string[];
}

function sourcesOf(folder: string, roomOf: (file: string) => string): Source[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !/node_modules|\/(?:built|test|tools|bench)\//.test(file))
    .map((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8');
      const names = Array.from(text.matchAll(/from '([^']+)'/g), ([, name = '']) => name);
      const imported = names.map((name) =>
        name.startsWith('.') ? roomOf(posix.join(posix.dirname(file), name)) : `packages/${name}`,
      );
      return { room: roomOf(file), lines: text.split('\n').length - 1, imported };
    });
}

const sources = [
  ...sourcesOf('packages', (file) => `packages/${file.split('/')[0] ?? ''}`),
  ...sourcesOf('lib', (file) => file.split('/')[0] ?? ''),
];
const rooms = [...new Set(sources.map(({ room }) => room))];
const width = Math.max(...rooms.map(({ length }) => length));
for (const room of rooms) {
  const own = sources.filter((source) => source.room === room);
  const lines = own.reduce((sum, source) => sum + source.lines, 0);
  const others = own.flatMap(({ imported }) => imported).filter((name) => name !== room && rooms.includes(name));
  const counts = rooms.flatMap((other) => {
    const count = others.filter((name) => name === other).length;
    return count === 0 ? [] : [`${other} ${count}`];
  });
  process.stdout.write(`${room.padEnd(width)}${String(lines).padStart(7)}  ${counts.join(', ')}\n`);
}
