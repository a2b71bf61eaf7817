import fc from 'fast-check';
import { admit } from '../../lib/admission/admit.ts';
import { CatalogOrders } from '../../lib/app.ts';
import { load } from '../../lib/assess.ts';
import { layOut } from '../../lib/layout/dist.ts';
import { memoryOf } from '../../lib/memory/memory.ts';
import { originOf } from '../../lib/memory/origin.ts';
import { type Memory, noMemory } from '../../lib/model/memory.ts';
import { publish } from '../../lib/publish/publish.ts';
import { edit, editedFile, LATER } from '../support/edits.ts';
import { filesBelow } from '../support/folder.ts';
import { REPOSITORY } from '../support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';

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
        keep();
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
  const files = {
    [ORDER]: editedFile('openportal', ["new WhoAmIService(purpose, 'a', { spec: { name: 'a' } });"], ''),
  };

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
