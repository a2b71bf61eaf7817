import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, temporaryFolder, write } from '../scripts/git.ts';
import { bashIn, DOCUMENTS } from '../support/documents.ts';

afterAll(removeTemporaryFolders);

/** What only looks, or makes what can be made again. */
const HARMLESS = [
  /^git (log|status|ls-remote|grep|add|switch main$|pull --ff-only$|restore dist$|clean -fdq dist$)/,
  /^kubectl( -n \S+)? (get|diff|kustomize|wait|api-resources|patch --local)\b/,
  /^gh run (list|view)\b/,
  /^npx (orders (check|plan|status)|cdk8s synth|jest -u)\b/,
  /^npm (ci|test|run \S+)/,
  /^(openssl rand|mkdir -p)\b/,
];

/** What reaches further than the terminal only says that it was run; the command of that number fails. */
const STAND_INS = `
run() {
  printf '%s\\n' "\${*//$'\\n'/ }" >>"$RUNS"
  local runs
  mapfile -t runs <"$RUNS"
  [ "\${#runs[@]}" -ne "$FAILS" ]
}
for name in git gh npm npx openssl mkdir mv; do eval "$name() { run $name \\"\\$@\\"; }"; done
kubectl() {
  run kubectl "$@" || return
  case "$*" in *'get kustomizations -o name') printf 'kustomization/catalog-orders-%s-demo\\n' "$CONTEXT" ;; esac
}
uids() { kubectl get all; }
`;

const folder = temporaryFolder();
write(folder, { 'gitrepository.json': '{}', 'kustomization.json': '{}' });

interface Pasted {
  /** The command that fails, counted from one; none does by itself. */
  readonly fails?: number;
  /** What was set by blocks before. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly answers?: string;
}

/** The commands that are run when a block is pasted. */
function pasted(block: string, { fails = 0, variables = {}, answers = '' }: Pasted): string[] {
  const RUNS = join(folder, 'runs');
  writeFileSync(RUNS, '');
  const env = { PATH: process.env['PATH'], HOME: folder, RUNS, FAILS: String(fails), ...variables };
  spawnSync('bash', ['-c', STAND_INS + block], { cwd: folder, input: answers, env });
  return readFileSync(RUNS, 'utf8').split('\n').slice(0, -1);
}

const changes = (commands: readonly string[]) => commands.filter((run) => !HARMLESS.some((one) => one.test(run)));

const blocks = [...DOCUMENTS].flatMap(([path, text]) =>
  bashIn(text).map((block, index) => ({ name: `${path}, block ${index + 1}`, block })),
);

/** What earlier blocks of a page set. */
const SET = ['CONTEXT', 'KINDS', 'KEPT', 'PARENT', 'GIT_REPOSITORY', 'NAMESPACE', 'KIND', 'NAME'];
const before = { variables: Object.fromEntries(SET.map((name) => [name, folder])), answers: 'a b c\n'.repeat(3) };

describe.each(blocks)('pasted whole, $name', ({ block }) => {
  test('changes nothing once a command of it has failed', () => {
    const all = pasted(block, before);
    const last = all.findLastIndex((run) => changes([run]).length > 0);
    for (const [index, failing] of all.slice(0, Math.max(last, 0)).entries()) {
      const run = pasted(block, { ...before, fails: index + 1 });
      expect([failing, ...changes(run.slice(index + 1))]).toEqual([failing]);
    }
  });

  test('changes nothing where nobody answers what it asks', () => {
    if (/\bread -/.test(block)) expect(changes(pasted(block, { ...before, answers: '' }))).toEqual([]);
  });

  test('changes nothing in a terminal that does not know what earlier blocks have set', () => {
    const needs = SET.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(block) && !sets(block, name));
    if (needs) expect(changes(pasted(block, { answers: before.answers }))).toEqual([]);
  });
});

function sets(block: string, name: string): boolean {
  return new RegExp(`\\b${name}=|\\bread -.*\\b${name}\\b`).test(block);
}

test('a block that is to be filled in asks: none holds what stands for something else', () => {
  const standIn = /<[a-z][\w-]*>|\bthe-\w+|\btheField\b|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/;
  expect(blocks.filter(({ block }) => standIn.test(block)).map(({ name }) => name)).toEqual([]);
});
