import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputFolder } from '../../lib/publish/output.ts';
import { PublishError } from '../../lib/publish/publish.ts';

const above = realpathSync(mkdtempSync(join(tmpdir(), 'catalog-orders-')));
const root = join(above, 'Repository');
beforeAll(() => {
  mkdirSync(join(root, 'dist/openportal'), { recursive: true });
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync('dist', join(root, '.synth'));
  symlinkSync('dist/openportal', join(root, 'link'));
  symlinkSync('Repository', join(above, 'alias'));
});
afterAll(() => {
  rmSync(above, { recursive: true, force: true });
});

describe('a synth makes', () => {
  test.each([
    ['dist, when nothing is asked', undefined, 'dist'],
    ['dist, behind the link that cdk8s.yaml names', '.synth', 'dist'],
    ['a folder that is there', 'elsewhere', 'elsewhere'],
    ['a folder that is not', 'not/yet', 'not/yet'],
    ['a folder beside dist with a name that starts like it', 'dist2', 'dist2'],
    ['a folder beside the repository', '../out', '../out'],
  ])('%s', (_, asked, made) => {
    expect(outputFolder(root, asked === undefined ? undefined : join(root, asked))).toBe(join(root, made));
  });
});

describe('a synth with -o is refused when that is', () => {
  test.each([
    ['dist', 'dist'],
    ['dist by another way', 'elsewhere/../dist/'],
    ['dist in another case, which on a Mac is the same', 'DIST'],
    ['in dist', 'dist/openportal/demo'],
    ['a link into dist', 'link'],
    ['behind a link into dist', 'link/new'],
    ['behind the link to dist', '.synth/openportal'],
    ['the repository', '.'],
    ['the repository behind a link', '../alias'],
    ['dist behind a link', '../alias/dist'],
    ['above the repository', '..'],
    ['the root of the disk', '/'],
  ])('%s', (_, asked) => {
    const path = asked === '/' ? asked : `${root}/${asked}`;
    expect(() => outputFolder(root, path)).toThrow(PublishError);
    expect(() => outputFolder(root, path)).toThrow(`-o ${path} is refused: `);
  });

  test('dist before there is one', () => {
    const fresh = mkdtempSync(join(above, 'fresh-'));
    expect(() => outputFolder(fresh, join(fresh, 'Dist'))).toThrow(PublishError);
  });
});
