import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, executable, removeTemporaryFolders, run, temporaryFolder } from './git';

afterEach(removeTemporaryFolders);

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

const MARKER = '<!-- catalog-orders adoption -->';

/** A comment that GitHub has already. */
const known = (id: number, login: string, body: string): Comment => ({ id, user: { login }, body });

/** What is asked of GitHub for a text. */
async function comment(text: string, comments: readonly Comment[] = []) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'text'), text);
  executable(
    join(folder, 'gh'),
    `all=$*
     case $all in
       *--paginate*) [ "$COMMENTS" = '[]' ] || jq -r "\${*: -1}" <<<"$COMMENTS" ;;
       *) echo "$all" >"$ASKED" && cp "\${all##*@}" "$ASKED.body" ;;
     esac`,
  );
  const asked = join(folder, 'asked');
  const { status } = await run('report-adoption.sh', ['7', join(folder, 'text')], folder, {
    PATH: `${folder}:${environment.PATH}`,
    ...{ GITHUB_REPOSITORY: 'a/b', COMMENTS: JSON.stringify(comments), ASKED: asked },
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return { status, asked: read(asked).replace(/@.*/s, ''), body: read(`${asked}.body`) };
}

const HEAD = `${MARKER}\n\nWhat has become of the manifests in this pull request:\n\n<pre>\n`;

// The GitHub command line has jq in it; the stand-in has that of the machine.
const withJq = spawnSync('jq', ['--version']).status === 0 ? test : test.skip;

withJq.each<[what: string, comments: Comment[], asked: string]>([
  ['is made where there is none', [], 'repos/a/b/issues/7/comments'],
  [
    'replaces the one before',
    [known(41, 'github-actions[bot]', `${MARKER}\nbefore`), known(42, 'github-actions[bot]', `${MARKER}\nagain`)],
    '--method PATCH repos/a/b/issues/comments/41',
  ],
  [
    'replaces none of anybody else, and none about anything else',
    [known(41, 'somebody', MARKER), known(42, 'github-actions[bot]', `Not ${MARKER}`)],
    'repos/a/b/issues/7/comments',
  ],
])('the comment %s', async (_, comments, expected) => {
  const { asked, body } = await comment('a\n', comments);
  expect(asked).toBe(`api --silent ${expected} --field body=`);
  expect(body).toBe(`${HEAD}a\n</pre>\n`);
});

test.each([
  ['</pre>\n# b\n<img src=x>', '&lt;/pre>\n# b\n&lt;img src=x>\n'],
  ['&lt;b>', '&amp;lt;b>\n'],
  ['```\n@all\u0007 <!-- -->', '```\n@all &lt;!-- -->\n'],
  ['é \u2028', 'é \u2028\n'],
])('of what somebody else wrote nothing is markup: %j', async (text, shown) => {
  expect((await comment(text)).body).toBe(`${HEAD}${shown}</pre>\n`);
});

test.each([
  [`${'<'.repeat(99)}\n`, 1000, 849],
  ['é'.repeat(70_000), 1, 1],
])('of more than GitHub takes there are whole lines, and how many are left out', async (line, times, left) => {
  const { status, body } = await comment(line.repeat(times));
  expect(status).toBe(0);
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(new RegExp(`\nand ${left} lines? more, which the log of this run has\n</pre>\n$`));
});
