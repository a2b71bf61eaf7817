import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { filesBelow } from './folder.ts';
import type { TemporaryRepository } from './repository.ts';

/** How long the file system's clock is trusted to have gone on, in milliseconds; see lib/load/file-states.ts. */
export const LATER = 5000;

const CONTEXTS = ['openportal', 'rancher-desktop'] as const;

/** Statements of an order file of few names, so that orders collide, refer to each other and come back. */
const statement = fc
  .record({
    kind: fc.constantFrom('WhoAmIApp', 'WhoAmIService', 'ManagedNamespace', 'Unserved'),
    name: fc.constantFrom('a', 'b', 'team-a', 'team-b'),
    field: fc.constantFrom('name', 'proxied', 'zone'),
    value: fc.constantFrom("'a'", "'b'", "'team-a'", 'true', '3', 'null'),
    owner: fc.constantFrom('', "metadata: ownedBy('group:default/a'), ", "metadata: ownedBy('no owner'), "),
    before: fc.constantFrom('', 'protect('),
  })
  .map(({ kind, name, field, value, owner, before }) => {
    const construct = `new ${kind}(purpose, '${name}', { ${owner}spec: { name: '${name}', ${field}: ${value} } })`;
    return before === '' ? `${construct};` : `${before}${construct});`;
  });

const looped = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  fc.constantFrom('for (const extra of [1, 2]) void extra;', 'void helped;'),
);

/** The text of an order file; declarative, with a loop, or with the helper beside it. */
export function editedFile(context: string, statements: readonly string[], loop: string): string {
  const used = (names: readonly string[]) => names.filter((name) => statements.join(' ').includes(`${name}(`));
  const kinds = used(['WhoAmIApp', 'WhoAmIService', 'ManagedNamespace', 'Unserved']);
  return [
    `import { ${kinds.join(', ')} } from '#imports/${context}';`,
    `import { ${['orders', ...used(['ownedBy', 'protect'])].join(', ')} } from '#lib';`,
    ...(loop.includes('helped') ? ["import { helped } from './parts/helper';"] : []),
    `export default orders((purpose) => {\n  ${[...statements, loop].join('\n  ')}\n});\n`,
  ].join('\n');
}

const path = fc
  .tuple(fc.constantFrom(...CONTEXTS), fc.constantFrom('demo', 'system', 'team-a'), fc.constantFrom('one', 'two'))
  .map(([context, purpose, name]) => ({ context, file: `orders/${context}/${purpose}/${name}.ts` }));

const written = fc
  .tuple(path, fc.array(statement, { minLength: 1, maxLength: 3 }), looped)
  .map(([{ context, file }, statements, loop]) => ({
    what: 'an order file is written',
    edit: (repository: TemporaryRepository) => {
      repository.write({ [file]: editedFile(context, statements, loop) });
    },
  }));

const removed = path.map(({ file }) => ({
  what: 'an order file is removed',
  edit: (repository: TemporaryRepository) => {
    repository.write({ [file]: null });
  },
}));

const renamed = fc.tuple(path, path).map(([from, to]) => ({
  what: 'an order file is renamed, or moved to another place',
  edit: (repository: TemporaryRepository) => {
    mkdirSync(dirname(repository.path(to.file)), { recursive: true });
    try {
      renameSync(repository.path(from.file), repository.path(to.file));
    } catch {
      // There is none.
    }
  },
}));

const helper = fc.tuple(path, fc.constantFrom("'a'", "'b'", '1', null)).map(([{ file }, value]) => ({
  what: 'a helper is changed',
  edit: (repository: TemporaryRepository) => {
    const text = value === null ? null : `export const helped = ${value};\n`;
    repository.write({ [`${dirname(file)}/parts/helper.ts`]: text });
  },
}));

const pinned = fc.constantFrom('1.0.4', '2.0.2').map((revision) => ({
  what: 'a pin is moved',
  edit: (repository: TemporaryRepository) => {
    const file = 'clusters/openportal.ts';
    const text = repository.read(file).replace(/WhoAmIService: '[^']*'/, `WhoAmIService: '${revision}'`);
    repository.write({ [file]: text });
  },
}));

const unnoticed = path.map(({ file }) => ({
  what: 'an order file is changed, at the same length, and bears its old time',
  edit: (repository: TemporaryRepository) => {
    try {
      const text = readFileSync(repository.path(file), 'utf8');
      writeFileSync(repository.path(file), text.replaceAll("'a'", "'b'"));
      utimesSync(repository.path(file), 1, 1);
    } catch {
      // There is none.
    }
  },
}));

const byHand = fc.constantFrom('edited', 'removed').map((what) => ({
  what: `a file of dist is ${what} by hand`,
  edit: (repository: TemporaryRepository) => {
    const [file] = Object.keys(filesBelow(repository.path('dist'))).filter((name) => name.includes('WhoAmI'));
    if (file !== undefined) repository.write({ [`dist/${file}`]: what === 'edited' ? 'edited: true\n' : null });
  },
}));

/** What somebody may do to a repository between two runs. */
export const edit = fc.oneof({ weight: 4, arbitrary: written }, removed, renamed, helper, pinned, unnoticed, byHand);
