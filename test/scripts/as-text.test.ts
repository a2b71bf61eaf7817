import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, run, temporaryFolder } from './git';

afterEach(removeTemporaryFolders);

/** Runs a line of shell as text: what the runner and the summary of the job get. */
async function asText(shell: string) {
  const folder = temporaryFolder();
  const summary = join(folder, 'summary');
  const { status, output } = await run('as-text.sh', ['bash', '-c', shell], folder, {
    GITHUB_STEP_SUMMARY: summary,
    TMPDIR: folder,
  });
  return { status, lines: output.split('\n'), summary: () => readFileSync(summary, 'utf8') };
}

test('the runner takes nothing that a command says for one of its own commands', async () => {
  const { lines } = await asText(String.raw`printf '::error::a\n##[add-mask]0\n'; printf '::set-output name=a::b' >&2`);
  const [first = '', ...others] = lines;
  const [, token] = /^::stop-commands::([0-9a-f]{64})$/.exec(first) ?? [];
  expect(token).toBeDefined();
  expect(others).toEqual(['::error::a', '##[add-mask]0', '::set-output name=a::b', `::${token ?? ''}::`, '']);
});

test('nobody can guess what lets the runner obey again', async () => {
  const first = (await asText('true')).lines[0];
  expect((await asText('true')).lines[0]).not.toBe(first);
});

test.each([0, 1, 2, 77])('a command that ends with %i ends so', async (status) => {
  expect((await asText(`exit ${status}`)).status).toBe(status);
});

test('what a command says that fails is in the summary, where it is no markup', async () => {
  const { summary } = await asText("printf 'a\\n```\\n</pre><img src=x>&lt;\\n# b\\n'; exit 1");
  expect(summary()).toBe('<pre>\na\n```\n&lt;/pre>&lt;img src=x>&amp;lt;\n# b\n</pre>\n');
});

test('of a very long output the summary has the end, and no more than it takes', async () => {
  const { summary } = await asText("head -c 3000000 /dev/zero | tr '\\0' '&'; echo the end; exit 1");
  expect(summary().length).toBeLessThan(1 << 20);
  expect(summary()).toContain('the end');
});
