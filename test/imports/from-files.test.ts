import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromFiles } from '../../lib/imports/from-files.ts';
import { NoSuchPath } from '../../lib/load/manifest/files.ts';
import { textAt } from '../../lib/status/live.ts';
import { commit, git, removeTemporaryFolders, temporaryFolder, write } from '../scripts/git.ts';

const XRD = 'kind: CompositeResourceDefinition\nmetadata: {name: xrd}\n';
const OTHER = 'kind: Composition\nmetadata: {name: other}\n';

afterAll(removeTemporaryFolders);

function offered(cwd: string, given: string) {
  const { offers, findings } = fromFiles(cwd, given);
  return {
    offers: offers.map(
      ({ file, document }) => `${file}:${document.lineOf('')} ${textAt(document.value, 'metadata', 'name')}`,
    ),
    said: findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`),
  };
}

describe('offered is what is', () => {
  const folder = temporaryFolder();
  write(folder, {
    'one.yaml': XRD,
    'two.yml': `---\n${XRD}---\n${OTHER}`,
    'list.json': JSON.stringify({ kind: 'List', items: [{ metadata: { name: 'item' } }] }),
    'notes.md': 'kind: CompositeResourceDefinition',
    '.git/xrd.yaml': XRD,
    'chart/template.yaml': '{{ if .Values.on }}\n',
    'broken/xrd.yaml': `${XRD}spec: [\n`,
  });
  symlinkSync(join(folder, 'one.yaml'), join(folder, 'chart/link.yaml'));
  const ALL = ['list.json:1 item', 'one.yaml:1 xrd', 'two.yml:2 xrd', 'two.yml:5 other'];

  test.each<[string, string, string[], string[]]>([
    ['in a file', 'one.yaml', ['one.yaml:1 xrd'], []],
    ['at a URL of a file', String(pathToFileURL(join(folder, 'one.yaml'))), ['one.yaml:1 xrd'], []],
    ['in each document of a file', 'two.yml', ['two.yml:2 xrd', 'two.yml:5 other'], []],
    ['in a list, as kubectl gives one', 'list.json', ['list.json:1 item'], []],
    [
      'in a folder, and of what cannot be read there what may be an XRD is a mistake',
      '.',
      ALL,
      [
        'error broken/xrd.yaml:4 is not YAML: did not find expected node content',
        'warning chart/link.yaml:1 is a link',
        'warning chart/template.yaml:1 is not YAML: invalid map key',
      ],
    ],
  ])('%s', (_, given, offers, said) => {
    expect(offered(folder, given)).toEqual({ offers, said });
  });

  test('what cannot be read and was asked for by its name is a mistake', () => {
    expect(offered(folder, 'chart/template.yaml')).toMatchObject({
      offers: [],
      said: [expect.stringMatching(/^error /)],
    });
  });

  test('a path that leads nowhere is none', () => {
    expect(() => fromFiles(folder, 'https://example.org/xrd.yaml')).toThrow(NoSuchPath);
  });
});

describe('the version tag of a checkout is', () => {
  const tagOf = (folder: string) => fromFiles(folder, 'deep/xrd.yaml').offers[0]?.gitTag;
  const tagged = (...tags: string[]) => {
    const folder = temporaryFolder();
    git(folder, 'init', '--quiet');
    commit(folder, 'XRDs', { 'deep/xrd.yaml': XRD });
    for (const tag of tags) git(folder, 'tag', tag);
    return folder;
  };

  test.each<[string, string[], string | undefined]>([
    ['that of its commit', ['v1.2.3'], 'v1.2.3'],
    ['the one that is a version', ['latest', 'deep/v3.0.0', '1.2.3'], '1.2.3'],
    ['none where there are two', ['v1.2.3', 'v1.2.4'], undefined],
    ['none where there is none', [], undefined],
  ])('%s', (_, tags, tag) => {
    expect(tagOf(tagged(...tags))).toBe(tag);
  });

  test('none where the file was changed since, or is not committed', () => {
    const folder = tagged('v1.2.3');
    write(folder, { 'deep/xrd.yaml': `${XRD}spec: {}\n`, 'xrd.yaml': XRD });
    expect(tagOf(folder)).toBeUndefined();
    expect(fromFiles(folder, 'xrd.yaml').offers).toMatchObject([{ gitTag: undefined }]);
  });

  test('none outside of a checkout', () => {
    const folder = temporaryFolder();
    write(folder, { 'deep/xrd.yaml': XRD });
    expect(tagOf(folder)).toBeUndefined();
  });
});
