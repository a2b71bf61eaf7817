import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, executable, removeTemporaryFolders, run, temporaryFolder } from './git';

afterEach(removeTemporaryFolders);

/** What is asked of GitHub for a text, where the comment with this number, if any, is known there. */
async function comment(text: string, known = '') {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'text'), text);
  executable(
    join(folder, 'gh'),
    `all=$*
     case $all in
       *--paginate*) printf '%s' "$KNOWN" ;;
       *) echo "$all" >"$ASKED" && cp "\${all##*@}" "$ASKED.body" ;;
     esac`,
  );
  const asked = join(folder, 'asked');
  const { status } = await run('comment.sh', ['7', join(folder, 'text')], folder, {
    PATH: `${folder}:${environment.PATH}`,
    ...{ GITHUB_REPOSITORY: 'a/b', KNOWN: known, ASKED: asked },
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return { status, asked: read(asked).replace(/@.*/s, ''), body: read(`${asked}.body`) };
}

const HEAD = '<!-- catalog-orders: adopted -->\nWhat has become of the manifests in this pull request:\n\n<pre>\n';

test('a pull request gets one comment, which later ones replace', async () => {
  const [first, second] = [await comment('a\n'), await comment('a\n', '42\n43\n')];
  expect(first.asked).toBe('api --silent repos/a/b/issues/7/comments --field body=');
  expect(second.asked).toBe('api --silent --method PATCH repos/a/b/issues/comments/42 --field body=');
  expect([first.body, second.body]).toEqual(Array(2).fill(`${HEAD}a\n</pre>\n`));
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
