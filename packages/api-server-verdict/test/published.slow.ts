import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..');

test('what is built runs the example of the README, as plain JavaScript, and prints what that says', () => {
  execFileSync(process.execPath, [join(PACKAGE, 'build.js')]);
  const [, example = '', printed] = /```js\n(.*?)```\n\n```\n(.*?)```/s.exec(readme()) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'api-server-verdict-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(PACKAGE, 'built'), join(folder, 'node_modules/api-server-verdict'));
    writeFileSync(join(folder, 'example.mjs'), example);
    const said = execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(said).toBe(printed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function readme(): string {
  return readFileSync(join(PACKAGE, 'README.md'), 'utf8');
}
