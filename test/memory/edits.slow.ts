import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { admit } from '../../lib/admission/admit.ts';
import { CatalogOrders } from '../../lib/app.ts';
import { load } from '../../lib/assess.ts';
import { layOut } from '../../lib/layout/dist.ts';
import { memoryOf } from '../../lib/memory/memory.ts';
import { originOf } from '../../lib/memory/origin.ts';
import { type Memory, noMemory } from '../../lib/model/memory.ts';
import { publish } from '../../lib/publish/publish.ts';
import { filesBelow } from '../support/folder.ts';
import { REPOSITORY } from '../support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

/** How long the file system's clock is trusted to have gone on, in milliseconds; see lib/load/file-states.ts. */
const LATER = 5000;

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
function orderFile(context: string, statements: readonly string[], loop: string): string {
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
      repository.write({ [file]: orderFile(context, statements, loop) });
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

const edit = fc.oneof({ weight: 4, arbitrary: written }, removed, renamed, helper, pinned, unnoticed, byHand);

/** What a run says, and the tree that it makes. */
function run(repository: TemporaryRepository, memory: Memory): unknown {
  const app = new CatalogOrders(repository.root, REPOSITORY);
  const loaded = load(app, { memory });
  const admission = admit(loaded, memory);
  const { files } = layOut(admission, REPOSITORY);
  const findings = [...loaded.findings, ...admission.findings].map((finding) => JSON.stringify(finding));
  return { findings: findings.sort(), files: files.map(({ path: file, content }) => [file, content]) };
}

test('with a memory, a run says and makes the same as without, whatever was edited since', () => {
  const counts = { sequences: 0, runs: 0, findings: 0, remembered: 0 };
  const edits = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (sequence) => {
      const repository = temporaryRepository({}, 'own');
      counts.sequences++;
      for (const { what, edit: make } of sequence) {
        make(repository);
        edits.set(what, (edits.get(what) ?? 0) + 1);
        const { memory, keep } = memoryOf(repository.root, originOf(repository.root, REPOSITORY));
        const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LATER);
        const counted: Memory = (place, origin) => {
          const known = memory(place, origin);
          if (known.has('findings')) counts.remembered++;
          return known;
        };
        const remembering = run(repository, counted) as { findings: string[]; files: [string, string][] };
        const tree = remembering.files.map(([file, content]) => ({ path: file, content }));
        const unique = [...new Map(tree.map((file) => [file.path.toLowerCase(), file])).values()];
        publish(repository.path('dist'), unique, { patience: 0, memory });
        keep(true);
        clock.mockRestore();
        expect(filesBelow(repository.path('dist'))).toEqual(
          Object.fromEntries(unique.map(({ path: file, content }) => [file, content])),
        );
        expect(remembering).toEqual(run(repository, noMemory));
        counts.runs++;
        counts.findings += remembering.findings.length;
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  process.stdout.write(`${JSON.stringify(counts)}\n${JSON.stringify(Object.fromEntries(edits))}\n`);
  expect(counts.remembered).toBeGreaterThan(0);
}, 900_000);

describe('what is remembered is forgotten where', () => {
  const ORDER = 'orders/openportal/demo/a.ts';
  const files = { [ORDER]: orderFile('openportal', ["new WhoAmIService(purpose, 'a', { spec: { name: 'a' } });"], '') };

  test('a rule of the program is changed', () => {
    const repository = temporaryRepository(files, 'own');
    expect(repository.run('orders', ['check']).stdout).not.toContain('is new');
    const rule = 'lib/admission/rules/version-deprecated.ts';
    const silent = 'if (version?.deprecated !== true) return [];';
    const finding = "[{ field: null, message: 'is new', hint: '' }]";
    repository.write({ [rule]: repository.read(rule).replace(silent, `return ${finding};`) });
    expect(repository.run('orders', ['check']).stdout).toContain('is new');
  });

  test('a policy of the team is changed', () => {
    const repository = temporaryRepository(files, 'own');
    const policy = (message: string) => `import type { OrderRule } from '#policy';
export default {
  code: 'ours', about: 'metadata', sentence: '', refused: {}, passes: {},
  judgeOrder: () => [{ field: null, message: '${message}', hint: '' }],
} satisfies OrderRule;
`;
    for (const message of ['is old', 'is new']) {
      repository.write({ 'policies/ours.ts': policy(message) });
      expect(repository.run('orders', ['check']).stdout).toContain(message);
    }
  });
});
