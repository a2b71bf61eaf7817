import { measure } from '../../bench/measure.ts';

const node = (script: string) => `${process.execPath} -e "${script}"`;
const inChild = (script: string) =>
  `require('node:child_process').execFileSync(process.execPath, ['-e', '${script}']);`;

describe('of a command is measured', () => {
  test('the time of all processes that it starts', async () => {
    const usage = await measure(node(inChild('for (let count = 0; count < 1e9; count++);')), '.');
    expect('failed' in usage ? 0 : usage.cpuSeconds).toBeGreaterThan(0.2);
  });

  test('the memory of all processes that it starts, together', async () => {
    const large = 'const kept = Buffer.alloc(200 << 20, 1);';
    const usage = await measure(node(`${large} ${inChild(`${large} setTimeout(() => kept, 1000)`)} kept.at(0)`), '.');
    expect('failed' in usage ? 0 : usage.mebibytes).toBeGreaterThan(400);
  });

  test('that it ran out of memory', async () => {
    const usage = await measure(
      'node --max-old-space-size=20 -e "const all = []; for (;;) all.push([all.length])"',
      '.',
    );
    expect(usage).toEqual({ failed: 'out of memory' });
  });

  test('nothing where it fails', async () => {
    await expect(measure('echo no such order >&2; false', '.')).rejects.toThrow('no such order');
  });
});
