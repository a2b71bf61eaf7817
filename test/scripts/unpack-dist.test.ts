import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../support/folder';
import { removeTemporaryFolders, run, tarOf, temporaryFolder } from './git';

afterEach(removeTemporaryFolders);

interface Member {
  readonly name: string;
  /** The type of an entry of a tar file: POSIX.1-1988, ustar. */
  readonly type?: string;
  readonly link?: string;
  readonly content?: string;
  readonly user?: string;
}

/** A tar file, of what no tar would pack. */
function tarWith(members: readonly Member[]): string {
  const archive = join(temporaryFolder(), 'dist.tar');
  writeFileSync(archive, Buffer.concat([...members.map(bytesOf), Buffer.alloc(1024)]));
  return archive;
}

function bytesOf({ name, type = '0', link = '', content = '', user = 'somebody' }: Member): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100, 'latin1');
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  const fields = ['0000644\0', octal(0, 8), octal(0, 8), octal(content.length, 12), octal(0, 12), ' '.repeat(8), type];
  header.write(fields.join(''), 100, 'latin1');
  header.write(link, 157, 100, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(user, 265, 32, 'latin1');
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    ) + ' ',
    148,
    'latin1',
  );
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

async function unpack(archive: string) {
  const folder = temporaryFolder();
  const { status, output } = await run('unpack-dist.sh', [archive, folder], folder);
  return { status, output, files: filesBelow(folder), names: readdirSync(folder) };
}

const APP = './prod/demo/App/web.yaml';

test('a tree comes out as it was packed', async () => {
  const tree = { 'prod/demo/App/web.yaml': 'a\r\n', 'prod/kustomization.yaml': '' };
  expect(await unpack(tarOf(tree))).toMatchObject({ status: 0, files: tree });
  expect(await unpack(tarWith([{ name: APP, content: 'a' }]))).toMatchObject({ status: 0 });
});

describe('nothing is unpacked of a tar file', () => {
  test.each<[what: string, members: readonly Member[]]>([
    ['with a symbolic link', [{ name: './prod', type: '2', link: '/etc' }]],
    ['that writes through a link', [{ name: './prod', type: '2', link: '/tmp' }, { name: './prod/a.yaml' }]],
    ['with a hard link', [{ name: './a.yaml', type: '1', link: '/etc/passwd' }]],
    ['with a device', [{ name: './a.yaml', type: '3' }]],
    ['with a block device', [{ name: './a.yaml', type: '4' }]],
    ['with a pipe', [{ name: './a.yaml', type: '6' }]],
    ['with an absolute name', [{ name: '/tmp/a.yaml' }]],
    ['with a name of a folder above', [{ name: './../a.yaml' }]],
    ['with a folder above in the middle', [{ name: './prod/../../a.yaml' }]],
    ['with a name of none of its own folders', [{ name: 'a.yaml' }]],
    ['with a line break in a name', [{ name: './a\n./b.yaml' }]],
    ['with a backslash in a name', [{ name: './a\\nb.yaml' }]],
    ['with a letter of no alphabet', [{ name: './\xe9.yaml' }]],
    ['with a hidden file', [{ name: './prod/.gitattributes' }]],
    ['with a name like an option', [{ name: './--checkpoint-action=exec=sh' }]],
    ['with a user who is a line', [{ name: './prod', type: '2', link: '/etc', user: 'a\n-rw-r--r-- 0/0 0' }]],
    ['with no file', [{ name: './prod/', type: '5' }]],
    ['with nothing', []],
  ])('%s', async (_, members) => {
    const { status, output, files } = await unpack(tarWith(members));
    expect({ status, files }).toEqual({ status: 1, files: {} });
    expect(output).toMatch(/^unpack-dist: (no synth produces these files|.* holds no file)/);
    expect(existsSync('/tmp/a.yaml')).toBe(false);
  });

  test.each([
    ['that is none', 'no tar file, and longer than nothing'],
    ['that ends too soon', bytesOf({ name: APP, content: 'a'.repeat(2000) }).subarray(0, 1500)],
  ])('%s', async (_, content) => {
    const archive = join(temporaryFolder(), 'dist.tar');
    writeFileSync(archive, content);
    expect(await unpack(archive)).toMatchObject({ status: 1, files: {} });
  });
});
