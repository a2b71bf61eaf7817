/** As much of a line as a message has room for. */
const ROOM = 160;

/**
 * Where a text first is not the one that is expected, and what is expected there; undefined where they are the same
 * bytes.
 */
export function difference(bytes: Uint8Array, expected: string): { line: number; expected: string } | undefined {
  if (Buffer.from(expected).equals(bytes)) return undefined;
  const [lines, wanted] = [Buffer.from(bytes).toString().split('\n'), expected.split('\n')];
  const index = wanted.findIndex((line, number) => line !== lines[number]);
  // What is expected may end where the text goes on.
  const line = index < 0 ? wanted.length : index + 1;
  const text = wanted[line - 1]?.trim().slice(0, ROOM) ?? '';
  return { line, expected: text === '' ? 'nothing more' : text };
}
